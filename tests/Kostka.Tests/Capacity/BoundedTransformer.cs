using Kostka.Numerics;

namespace Kostka.Tests.Capacity;

/// <summary>The networks that the theorems are about, written out plainly.</summary>
internal static class BoundedTransformer
{
    public static double[] Softmax(double[] logits)
    {
        double largest = logits.Max();
        double[] powers = [.. logits.Select(logit => Math.Exp(logit - largest))];
        double sum = powers.Sum();
        return [.. powers.Select(power => power / sum)];
    }

    public static double Dot(IEnumerable<double> a, IEnumerable<double> b) => a.Zip(b, (x, y) => x * y).Sum();

    /// <summary>Wᵀx.</summary>
    public static double[] Transposed(Matrix w, IReadOnlyList<double> x) =>
        [.. Enumerable.Range(0, w.Columns).Select(j => Enumerable.Range(0, w.Rows).Sum(i => w[i, j] * x[i]))];

    /// <summary>W x.</summary>
    public static double[] Times(Matrix w, IReadOnlyList<double> x) =>
        [.. Enumerable.Range(0, w.Rows).Select(i => Enumerable.Range(0, w.Columns).Sum(j => w[i, j] * x[j]))];

    public static double[] Relu(double[] x) => [.. x.Select(value => Math.Max(0, value))];

    /// <summary>x, or its projection on the unit ball.</summary>
    public static double[] Projected(double[] x)
    {
        double norm = Math.Sqrt(Dot(x, x));
        return norm > 1 ? [.. x.Select(value => value / norm)] : x;
    }

    /// <summary>X W_QK z.</summary>
    public static double[] Logits(Matrix x, Matrix queryKey, double[] z) => Times(x, Times(queryKey, z));

    /// <summary>W_Vᵀ Xᵀ softmax(X W_QK z).</summary>
    public static double[] Attend(Matrix x, double[] z, Matrix queryKey, Matrix value) =>
        Transposed(value, Transposed(x, Softmax(Logits(x, queryKey, z))));

    /// <summary>Z ← Π(σ(Π(A(Z))) W_C).</summary>
    public static Matrix Block(Matrix z, Matrix queryKey, Matrix value, Matrix output)
    {
        var next = new Matrix(z.Rows, output.Columns);
        for (int s = 0; s < z.Rows; s++)
            Projected(Transposed(output, Relu(Projected(Attend(z, z.Row(s).ToArray(), queryKey, value))))).CopyTo(next.Row(s));
        return next;
    }
}

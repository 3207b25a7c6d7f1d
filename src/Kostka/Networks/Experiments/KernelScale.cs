using System.Numerics.Tensors;
using Kostka.Numerics;

namespace Kostka.Networks.Experiments;

/// <summary>How large a kernel is on n sequences.</summary>
/// <param name="Largest">The largest eigenvalue of its matrix.</param>
/// <param name="Diagonal">The mean of the diagonal.</param>
public sealed record KernelScale(double Largest, double Diagonal)
{
    private const int Iterations = 40;

    /// <summary>The scale on the first n sequences of a matrix, the eigenvalue by power iteration to a percent or so (never too large).</summary>
    /// <param name="gram">The kernel's matrix.</param>
    /// <param name="n">1 … its size.</param>
    public static KernelScale Of(Matrix gram, int n)
    {
        ArgumentNullException.ThrowIfNull(gram);
        double[] vector = new double[n], product = new double[n];
        Array.Fill(vector, 1 / Math.Sqrt(n));

        // A start that no symmetry of the data makes orthogonal to the leading eigenvector.
        for (int i = 0; i < n; i++)
            vector[i] *= 1 + (0.5 * Math.Sin(1 + i));
        double eigenvalue = 0;
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            TensorPrimitives.Divide(vector, TensorPrimitives.Norm<double>(vector), vector);
            for (int i = 0; i < n; i++)
                product[i] = TensorPrimitives.Dot(gram.Row(i)[..n], vector);
            eigenvalue = TensorPrimitives.Dot<double>(vector, product);
            (vector, product) = (product, vector);
        }

        return new KernelScale(eigenvalue, Enumerable.Range(0, n).Average(i => gram[i, i]));
    }
}

using System.Numerics.Tensors;
using MathNet.Numerics;

namespace Kostka.Tests.Kernels.Oracle;

/// <summary>A matrix of numbers, row-major, and the gradient of the tape's output with respect to them.</summary>
internal sealed class Tensor(int rows, int columns)
{
    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public double[] Values { get; } = new double[rows * columns];

    public double[] Gradient { get; } = new double[rows * columns];

    public Span<double> Row(int i) => Values.AsSpan(i * Columns, Columns);

    public Span<double> GradientRow(int i) => Gradient.AsSpan(i * Columns, Columns);
}

/// <summary>Reverse-mode differentiation of a few matrix operations: each adds to the gradients of its inputs when the tape is run backwards.</summary>
internal sealed class Tape
{
    private readonly Stack<Action> _backward = new();

    /// <summary>Runs backwards from a result whose gradient has been set.</summary>
    public void Backward()
    {
        while (_backward.TryPop(out Action? step))
            step();
    }

    /// <summary>Chosen rows of a table, times a factor.</summary>
    public Tensor Gather(Tensor table, int[] rows, double factor)
    {
        var result = new Tensor(rows.Length, table.Columns);
        for (int a = 0; a < rows.Length; a++)
            TensorPrimitives.Multiply(table.Row(rows[a]), factor, result.Row(a));
        _backward.Push(() =>
        {
            for (int a = 0; a < rows.Length; a++)
                Add(table.GradientRow(rows[a]), factor, result.GradientRow(a));
        });
        return result;
    }

    /// <summary>factor · A Bᵀ.</summary>
    public Tensor TransposedProduct(Tensor a, Tensor b, double factor)
    {
        var result = new Tensor(a.Rows, b.Rows);
        for (int i = 0; i < a.Rows; i++)
        {
            for (int j = 0; j < b.Rows; j++)
                result.Row(i)[j] = factor * TensorPrimitives.Dot<double>(a.Row(i), b.Row(j));
        }

        _backward.Push(() =>
        {
            for (int i = 0; i < a.Rows; i++)
            {
                for (int j = 0; j < b.Rows; j++)
                {
                    double gradient = factor * result.GradientRow(i)[j];
                    Add(a.GradientRow(i), gradient, b.Row(j));
                    Add(b.GradientRow(j), gradient, a.Row(i));
                }
            }
        });
        return result;
    }

    /// <summary>A B.</summary>
    public Tensor Product(Tensor a, Tensor b)
    {
        var result = new Tensor(a.Rows, b.Columns);
        for (int i = 0; i < a.Rows; i++)
        {
            for (int c = 0; c < b.Rows; c++)
                Add(result.Row(i), a.Row(i)[c], b.Row(c));
        }

        _backward.Push(() =>
        {
            for (int i = 0; i < a.Rows; i++)
            {
                for (int c = 0; c < b.Rows; c++)
                {
                    a.GradientRow(i)[c] += TensorPrimitives.Dot<double>(result.GradientRow(i), b.Row(c));
                    Add(b.GradientRow(c), a.Row(i)[c], result.GradientRow(i));
                }
            }
        });
        return result;
    }

    /// <summary>A + factor · B, where B has one row for all or as many as A.</summary>
    public Tensor Sum(Tensor a, Tensor b, double factor = 1)
    {
        var result = new Tensor(a.Rows, a.Columns);
        a.Values.CopyTo(result.Values, 0);
        for (int i = 0; i < a.Rows; i++)
            Add(result.Row(i), factor, b.Row(i % b.Rows));
        _backward.Push(() =>
        {
            for (int i = 0; i < a.Rows; i++)
            {
                Add(a.GradientRow(i), 1, result.GradientRow(i));
                Add(b.GradientRow(i % b.Rows), factor, result.GradientRow(i));
            }
        });
        return result;
    }

    public Tensor Relu(Tensor a) => Map(a, u => Math.Max(u, 0), u => u > 0 ? 1 : 0);

    public Tensor Erf(Tensor a) => Map(a, SpecialFunctions.Erf, u => 2 / Math.Sqrt(Math.PI) * Math.Exp(-u * u));

    public Tensor Gelu(Tensor a) => Map(
        a,
        u => u * SpecialFunctions.Erfc(-u / Math.Sqrt(2)) / 2,
        u => (SpecialFunctions.Erfc(-u / Math.Sqrt(2)) / 2) + (u * Math.Exp(-u * u / 2) / Math.Sqrt(2 * Math.PI)));

    public Tensor Scaled(Tensor a, double factor) => Map(a, u => factor * u, _ => factor);

    public Tensor Softmax(Tensor a) => ByRow(
        a,
        (row, result) => TensorPrimitives.SoftMax(row, result),
        (_, result, gradient, to) =>
        {
            double inner = TensorPrimitives.Dot(result, gradient);
            for (int i = 0; i < to.Length; i++)
                to[i] += result[i] * (gradient[i] - inner);
        });

    public Tensor LayerNorm(Tensor a) => ByRow(
        a,
        (row, result) =>
        {
            TensorPrimitives.Subtract(row, TensorPrimitives.Sum(row) / row.Length, result);
            TensorPrimitives.Divide(result, Math.Sqrt(TensorPrimitives.SumOfSquares<double>(result) / row.Length), result);
        },
        (row, result, gradient, to) =>
        {
            double mean = TensorPrimitives.Sum(row) / row.Length, variance = 0;
            foreach (double u in row)
                variance += (u - mean) * (u - mean) / row.Length;
            double average = TensorPrimitives.Sum(gradient) / row.Length, along = TensorPrimitives.Dot(gradient, result) / row.Length;
            for (int i = 0; i < to.Length; i++)
                to[i] += (gradient[i] - average - (along * result[i])) / Math.Sqrt(variance);
        });

    private delegate void Forward(ReadOnlySpan<double> row, Span<double> result);

    private delegate void Reverse(ReadOnlySpan<double> row, ReadOnlySpan<double> result, ReadOnlySpan<double> gradient, Span<double> to);

    private Tensor ByRow(Tensor a, Forward forward, Reverse reverse)
    {
        var result = new Tensor(a.Rows, a.Columns);
        for (int i = 0; i < a.Rows; i++)
            forward(a.Row(i), result.Row(i));
        _backward.Push(() =>
        {
            for (int i = 0; i < a.Rows; i++)
                reverse(a.Row(i), result.Row(i), result.GradientRow(i), a.GradientRow(i));
        });
        return result;
    }

    private Tensor Map(Tensor a, Func<double, double> function, Func<double, double> slope) => ByRow(
        a,
        (row, result) =>
        {
            for (int i = 0; i < row.Length; i++)
                result[i] = function(row[i]);
        },
        (row, _, gradient, to) =>
        {
            for (int i = 0; i < row.Length; i++)
                to[i] += gradient[i] * slope(row[i]);
        });

    private static void Add(Span<double> to, double factor, ReadOnlySpan<double> what) => TensorPrimitives.MultiplyAdd(what, factor, to, to);
}

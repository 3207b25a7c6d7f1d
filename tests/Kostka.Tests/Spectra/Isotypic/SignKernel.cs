using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Spectra.Isotypic;

/// <summary>Σ_a s_a(x) s_a(y)/L + 3 S_x S_y/L², signs s = ±1 and S their sum: rank L, with the eigenvalue 4/L of S and 1/L of what is orthogonal to it.</summary>
internal sealed class SignKernel : ISequenceKernel
{
    public Matrix Gram(SequenceSet x, Computation computation) => Gram(x, x, computation);

    public Matrix Gram(SequenceSet x, SequenceSet y, Computation computation)
    {
        var gram = new Matrix(x.Count, y.Count);
        for (int i = 0; i < x.Count; i++)
        {
            for (int j = 0; j < y.Count; j++)
                gram[i, j] = Value(x[i], y[j]);
        }

        return gram;
    }

    public double[] Diagonal(SequenceSet x, Computation computation) => [.. Enumerable.Range(0, x.Count).Select(i => Value(x[i], x[i]))];

    private static double Value(ReadOnlySpan<int> x, ReadOnlySpan<int> y)
    {
        double same = 0, sumX = 0, sumY = 0, length = x.Length;
        for (int a = 0; a < x.Length; a++)
        {
            double signX = (2 * x[a]) - 1, signY = (2 * y[a]) - 1;
            same += signX * signY;
            sumX += signX;
            sumY += signY;
        }

        return (same / length) + (3 * sumX * sumY / (length * length));
    }
}

using System.Numerics.Tensors;
using Kostka.Numerics;

namespace Kostka.Corpora.Components;

/// <summary>
/// The L × L covariance of one number for each symbol, f(x_(t+a)) and f(x_(t+b)) over the windows t: what C is in the space of vectors that have a multiple of f at
/// every position.
/// </summary>
internal static class PositionCovariance
{
    private const int Chunk = 4096;

    /// <summary>The covariance, both triangles filled.</summary>
    public static Matrix Of(ReadOnlyMemory<int> tokens, ReadOnlyMemory<double> f, int length, Computation computation)
    {
        int windows = tokens.Length - length + 1;
        double centre = 0;
        foreach (int symbol in tokens.Span)
            centre += f.Span[symbol];
        centre /= tokens.Length;
        double[] sums = LagSums(tokens, f, centre, length, computation);
        double Value(int i) => f.Span[tokens.Span[i]] - centre;

        // Sums over all pairs of the text, less those at its ends that no window has at these two positions.
        double[] means = new double[length];
        double whole = 0;
        for (int i = 0; i < windows; i++)
            whole += Value(i);
        for (int a = 0; a < length; a++)
        {
            means[a] = whole / windows;
            if (a + 1 < length)
                whole += Value(a + windows) - Value(a);
        }

        var covariance = new Matrix(length, length);
        for (int lag = 0; lag < length; lag++)
        {
            double sum = sums[lag];
            for (int i = windows; i + lag < tokens.Length; i++)
                sum -= Value(i) * Value(i + lag);
            for (int a = 0; a + lag < length; a++)
            {
                int b = a + lag;
                covariance[a, b] = covariance[b, a] = (sum / windows) - (means[a] * means[b]);
                if (b + 1 < length)
                    sum += (Value(a + windows) * Value(b + windows)) - (Value(a) * Value(b));
            }
        }

        return covariance;
    }

    /// <summary>The eigenvalues within the patterns of mean zero, L − 1 of them, descending.</summary>
    public static double[] StandardPart(Matrix covariance)
    {
        int length = covariance.Rows;
        double[] rowMeans = [.. Enumerable.Range(0, length).Select(a => Summation.Sum(covariance.Row(a)) / length)];
        double mean = Summation.Sum(rowMeans) / length, trace = 0;
        for (int a = 0; a < length; a++)
            trace += covariance[a, a];

        // The constant pattern is moved below all others and left out.
        var projected = new Matrix(length, length);
        for (int a = 0; a < length; a++)
        {
            for (int b = 0; b < length; b++)
                projected[a, b] = covariance[a, b] - rowMeans[a] - rowMeans[b] + mean - (trace / length);
        }

        return LinearAlgebra.Default.Eigenvalues(projected)[..^1];
    }

    private static double[] LagSums(ReadOnlyMemory<int> tokens, ReadOnlyMemory<double> f, double centre, int length, Computation computation)
    {
        double[] sums = new double[length];
        int chunks = (tokens.Length + Chunk - 1) / Chunk;
        Parallel.For(
            0,
            chunks,
            new ParallelOptions { MaxDegreeOfParallelism = computation.Threads, CancellationToken = computation.Cancellation },
            () => (Values: new double[Chunk + length], Sums: new double[length]),
            (chunk, _, local) =>
            {
                ReadOnlySpan<int> part = tokens.Span[(chunk * Chunk)..];
                int count = Math.Min(Chunk, part.Length);
                for (int i = 0; i < count + length; i++)
                    local.Values[i] = i < part.Length ? f.Span[part[i]] - centre : 0;
                for (int lag = 0; lag < length; lag++)
                    local.Sums[lag] += TensorPrimitives.Dot<double>(local.Values.AsSpan(0, count), local.Values.AsSpan(lag, count));
                return local;
            },
            local =>
            {
                lock (sums)
                    TensorPrimitives.Add<double>(sums, local.Sums, sums);
            });
        return sums;
    }
}

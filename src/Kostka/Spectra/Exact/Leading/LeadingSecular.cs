using System.Numerics;
using Kostka.Numerics;

namespace Kostka.Spectra.Exact.Leading;

/// <summary>
/// Eigenvalues of a diagonal matrix plus a rank-one matrix, diag(d) + ρzzᵀ, by the secular equation 1 + ρ Σ_i z_i²/(d_i − λ) = 0: one root between every two
/// neighbouring entries (Golub, SIAM Review 15, 1973). Costs N² where a dense solver costs N³.
/// </summary>
internal static class LeadingSecular
{
    /// <summary>All eigenvalues in descending order, to rounding of the largest entry and relative to the gaps between entries.</summary>
    /// <param name="diagonal">d in strictly descending order.</param>
    /// <param name="squares">z², above 0.</param>
    /// <param name="rho">ρ.</param>
    /// <param name="computation">Threads and cancellation.</param>
    public static double[] Eigenvalues(double[] diagonal, double[] squares, double rho, Computation computation)
    {
        int size = diagonal.Length;
        if (rho == 0 || size == 0)
            return [.. diagonal];
        double reach = rho * squares.Sum();
        double[] roots = new double[size];
        Parallel.For(0, size, new ParallelOptions { MaxDegreeOfParallelism = computation.Threads, CancellationToken = computation.Cancellation }, i =>
        {
            // Root i lies above entry i where ρ > 0 and below it where ρ < 0, up to the next entry.
            int next = rho > 0 ? i - 1 : i + 1;
            double gap = next >= 0 && next < size ? diagonal[next] - diagonal[i] : reach;
            roots[i] = Root(diagonal, squares, rho, i, next, gap);
        });
        return roots;
    }

    /// <summary>The root between entry <paramref name="i"/> and <paramref name="i"/> plus <paramref name="gap"/>, where entry <paramref name="next"/> is if there is one.</summary>
    private static double Root(double[] diagonal, double[] squares, double rho, int i, int next, double gap)
    {
        // With both poles multiplied away, what is left is smooth and changes sign once. Distances are kept from the nearer end, so that none is lost.
        bool bounded = next >= 0 && next < diagonal.Length;
        bool fromNext = bounded && Value(gap / 2, i) > 0; // It is positive at entry i.
        int origin = fromNext ? next : i;
        (double a, double b) = fromNext ? (-gap / 2, 0.0) : (0.0, bounded ? gap / 2 : gap);
        (double atA, double atB) = (Value(a, origin), Value(b, origin));
        if (Math.Sign(atA) == Math.Sign(atB))
            return diagonal[origin] + (Math.Abs(atA) < Math.Abs(atB) ? a : b);

        // Illinois' false position: superlinear, and never leaves the bracket.
        double last = double.NaN;
        for (int step = 0, side = 0; step < 200; step++)
        {
            double middle = ((a * atB) - (b * atA)) / (atB - atA), at = Value(middle, origin);
            if (at == 0 || Math.Abs(middle - last) <= 1e-15 * Math.Abs(middle))
                return diagonal[origin] + middle;
            last = middle;
            if (Math.Sign(at) == Math.Sign(atB))
            {
                (b, atB) = (middle, at);
                atA /= side == 1 ? 2 : 1;
                side = 1;
            }
            else
            {
                (a, atA) = (middle, at);
                atB /= side == -1 ? 2 : 1;
                side = -1;
            }
        }

        return diagonal[origin] + last;

        // (1 + ρ Σ z²/(d − λ)) · (d_i − λ)(d_next − λ), λ = d_origin + offset.
        double Value(double offset, int from)
        {
            double toThis = diagonal[i] - diagonal[from] - offset, toNext = bounded ? diagonal[next] - diagonal[from] - offset : 1;
            (int first, int end) = bounded ? (Math.Min(i, next), Math.Max(i, next) + 1) : (i, i + 1);
            double rest = 1 + (rho * (Poles(0, first, diagonal[from], offset) + Poles(end, diagonal.Length, diagonal[from], offset)));
            return (rest * toThis * toNext) + (rho * squares[i] * toNext) + (bounded ? rho * squares[next] * toThis : 0);
        }

        double Poles(int start, int end, double center, double offset)
        {
            Vector<double> sums = Vector<double>.Zero, centers = new(center), offsets = new(offset);
            int j = start;
            for (; j <= end - Vector<double>.Count; j += Vector<double>.Count)
                sums += new Vector<double>(squares, j) / (new Vector<double>(diagonal, j) - centers - offsets);
            double sum = Vector.Sum(sums);
            for (; j < end; j++)
                sum += squares[j] / (diagonal[j] - center - offset);
            return sum;
        }
    }
}

using System.Collections.Immutable;
using Kostka.Numerics.Lanes;

namespace Kostka.Spectra.Exact.Quadrature;

/// <summary>
/// The k-th forward difference from a Taylor series about the middle of its points: Δ^k f(t) = Σ_{n ≥ k} c_n Σ_s (−1)^{k−s} C(k, s) (s − k/2)^n with
/// f(t + k/2 + z) = Σ c_n z^n. Relative accuracy is that of c_k, while differences of values would lose k times the digits by which f exceeds its change.
/// </summary>
internal sealed class ForwardDifference
{
    private const int HighestOrder = 15;
    private const double Negligible = 1e-10;

    /// <summary>The difference of order k, of a series known to z^n.</summary>
    /// <param name="k">From 0 to 15.</param>
    /// <param name="order">n, from <paramref name="k"/> to 15.</param>
    public ForwardDifference(int k, int order)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, k);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, HighestOrder);
        K = k;
        Order = order;
        Factors = [.. Enumerable.Range(0, order + 1).Select(n => Factor(k, n))];
    }

    /// <summary>
    /// The difference of a function whose nearest singularity is at a distance, with as few powers as are of use: each two more lower the relative error by about
    /// (k+2)³/(24 distance²), the ratio of successive terms of a function that behaves as a power of the distance.
    /// </summary>
    /// <param name="k">From 0 to 15.</param>
    /// <param name="distance">In units of t.</param>
    /// <param name="error">The relative error that remains.</param>
    public static ForwardDifference Within(int k, double distance, out double error)
    {
        double ratio = k == 0 ? 0 : Math.Min(1, Math.Pow(k + 2, 3) / (24 * distance * distance));
        int order = k;
        for (error = ratio; error > Negligible && order + 2 <= HighestOrder; order += 2)
            error *= ratio;
        return new ForwardDifference(k, order);
    }

    /// <summary>k.</summary>
    public int K { get; }

    /// <summary>The highest power.</summary>
    public int Order { get; }

    /// <summary>What c_n is multiplied with; 0 below k, and for every other n.</summary>
    public ImmutableArray<double> Factors { get; }

    /// <summary>The difference of a series known as far as <see cref="Order"/>.</summary>
    public T Of<T, TRoom>(in Jet<T, TRoom> series)
        where T : unmanaged, ILane<T>
        where TRoom : unmanaged
    {
        T sum = T.Of(0);
        for (int n = Order - ((Order - K) % 2); n >= K; n -= 2)
            sum = T.MultiplyAdd(T.Of(Factors[n]), series[n], sum);
        return sum;
    }

    /// <summary>In whole numbers: the alternating sum of (2s − k)^n stays below 2^63.</summary>
    private static double Factor(int k, int n)
    {
        Int128 sum = 0;
        Int128 binomial = 1;
        for (int s = 0; s <= k; s++)
        {
            Int128 power = 1;
            for (int i = 0; i < n; i++)
                power *= (2 * s) - k;
            sum += ((k - s) % 2 == 0 ? 1 : -1) * binomial * power;
            binomial = binomial * (k - s) / (s + 1);
        }

        return Math.ScaleB((double)sum, -n);
    }
}

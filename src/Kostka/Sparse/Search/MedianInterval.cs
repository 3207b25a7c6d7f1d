namespace Kostka.Sparse.Search;

/// <summary>
/// A confidence interval of a median that assumes nothing about the distribution: between the order statistics r and n + 1 − r of n independent values. The median is missed only if fewer than r values fall on one of its sides, which has
/// the probability 2 P(Binomial(n, ½) &lt; r) (David, Nagaraja, Order Statistics, 2003, section 7.1).
/// </summary>
public static class MedianInterval
{
    private const double Wanted = 0.95;

    /// <summary>The largest rank r whose interval covers the median with a probability of at least 0.95, and that probability; r = 1 and less than 0.95 when n &lt; 6.</summary>
    /// <param name="count">Number of values n, at least 1.</param>
    public static (int Rank, double Coverage) Of(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        double term = Math.Pow(0.5, count), below = term;
        (int Rank, double Coverage) best = (1, Math.Max(0, 1 - (2 * below)));
        for (int rank = 2; rank <= count / 2; rank++)
        {
            // Binomial(n, rank − 1) / 2^n.
            term *= (double)(count - rank + 2) / (rank - 1);
            below += term;
            if (1 - (2 * below) < Wanted)
                break;
            best = (rank, 1 - (2 * below));
        }

        return best;
    }
}

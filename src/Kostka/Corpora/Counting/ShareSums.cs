using System.Numerics;

namespace Kostka.Corpora.Counting;

/// <summary>
/// The invariant share for windows of ℓ tokens, from exact integers: everything is multiplied by W², C_ab W² = W N_ab − n_a n_bᵀ, so that no difference of nearly
/// equal numbers is rounded. N_ab differs from the lag table N_(b−a) by the ℓ − 1 − (b − a) pairs at the ends of the text that no window has at a and b.
/// </summary>
internal static class ShareSums
{
    /// <summary>The share.</summary>
    /// <param name="text">The counted text.</param>
    /// <param name="length">Window length ℓ.</param>
    /// <param name="pairSquares">Σ S² for this length over the whole text, <see cref="LagMoments.PairSquares"/>; 0 for ℓ = 1.</param>
    public static InvariantShare Share(CountedText text, int length, Int128 pairSquares)
    {
        var positions = new PositionCounts(text, length);
        BigInteger same = SamePosition(positions), averageSame = AverageOfSamePosition(positions);
        if (length == 1)
            return new InvariantShare(same.IsZero ? double.NaN : 1, double.NaN);
        BigInteger different = 0;
        for (int lag = 1; lag < length; lag++)
            different += 2 * new LagSlide(text, positions, lag).Sum();
        BigInteger averageDifferent = AverageOfDifferentPositions(text, positions, pairSquares);

        // L‖A‖² = ‖Σ_a C_aa‖² / L and L(L−1)‖B‖² = ‖Σ_(a≠b) C_ab‖² / L(L−1); one division rounds.
        BigInteger invariant = ((length - 1) * averageSame) + averageDifferent;
        BigInteger scale = new BigInteger(length) * (length - 1);
        return new InvariantShare(Ratio(invariant, scale * (same + different)), Ratio(averageDifferent, scale * different));
    }

    /// <summary>The quotient, rounded once or twice; not a number for 0/0.</summary>
    public static double Ratio(BigInteger numerator, BigInteger denominator) => (double)numerator / (double)denominator;

    // Σ_a ‖W diag(n_a) − n_a n_aᵀ‖².
    private static BigInteger SamePosition(PositionCounts positions)
    {
        BigInteger w = positions.Windows, sum = 0;
        for (int a = 0; a < positions.Length; a++)
        {
            BigInteger squares = positions.Product(a, a);
            sum += (w * w * squares) - (2 * w * positions.Cubes(a)) + (squares * squares);
        }

        return sum;
    }

    // ‖Σ_a (W diag(n_a) − n_a n_aᵀ)‖².
    private static BigInteger AverageOfSamePosition(PositionCounts positions)
    {
        BigInteger w = positions.Windows;
        return (w * w * positions.TotalSquares()) - (2 * w * positions.TotalTimesSquares()) + ProductSquares(positions);
    }

    // ‖W S − M‖², S = Σ_(a≠b) N_ab and M = Σ_(a≠b) n_a n_bᵀ = m mᵀ − Σ_a n_a n_aᵀ.
    private static BigInteger AverageOfDifferentPositions(CountedText text, PositionCounts positions, Int128 pairSquares)
    {
        var pairs = new WindowPairs(text, positions);
        BigInteger w = positions.Windows, total = positions.TotalSquares();
        BigInteger means = (total * total) + ProductSquares(positions);
        for (int a = 0; a < positions.Length; a++)
            means -= 2 * BigInteger.Pow(positions.TotalProduct(a), 2);
        return (w * w * pairs.Squares(pairSquares)) - (2 * w * pairs.MeanProduct()) + means;
    }

    private static BigInteger ProductSquares(PositionCounts positions)
    {
        BigInteger sum = 0;
        for (int a = 0; a < positions.Length; a++)
        {
            for (int b = 0; b < positions.Length; b++)
                sum += BigInteger.Pow(positions.Product(a, b), 2);
        }

        return sum;
    }
}

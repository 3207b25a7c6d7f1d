namespace Kostka.Corpora.Blocks;

/// <summary>The numbers that the invariant share of a text in blocks depends on, all but the means linear or quadratic in the weights of the blocks.</summary>
/// <param name="Length">Window length L.</param>
/// <param name="Squares">By lag: ‖N_d‖².</param>
/// <param name="PairSquares">‖S‖², S = Σ_d (L − d)(N_d + N_dᵀ).</param>
/// <param name="Pairs">By lag: number of pairs M_d.</param>
/// <param name="MeanProducts">By lag: pᵀ N_d p.</param>
/// <param name="MeanSquare">Σ p².</param>
/// <param name="MeanCube">Σ p³.</param>
internal sealed record BlockSums(
    int Length, double[] Squares, double PairSquares, double[] Pairs, double[] MeanProducts, double MeanSquare, double MeanCube)
{
    /// <summary>The share.</summary>
    public InvariantShare Share()
    {
        double weightOfPairs = 0, meanProduct = 0, different = 0;
        for (int lag = 1; lag < Length; lag++)
        {
            double weight = 2.0 * (Length - lag);
            weightOfPairs += weight * Pairs[lag];
            meanProduct += weight * MeanProducts[lag];

            // ‖N/M − ppᵀ‖².
            different += weight * ((Squares[lag] / (Pairs[lag] * Pairs[lag])) - (2 * MeanProducts[lag] / Pairs[lag]) + (MeanSquare * MeanSquare));
        }

        // ‖S − (Σ_d 2(L−d) M_d) ppᵀ‖², in units of pairs.
        double invariant = PairSquares - (2 * weightOfPairs * meanProduct) + Math.Pow(weightOfPairs * MeanSquare, 2);
        return ShareOf(invariant * Length * (Length - 1) / (weightOfPairs * weightOfPairs), different);
    }

    /// <summary>The share from L(L−1)‖B‖² and Σ_(a≠b) ‖C_ab‖²; the blocks of a position with itself are diag(p) − ppᵀ.</summary>
    public InvariantShare ShareOf(double averageDifferent, double different)
    {
        double same = Length * (MeanSquare - (2 * MeanCube) + (MeanSquare * MeanSquare));
        return new InvariantShare((same + averageDifferent) / (same + different), averageDifferent / different);
    }

    /// <summary>These numbers and a multiple of others.</summary>
    public BlockSums Plus(double factor, BlockSums other) => new(
        Length,
        Plus(Squares, factor, other.Squares),
        PairSquares + (factor * other.PairSquares),
        Plus(Pairs, factor, other.Pairs),
        Plus(MeanProducts, factor, other.MeanProducts),
        MeanSquare + (factor * other.MeanSquare),
        MeanCube + (factor * other.MeanCube));

    private static double[] Plus(double[] x, double factor, double[] y) => [.. x.Zip(y, (a, b) => a + (factor * b))];
}

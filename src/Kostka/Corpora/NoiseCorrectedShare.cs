using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Corpora.Blocks;
using Kostka.Numerics;

namespace Kostka.Corpora;

/// <summary>
/// The invariant share without what sampling noise adds to squared norms: the text is divided into two halves, every other block, and each square ‖X‖² is replaced by
/// the product ⟨X₁, X₂⟩ of both halves, whose noise is independent and averages to 0 (docs/corpora.md).
/// </summary>
/// <param name="Share">The corrected share: that of an endless text of the same kind. It may leave 0 … 1 by its own error.</param>
/// <param name="LagNorms">‖C_d‖² without noise, lags 1 … L − 1; may be negative by its own error where there is no dependence.</param>
/// <param name="Blocks">Number of blocks of the text.</param>
public sealed record NoiseCorrectedShare(InvariantShare Share, ImmutableArray<double> LagNorms, int Blocks)
{
    /// <summary>Estimates the share; about twice the work of <see cref="WindowCovariance.Compute"/>.</summary>
    /// <param name="tokens">The tokens, symbols 0 … V − 1.</param>
    /// <param name="vocabulary">Number of symbols V, 1 … 65,535.</param>
    /// <param name="length">Window length L, at least 2.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <exception cref="RequestException">The text is too short for blocks much longer than a window, or a number is out of range.</exception>
    public static NoiseCorrectedShare Estimate(ReadOnlyMemory<int> tokens, int vocabulary, int length, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(computation);
        WindowCovariance.Require(tokens.Length, vocabulary, length);
        int blocks = BlockRule.Count(tokens.Length, length);
        var text = new BlockedText(tokens.Span, vocabulary, length, blocks, computation);
        int[] first = Every(text.Blocks, 1, 0), second = Every(text.Blocks, 0, 1);

        // ⟨X₁, X₂⟩ = (‖X₁ + X₂‖² − ‖X₁ − X₂‖²) / 4.
        BlockSums sum = text.Sums(Every(text.Blocks, 1, 1));
        computation.Progress?.Report(0.5);
        BlockSums difference = text.Sums(Every(text.Blocks, 1, -1));
        double[] p = text.Frequencies(first), q = text.Frequencies(second);
        double[] pairs1 = text.Pairs(first), pairs2 = text.Pairs(second);
        double[] products1 = text.MeanProducts(first, q), products2 = text.MeanProducts(second, p);
        double means = Math.Pow(TensorPrimitives.Dot<double>(p, q), 2), different = 0;
        double weight1 = 0, weight2 = 0, product1 = 0, product2 = 0;
        double[] norms = new double[length - 1];
        for (int lag = 1; lag < length; lag++)
        {
            double weight = 2 * (length - lag), cross = (sum.Squares[lag] - difference.Squares[lag]) / 4;
            norms[lag - 1] = (cross / (pairs1[lag] * pairs2[lag])) - (products1[lag] / pairs1[lag]) - (products2[lag] / pairs2[lag]) + means;
            different += weight * norms[lag - 1];
            weight1 += weight * pairs1[lag];
            weight2 += weight * pairs2[lag];
            product1 += weight * products1[lag];
            product2 += weight * products2[lag];
        }

        double invariant = ((sum.PairSquares - difference.PairSquares) / 4) - (weight2 * product1) - (weight1 * product2) + (weight1 * weight2 * means);
        computation.Progress?.Report(1);
        return new NoiseCorrectedShare(
            sum.ShareOf(invariant * length * (length - 1) / (weight1 * weight2), different), [.. norms], text.Blocks);
    }

    private static int[] Every(int blocks, int even, int odd) => [.. Enumerable.Range(0, blocks).Select(block => block % 2 == 0 ? even : odd)];
}

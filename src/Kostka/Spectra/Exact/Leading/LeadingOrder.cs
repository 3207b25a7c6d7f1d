using System.Collections.Immutable;
using System.Numerics;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Symmetry;

namespace Kostka.Spectra.Exact.Leading;

/// <summary>An irrep's largest eigenvalues, to leading order in 1/L.</summary>
/// <param name="Irrep">λ.</param>
/// <param name="Dimension">d_λ: how often each eigenvalue occurs.</param>
/// <param name="Eigenvalues">In descending order.</param>
public sealed record LeadingModes(Partition Irrep, BigInteger Dimension, ImmutableArray<double> Eigenvalues);

/// <summary>
/// The spectrum to leading order in 1/L, for vocabularies of tens of thousands of tokens: independent tokens, and a kernel that sees a pair of sequences through
/// q_x = Σ n_u², q_y = Σ m_u², M = Σ n_u m_u and the agreement A = tr N only.
/// </summary>
/// <remarks>
/// With σ_i the V − 1 eigenvalues above 0 of Σ = diag(p) − ppᵀ, the covariance of a token, and all derivatives of κ at the means E q, E M and E A:
/// λ_i of (L−1, 1) is ∂κ/∂A · σ_i; (L−2, 2) has ∂²κ/∂A² · σ_iσ_j for i ≤ j, and (L−2, 1, 1) for i &lt; j. In (L) the constant has κ itself, and linear functions of the
/// counts have the eigenvalues of L Σ^½ H Σ^½, with H the mixed second derivative in the counts of x and of y of κ averaged over permutations, less what
/// the constant takes: a multiple of the identity plus one of ppᵀ. Two secular equations solve it. Relative errors are of order 1/L as long as √V ≪ L; where a
/// ReLU acts after attention, those of (L−2, …) are of order L^(−½).
/// </remarks>
public sealed class LeadingOrder
{
    private LeadingOrder(ImmutableArray<double> tokenVariances, ImmutableArray<LeadingModes> irreps)
    {
        TokenVariances = tokenVariances;
        Irreps = irreps;
    }

    /// <summary>σ_i, the eigenvalues above 0 of the covariance diag(p) − ppᵀ of a token, in descending order.</summary>
    public ImmutableArray<double> TokenVariances { get; }

    /// <summary>(L), with its constant and its linear functions of the counts; (L−1, 1); (L−2, 2) and (L−2, 1, 1), whose largest eigenvalues are listed. Where they exist.</summary>
    public ImmutableArray<LeadingModes> Irreps { get; }

    /// <summary>Why there is no such expansion: a measure or a part of the network; null when there is one.</summary>
    public static string? Obstacle(Architecture architecture, ISequenceMeasure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        if (PermutationSymmetry.Obstacle(architecture) is { } obstacle)
            return obstacle;
        if (measure is not IidMeasure)
            return $"sequence.measure: the expansion in 1/L needs independent tokens (kind: iid), not {measure.Description}.";
        if (architecture.Readout == Readout.Last)
            return "model.readout: 'last' singles out a position; the expansion in 1/L needs mean or flatten.";
        return new LeadingKernel(architecture, KernelKind.Nngp, measure.Length).ByAgreement
            ? null
            : "model.layers: attention with scaling inverse-dimension sees more of a pair than its agreement; the expansion in 1/L is not available for it.";
    }

    /// <summary>The expansion's leading order.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="kind">Which kernel.</param>
    /// <param name="measure">Independent tokens.</param>
    /// <param name="most">How many eigenvalues of (L−2, 2) and (L−2, 1, 1) are listed, at least 1.</param>
    /// <param name="computation">Threads and cancellation.</param>
    /// <exception cref="RequestException">There is an <see cref="Obstacle"/>.</exception>
    public static LeadingOrder Of(Architecture architecture, KernelKind kind, IidMeasure measure, int most, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(computation);
        if (Obstacle(architecture, measure) is { } obstacle)
            throw new RequestException(obstacle);
        int length = measure.Length;
        var tokens = LeadingTokens.Of(measure.Probabilities, computation);
        var kernel = new LeadingKernel(architecture, kind, length);
        (double value, double slope, double curvature) = kernel.InAgreement(tokens.Collision);
        (double slopeInMatches, double alongMean, double mixedAlongMean) = kernel.InCounts(tokens.Collision);

        // H = slopeInMatches · 1 + excess · ppᵀ, from p·Hp = mixedAlongMean − alongMean²/value.
        double excess = (mixedAlongMean - (alongMean * alongMean / value) - (slopeInMatches * tokens.Collision)) / (tokens.Collision * tokens.Collision);
        IEnumerable<double> linear = tokens.Linear(length * slopeInMatches, length * excess, computation);
        ImmutableArray<double> variances = tokens.Variances;
        return new LeadingOrder(variances, [.. Partition.All(length, variances.Length + 1, 2).Select(irrep => new LeadingModes(
            irrep,
            Dimensions.OfSymmetricGroup(irrep),
            irrep switch
            {
                { Below: 0 } => [value, .. linear],
                { Below: 1 } => [.. variances.Select(variance => slope * variance)],
                _ => LargestProducts(variances, most, distinct: irrep.Rows == 3, curvature),
            }))]);
    }

    /// <summary>The largest factor · σ_iσ_j, i ≤ j or i &lt; j. The pair (i, j) has at least (i+1)(j−i+1) − 1 larger ones before it, so that few are candidates.</summary>
    private static ImmutableArray<double> LargestProducts(ImmutableArray<double> sigma, int most, bool distinct, double factor)
    {
        List<double> products = [];
        for (int i = 0; i < sigma.Length; i++)
        {
            int first = distinct ? i + 1 : i;
            for (int j = first; j < sigma.Length && (long)(i + 1) * (j - first + 1) <= most; j++)
                products.Add(factor * sigma[i] * sigma[j]);
        }

        return [.. products.OrderDescending().Take(most)];
    }
}

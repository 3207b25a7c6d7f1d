using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Corpora;

/// <summary>
/// The covariance of all overlapping windows of L tokens of a text, C[(a,u),(b,v)] = mean_t [x_(t+a) = u][x_(t+b) = v] − μ_a(u) μ_b(v), the means μ_a taken per
/// position; how much of it is invariant under permutations of the positions, how it depends on the lag, and its principal components.
/// </summary>
public sealed class WindowCovariance
{
    private readonly ReadOnlyMemory<int> _tokens;

    private WindowCovariance(ReadOnlyMemory<int> tokens, int vocabulary, int length)
    {
        _tokens = tokens;
        Vocabulary = vocabulary;
        Length = length;
    }

    /// <summary>Number of tokens, T.</summary>
    public int TokenCount => _tokens.Length;

    /// <summary>Number of symbols, V.</summary>
    public int Vocabulary { get; }

    /// <summary>Window length L.</summary>
    public int Length { get; }

    /// <summary>Number of windows, W = T − L + 1.</summary>
    public int WindowCount => TokenCount - Length + 1;

    /// <summary>The invariant share for windows of L tokens; NaN when nothing varies.</summary>
    public InvariantShare Share { get; private init; }

    /// <summary>The share by window length: 2, 4, 8, … below L, and L itself.</summary>
    public ImmutableArray<LengthShare> Shares { get; private init; }

    /// <summary>The dependence at the lags 1 … L − 1.</summary>
    public ImmutableArray<LagStrength> Lags { get; private init; }

    /// <summary>Goes through the text once.</summary>
    /// <param name="tokens">The tokens, symbols 0 … V − 1; not copied, and not to be changed while this object is in use.</param>
    /// <param name="vocabulary">Number of symbols V, 1 … 65,535.</param>
    /// <param name="length">Window length L, at least 1 and at most the number of tokens.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <exception cref="RequestException">The text is shorter than a window, or a number is out of range, or memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static WindowCovariance Compute(ReadOnlyMemory<int> tokens, int vocabulary, int length, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(computation);
        LengthShare ShareOf(int ℓ) =>
            new(ℓ, ExplicitCovariance.Share(ExplicitCovariance.Of(tokens.Span, vocabulary, ℓ), vocabulary, ℓ));
        var shares = ImmutableArray.CreateBuilder<LengthShare>();
        for (int ℓ = 2; ℓ < length; ℓ *= 2)
            shares.Add(ShareOf(ℓ));
        shares.Add(ShareOf(length));
        return new WindowCovariance(tokens, vocabulary, length) { Share = shares[^1].Share, Shares = shares.ToImmutable(), Lags = [] };
    }

    /// <summary>The largest principal components alone; see <see cref="Structure"/>.</summary>
    public ImmutableArray<PrincipalComponent> Components(int count, Computation computation) => Structure(count, computation).Components;

    /// <summary>The largest principal components, and the levels that an exchangeable measure would have instead.</summary>
    /// <param name="count">How many components, at least 1; at most L·V are found.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    public PrincipalStructure Structure(int count, Computation computation)
    {
        Matrix c = ExplicitCovariance.Of(_tokens.Span, Vocabulary, Length);
        SymmetricEigen eigen = LinearAlgebra.Default.Eigen(c);
        var components = Enumerable.Range(0, Math.Min(count, c.Rows)).Select(r =>
        {
            var loadings = new Matrix(Length, Vocabulary, eigen.Vectors.Row(r).ToArray());
            double trivial = 0;
            for (int u = 0; u < Vocabulary; u++)
            {
                double sum = 0;
                for (int a = 0; a < Length; a++)
                    sum += loadings[a, u];
                trivial += sum * sum / Length;
            }

            return new PrincipalComponent(eigen.Values[r], 0, trivial, 1 - trivial, loadings, -1, 0);
        });
        return new PrincipalStructure([.. components], []);
    }
}

using System.Collections.Immutable;
using Kostka.Corpora.Components;
using Kostka.Corpora.Counting;
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
        Require(tokens.Length, vocabulary, length);
        ImmutableArray<int> lengths = WindowLengths(length);
        CountedText text = CountedText.Of(tokens, vocabulary, lengths, computation);
        ImmutableArray<LengthShare> shares = [.. lengths.Select((ℓ, k) =>
            new LengthShare(ℓ, ShareSums.Share(text, ℓ, ℓ > 1 ? text.Moments.PairSquares[k] : 0)))];
        ImmutableArray<LagStrength> lags = [.. Enumerable.Range(1, length - 1).Select(lag => LagSums.Strength(text, lag))];
        return new WindowCovariance(tokens, vocabulary, length) { Share = shares[^1].Share, Shares = shares, Lags = lags };
    }

    /// <summary>The largest principal components alone; see <see cref="Structure"/>.</summary>
    public ImmutableArray<PrincipalComponent> Components(int count, Computation computation) => Structure(count, computation).Components;

    /// <summary>The largest principal components, and the levels that an exchangeable measure would have instead.</summary>
    /// <param name="count">How many components, at least 1; at most L·V are found.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    public PrincipalStructure Structure(int count, Computation computation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentNullException.ThrowIfNull(computation);
        return new StructureSearch(_tokens, Vocabulary, Length, computation).Find(count);
    }

    /// <summary>Refuses windows that the text does not hold and vocabularies that 16 bits do not.</summary>
    internal static void Require(int tokens, int vocabulary, int length)
    {
        if (length < 1)
            throw new RequestException($"Windows of {length} tokens were asked for; a length is at least 1.");
        if (length > tokens)
            throw new RequestException($"A window of {length} tokens does not fit into a text of {tokens} tokens; shorten the window or give more text.");
        if (vocabulary is < 1 or > IndexedText.MostSymbols)
            throw new RequestException($"A vocabulary of {vocabulary} symbols was given for the covariance of windows; it may have 1 to {IndexedText.MostSymbols}.");
    }

    private static ImmutableArray<int> WindowLengths(int length)
    {
        var lengths = ImmutableArray.CreateBuilder<int>();
        for (int ℓ = 2; ℓ < length; ℓ *= 2)
            lengths.Add(ℓ);
        lengths.Add(length);
        return lengths.ToImmutable();
    }
}

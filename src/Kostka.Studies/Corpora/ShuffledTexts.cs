using System.Collections.Immutable;
using Kostka.Corpora;
using Kostka.Numerics;

namespace Kostka.Studies.Corpora;

/// <summary>
/// The same tokens in random order, a few times over where the text is not long: what is left of the invariant share between positions is then all chance, and
/// differs from one order to the next.
/// </summary>
internal sealed class ShuffledTexts
{
    /// <summary>So many tokens times positions are looked at in all.</summary>
    private const double Budget = 1.2e8;

    private const int MostOrders = 24, MostForSmaller = 6;

    private readonly ImmutableArray<int[]> _texts;
    private readonly int _vocabulary;

    public ShuffledTexts(ReadOnlyMemory<int> tokens, CorpusSettings settings)
    {
        _vocabulary = settings.Vocabulary;
        int orders = (int)Math.Clamp(Budget / tokens.Length / settings.Length, 1, MostOrders);
        var stream = new RandomStream(settings.Seed, "shuffled text");
        _texts = [.. Enumerable.Range(0, orders).Select(_ => ShuffledText.Of(tokens.Span, stream))];
    }

    /// <summary>The mean shares by window length, as <see cref="WindowCovariance.Shares"/> orders them.</summary>
    /// <param name="vocabulary">Number of symbols, at most that of the text.</param>
    /// <param name="length">The largest window length.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    public ImmutableArray<InvariantShare> Shares(int vocabulary, int length, Computation computation)
    {
        int[][] texts = [.. _texts.Take(vocabulary == _vocabulary ? MostOrders : MostForSmaller)];
        ImmutableArray<LengthShare>[] found =
        [
            .. texts.Select((text, i) => WindowCovariance.Compute(
                vocabulary == _vocabulary ? text : SmallerVocabulary.Of(text, vocabulary), vocabulary, length, computation.Part((double)i / texts.Length, (i + 1.0) / texts.Length)).Shares),
        ];
        return [.. Enumerable.Range(0, found[0].Length).Select(l => new InvariantShare(found.Average(shares => shares[l].Share.All), found.Average(shares => shares[l].Share.OffDiagonal)))];
    }
}

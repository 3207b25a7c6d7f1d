using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Sequences;

/// <summary>
/// Random windows of L tokens of a text, each with its next token. The text is divided once: contiguous held-out blocks, spread evenly, and the main
/// part around them. No window of one overlaps the other, its next token included.
/// </summary>
/// <remarks>
/// The windows of one draw are all different, so slices of one draw (a pool, a training set, a test set) share no window; they may overlap in tokens,
/// which is why there are held-out blocks. Two draws may share windows.
/// </remarks>
public sealed class CorpusMeasure : ISequenceMeasure
{
    private readonly TextWindows _main, _heldOut;

    /// <summary>Divides a text and finds its windows.</summary>
    /// <param name="corpus">The text.</param>
    /// <param name="length">Window length L, at least 1.</param>
    /// <param name="heldOutShare">Share of the tokens to hold out, at least 0 and below 1.</param>
    /// <param name="heldOutBlocks">
    /// Number of held-out blocks, at least 1. There are fewer when they would not hold a window each, and none when not even one would.
    /// </param>
    /// <param name="stride">Windows start at multiples of this many tokens, at least 1.</param>
    /// <exception cref="RequestException">The text, or the main part of it, is too short to hold a window, or a number is out of range.</exception>
    public CorpusMeasure(Corpus corpus, int length, double heldOutShare = 0.1, int heldOutBlocks = 10, int stride = 1)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        Require(length >= 1, $"Windows of {length} tokens were asked for; a length is at least 1.");
        Require(heldOutShare is >= 0 and < 1, $"A share of {heldOutShare} of the text is to be held out; it must be at least 0 and below 1.");
        Require(heldOutBlocks >= 1, $"{heldOutBlocks} held-out blocks were asked for; at least 1 is needed (a held-out share of 0 gives none).");
        Require(stride >= 1, $"The stride between windows is {stride}; it is at least 1.");
        Require(
            length < corpus.TokenCount,
            $"A window of {length} tokens and the token after it do not fit into a text of {corpus.TokenCount} tokens; shorten the window or give more text.");

        Corpus = corpus;
        Length = length;
        (MainStretches, HeldOutStretches) = Divide(corpus.TokenCount, length, heldOutShare, heldOutBlocks);
        _main = new TextWindows(MainStretches, length, stride);
        _heldOut = new TextWindows(HeldOutStretches, length, stride);
        Require(
            _main.Count > 0,
            $"No window of {length} tokens fits between the held-out blocks of a text of {corpus.TokenCount} tokens ({heldOutShare:P0} held out); " +
            "hold out less, shorten the window or give more text.");
    }

    /// <summary>The text.</summary>
    public Corpus Corpus { get; }

    /// <inheritdoc/>
    public int Length { get; }

    /// <inheritdoc/>
    public int Vocabulary => Corpus.Vocabulary;

    /// <summary>The stretches of the text that make the main part, in order.</summary>
    public ImmutableArray<TextStretch> MainStretches { get; }

    /// <summary>The held-out blocks, in order; empty when the text is too short for any or none was asked for.</summary>
    public ImmutableArray<TextStretch> HeldOutStretches { get; }

    /// <summary>Number of windows in the main part.</summary>
    public int MainWindows => _main.Count;

    /// <summary>Number of windows in the held-out blocks; 0 when there is none.</summary>
    public int HeldOutWindows => _heldOut.Count;

    /// <summary>The measure in plain words, such as "windows of 16 tokens from a text of 217646 tokens, 21760 of them held out in 10 blocks".</summary>
    public string Description
    {
        get
        {
            int held = HeldOutStretches.Sum(block => block.Length), blocks = HeldOutStretches.Length;
            string heldOut = blocks == 0 ? "none of them held out" : $"{held} of them held out in {blocks} block{(blocks == 1 ? "" : "s")}";
            return $"windows of {Length} tokens from a text of {Corpus.TokenCount} tokens, {heldOut}";
        }
    }

    /// <summary>Draws different windows of the main part in random order, each with its next token.</summary>
    /// <remarks>The first members of a sample are the same however many follow.</remarks>
    /// <inheritdoc/>
    public SequenceSample Draw(int count, RandomStream stream) => Cut(DrawStarts(count, stream));

    /// <summary>Draws different windows of the held-out blocks in random order, each with its next token.</summary>
    /// <param name="count">How many, at least 1 and at most <see cref="HeldOutWindows"/>.</param>
    /// <param name="stream">Where the random numbers come from; the same stream gives the same sample.</param>
    /// <exception cref="RequestException">More windows are asked for than the held-out blocks hold.</exception>
    public SequenceSample DrawHeldOut(int count, RandomStream stream) => Cut(DrawHeldOutStarts(count, stream));

    /// <summary>Where the windows of <see cref="Draw"/> start in the text.</summary>
    internal int[] DrawStarts(int count, RandomStream stream) => Starts(_main, "the main part of the text", count, stream);

    /// <summary>Where the windows of <see cref="DrawHeldOut"/> start in the text.</summary>
    internal int[] DrawHeldOutStarts(int count, RandomStream stream) => Starts(_heldOut, "the held-out blocks of the text", count, stream);

    private int[] Starts(TextWindows windows, string part, int count, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Require(
            count <= windows.Count,
            $"{count} different windows of {Length} tokens are needed, but {part} (of {Corpus.TokenCount} tokens) holds only {windows.Count}; " +
            "ask for fewer, or give more text.");
        return windows.Draw(count, stream);
    }

    private SequenceSample Cut(int[] starts)
    {
        int[] tokens = SampleStorage.Tokens(starts.Length, Length), next = new int[starts.Length];
        for (int i = 0; i < starts.Length; i++)
        {
            Corpus.Tokens.Slice(starts[i], Length).CopyTo(tokens.AsSpan(i * Length));
            next[i] = Corpus.Tokens[starts[i] + Length];
        }

        return new SequenceSample(new SequenceSet(starts.Length, Length, Vocabulary, tokens), next);
    }

    // One block in the middle of each of B equal parts of the text.
    private static (ImmutableArray<TextStretch> Main, ImmutableArray<TextStretch> HeldOut) Divide(int tokens, int length, double share, int blocks)
    {
        int total = (int)(share * tokens);
        blocks = Math.Min(blocks, total / (length + 1));
        var main = ImmutableArray.CreateBuilder<TextStretch>();
        var heldOut = ImmutableArray.CreateBuilder<TextStretch>();
        int from = 0;
        for (int b = 0; b < blocks; b++)
        {
            int size = total / blocks;
            long left = tokens * (long)b / blocks, right = tokens * (b + 1L) / blocks;
            int start = (int)(left + ((right - left - size) / 2));
            main.Add(new TextStretch(from, start));
            heldOut.Add(new TextStretch(start, start + size));
            from = start + size;
        }

        main.Add(new TextStretch(from, tokens));
        return (main.DrainToImmutable(), heldOut.DrainToImmutable());
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new RequestException(message);
    }
}

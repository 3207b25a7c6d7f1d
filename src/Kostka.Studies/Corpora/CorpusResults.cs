using System.Collections.Immutable;
using Kostka.Corpora;
using Kostka.Sequences;
using Kostka.Studies.Results;

namespace Kostka.Studies.Corpora;

/// <summary>How permutation symmetric a text is: what <c>kostka corpus</c> found.</summary>
/// <param name="Settings">What was asked.</param>
/// <param name="Command">The command that repeats it.</param>
/// <param name="Text">The text that was read.</param>
/// <param name="Share">The invariant share at the length and vocabulary asked for.</param>
/// <param name="NoiseFloor">The invariant share between different positions that chance alone is expected to leave.</param>
/// <param name="ByLength">The same for shorter windows, ascending; the last is the length asked for.</param>
/// <param name="ByVocabulary">The same for smaller vocabularies, ascending; the last is the vocabulary asked for.</param>
/// <param name="Lags">How tokens depend on each other at each distance, 1 … L−1.</param>
/// <param name="TotalVariance">The trace of the covariance of a window, of which each component has a share.</param>
/// <param name="Structure">Principal components, and the levels that an exchangeable text would have instead; null when none were asked for.</param>
/// <param name="Exchangeability">The test of exchangeability, or null when it was left out or impossible.</param>
/// <param name="Notes">What a reader must know.</param>
public sealed record CorpusResults(
    CorpusSettings Settings,
    string Command,
    CorpusText Text,
    ShareResult Share,
    double NoiseFloor,
    ImmutableArray<ShareResult> ByLength,
    ImmutableArray<ShareResult> ByVocabulary,
    ImmutableArray<LagResult> Lags,
    double TotalVariance,
    PrincipalStructure? Structure,
    ExchangeabilityResult? Exchangeability,
    ImmutableArray<string> Notes)
{
    /// <summary>The principal components, the largest eigenvalue first; empty when none were asked for.</summary>
    public ImmutableArray<PrincipalComponent> Components => Structure?.Components ?? [];

    /// <summary>Versions of the tool and of what it computes with, by name.</summary>
    public required ImmutableDictionary<string, string> Versions { get; init; }

    /// <summary>The machine, by property.</summary>
    public required ImmutableDictionary<string, string> Machine { get; init; }

    /// <summary>Seconds spent, stage by stage.</summary>
    public required ImmutableArray<Timing> Timings { get; init; }
}

/// <summary>A text as it was read.</summary>
/// <param name="TokenKind">"words", "characters", "bytes" or "byte pairs".</param>
/// <param name="Tokens">Number of tokens.</param>
/// <param name="Types">Number of different tokens.</param>
/// <param name="Coverage">Share of the tokens that have a symbol of their own, 0 … 1.</param>
/// <param name="Alphabet">The V symbols by name.</param>
public sealed record CorpusText(string TokenKind, long Tokens, int Types, double Coverage, Alphabet Alphabet);

/// <summary>How strongly tokens at one distance depend on each other.</summary>
/// <param name="Lag">The distance, 1 … L−1.</param>
/// <param name="Norm">Frobenius norm of their covariance.</param>
/// <param name="Bits">Mutual information in bits, less the estimated bias of a finite text.</param>
/// <param name="Directed">The share of the squared covariance that changes its sign when the two tokens change places, 0 … 1.</param>
public sealed record LagResult(int Lag, double Norm, double Bits, double Directed);

/// <summary>The invariant share of one length and vocabulary, beside what is left of it when the tokens are shuffled.</summary>
/// <param name="Length">Window length L.</param>
/// <param name="Vocabulary">Number of symbols V.</param>
/// <param name="Text">Of the text as it is.</param>
/// <param name="Shuffled">Of the same tokens in random order: exchangeable but for chance.</param>
/// <param name="Corrected">Of the text, freed of the chance part that every finite text adds to the covariance.</param>
public sealed record ShareResult(int Length, int Vocabulary, InvariantShare Text, InvariantShare Shuffled, InvariantShare Corrected)
{
    /// <summary>95 % interval of the share by resampling blocks of the text, or null.</summary>
    public ShareIntervals? Intervals { get; init; }
}

/// <summary>95 % intervals of both shares.</summary>
/// <param name="All">Of the whole covariance.</param>
/// <param name="OffDiagonal">Of its part between different positions.</param>
/// <param name="Blocks">Number of blocks of the text that were resampled.</param>
public sealed record ShareIntervals(ShareInterval All, ShareInterval OffDiagonal, int Blocks);

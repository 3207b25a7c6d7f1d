using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Sequences.HiddenMarkov;

/// <summary>Tokens that a hidden Markov model is fitted to: one long text, parts of one, or many windows. The hidden chain starts anew in each stretch.</summary>
public sealed class TokenStretches
{
    /// <summary>Parts of a text.</summary>
    /// <param name="tokens">Symbols in 0 … V−1; not copied.</param>
    /// <param name="stretches">The parts, none of them empty.</param>
    /// <param name="vocabulary">Number of symbols V, at least 1.</param>
    /// <exception cref="RequestException">There is no stretch, or one holds no token.</exception>
    public TokenStretches(ReadOnlyMemory<int> tokens, ImmutableArray<TextStretch> stretches, int vocabulary)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabulary, 1);
        if (stretches.IsDefaultOrEmpty || stretches.Any(stretch => stretch.Length < 1))
            throw new RequestException("A hidden Markov model is fitted to stretches of at least one token; none, or an empty one, was given.");
        foreach (TextStretch stretch in stretches)
            MeasureChecks.Symbols(tokens.Span[stretch.Start..stretch.End], vocabulary);
        Tokens = tokens;
        Stretches = stretches;
        Vocabulary = vocabulary;
        Count = stretches.Sum(stretch => (long)stretch.Length);
    }

    /// <summary>The text.</summary>
    public ReadOnlyMemory<int> Tokens { get; }

    /// <summary>Its parts.</summary>
    public ImmutableArray<TextStretch> Stretches { get; }

    /// <summary>Number of symbols, V.</summary>
    public int Vocabulary { get; }

    /// <summary>Number of tokens in all stretches.</summary>
    public long Count { get; }

    /// <summary>A text in one stretch.</summary>
    public static TokenStretches Of(ReadOnlyMemory<int> tokens, int vocabulary) => new(tokens, [new TextStretch(0, tokens.Length)], vocabulary);

    /// <summary>Windows, each a stretch.</summary>
    public static TokenStretches Of(SequenceSet windows)
    {
        ArgumentNullException.ThrowIfNull(windows);
        return new(
            windows.Tokens,
            [.. Enumerable.Range(0, windows.Count).Select(i => new TextStretch(i * windows.Length, (i + 1) * windows.Length))],
            windows.Vocabulary);
    }

    /// <summary>ln p of all stretches under a model.</summary>
    /// <param name="model">A model of V symbols.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    public double LogProbability(HiddenMarkovModel model, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(computation);
        double[] logs = new double[Stretches.Length];
        Parallel.For(
            0,
            logs.Length,
            new ParallelOptions { MaxDegreeOfParallelism = computation.Threads, CancellationToken = computation.Cancellation },
            () => new ForwardFilter(model.Tables),
            (i, _, filter) =>
            {
                logs[i] = filter.Run(Tokens.Span[Stretches[i].Start..Stretches[i].End]);
                return filter;
            },
            _ => { });
        return Summation.Sum(logs);
    }
}

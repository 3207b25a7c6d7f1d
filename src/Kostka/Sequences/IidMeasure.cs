using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Sequences;

/// <summary>Sequences of independent, identically distributed tokens; the token that follows is one more of them.</summary>
public sealed class IidMeasure : IIidMixture, INextTokenPosterior
{
    /// <summary>How far the probabilities may be from summing to 1.</summary>
    public const double SumTolerance = 1e-9;

    private readonly TokenDistribution _tokens;

    /// <summary>The measure of given token probabilities.</summary>
    /// <param name="length">Length L of a sequence, at least 1.</param>
    /// <param name="probabilities">The probabilities of symbols 0 … V−1, each at least 0, summing to 1 within <see cref="SumTolerance"/>.</param>
    /// <exception cref="RequestException">The length or the probabilities are not as said.</exception>
    public IidMeasure(int length, IReadOnlyList<double> probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        MeasureChecks.Length(length);
        Length = length;
        _tokens = new TokenDistribution(probabilities);
    }

    /// <inheritdoc/>
    public int Length { get; }

    /// <inheritdoc/>
    public int Vocabulary => Probabilities.Length;

    /// <summary>The token probabilities, divided by their sum.</summary>
    public ImmutableArray<double> Probabilities => _tokens.Probabilities;

    /// <inheritdoc/>
    public ImmutableArray<IidComponent> Components => [new IidComponent(1, Probabilities)];

    /// <summary>The measure in plain words, such as "64 independent tokens of 2 symbols with probabilities 0.5, 0.5".</summary>
    public string Description =>
        $"{Length} independent tokens of {PlainWords.Symbols(Vocabulary)}{(Vocabulary <= 8 ? $" with probabilities {PlainWords.Numbers(Probabilities)}" : "")}";

    /// <inheritdoc/>
    public double TypeProbability(ReadOnlySpan<int> counts)
    {
        MeasureChecks.Counts(counts, this);
        return Math.Exp(MultinomialLaw.LogProbability(counts, Probabilities.AsSpan()));
    }

    /// <inheritdoc/>
    public double NextTokenProbability(ReadOnlySpan<int> counts, int symbol)
    {
        MeasureChecks.Counts(counts, this);
        return Probabilities[symbol];
    }

    /// <summary>The token probabilities, whatever the sequence.</summary>
    /// <inheritdoc/>
    public void Posterior(ReadOnlySpan<int> sequence, Span<double> probabilities)
    {
        MeasureChecks.Posterior(sequence, probabilities, this);
        Probabilities.CopyTo(probabilities);
    }

    /// <summary>Draws sequences one after the other, each token by inverting the cumulative distribution, the next token last.</summary>
    /// <remarks>The first members of a sample are the same however many follow.</remarks>
    /// <inheritdoc/>
    public SequenceSample Draw(int count, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int[] tokens = SampleStorage.Tokens(count, Length), next = new int[count];
        for (int i = 0; i < count; i++)
        {
            foreach (ref int token in tokens.AsSpan(i * Length, Length))
                token = _tokens.Draw(stream);
            next[i] = _tokens.Draw(stream);
        }

        return new SequenceSample(new SequenceSet(count, Length, Vocabulary, tokens), next);
    }
}

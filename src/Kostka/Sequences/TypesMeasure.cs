using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Sequences;

/// <summary>
/// An exchangeable measure by the probability of each type: the type is drawn, then one of its sequences, all equally likely. Every exchangeable measure
/// on L tokens is of this kind; what follows the L tokens is not part of it.
/// </summary>
public sealed class TypesMeasure : IExchangeableMeasure
{
    private readonly TokenDistribution _distribution;
    private readonly Dictionary<SequenceType, double> _probabilities;

    /// <summary>The measure of given type probabilities.</summary>
    /// <param name="length">Length L of a sequence, at least 1.</param>
    /// <param name="types">
    /// At least one type, none twice, all of L tokens and of the same number of symbols, with probabilities that sum to 1 within
    /// <see cref="IidMeasure.SumTolerance"/>; types that are not listed have probability 0.
    /// </param>
    /// <exception cref="RequestException">The types or probabilities are not as said.</exception>
    public TypesMeasure(int length, IReadOnlyList<(SequenceType Type, double Probability)> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        MeasureChecks.Length(length);
        Length = length;
        _distribution = new TokenDistribution([.. types.Select(type => type.Probability)], "probabilities of types", "probability of type");
        Types = [.. types.Select(type => type.Type)];
        _probabilities = [];
        foreach ((SequenceType type, double probability) in Types.Zip(_distribution.Probabilities))
        {
            if (type.Vocabulary != Vocabulary)
                throw new RequestException($"The type {type} has {type.Vocabulary} counts, the first type {Types[0]} has {Vocabulary}; all need the same number.");
            if (type.Length != length)
                throw new RequestException($"The counts of the type {type} sum to {type.Length}; they must sum to the length, {length}.");
            if (!_probabilities.TryAdd(type, probability))
                throw new RequestException($"The type {type} is listed twice; each may be listed once.");
        }
    }

    /// <inheritdoc/>
    public int Length { get; }

    /// <inheritdoc/>
    public int Vocabulary => Types[0].Vocabulary;

    /// <summary>The types that were listed.</summary>
    public ImmutableArray<SequenceType> Types { get; }

    /// <summary>The probabilities of <see cref="Types"/>, divided by their sum.</summary>
    public ImmutableArray<double> Probabilities => _distribution.Probabilities;

    /// <inheritdoc/>
    public string Description =>
        $"{Length} tokens of {PlainWords.Symbols(Vocabulary)}: {(Types.Length == 1 ? "the type" : $"{Types.Length} types")} of given probability, all sequences of a type equally likely";

    /// <inheritdoc/>
    public double TypeProbability(ReadOnlySpan<int> counts)
    {
        MeasureChecks.Counts(counts, this);
        return _probabilities.GetValueOrDefault(new SequenceType([.. counts]));
    }

    /// <exception cref="RequestException">Always: the probabilities of types of L tokens do not say what follows them.</exception>
    /// <inheritdoc/>
    public double NextTokenProbability(ReadOnlySpan<int> counts, int symbol)
    {
        MeasureChecks.Counts(counts, this);
        throw new RequestException(
            $"A measure of kind types says nothing of the token after the {Length} tokens; ask for a next token under a measure of kind iid, mixture, hmm or corpus.");
    }

    /// <summary>Draws sequences one after the other: the type, then its tokens in random order. The next tokens are <see cref="SequenceSample.NoToken"/>.</summary>
    /// <remarks>The first members of a sample are the same however many follow.</remarks>
    /// <inheritdoc/>
    public SequenceSample Draw(int count, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int[] tokens = SampleStorage.Tokens(count, Length), next = new int[count];
        Array.Fill(next, SequenceSample.NoToken);
        for (int i = 0; i < count; i++)
        {
            SequenceType type = Types[_distribution.Draw(stream)];
            Span<int> sequence = tokens.AsSpan(i * Length, Length);
            int start = 0;
            for (int v = 0; v < Vocabulary; start += type.Counts[v], v++)
                sequence.Slice(start, type.Counts[v]).Fill(v);
            stream.Shuffle(sequence);
        }

        return new SequenceSample(new SequenceSet(count, Length, Vocabulary, tokens), next);
    }
}

using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Sequences;

/// <summary>
/// A finite mixture of measures with independent tokens: a component is drawn for the sequence, then every token, the one that follows too, from the
/// component's distribution.
/// </summary>
public sealed class MixtureMeasure : IIidMixture, INextTokenPosterior
{
    private readonly TokenDistribution _weights;
    private readonly ImmutableArray<TokenDistribution> _tokens;

    /// <summary>A mixture.</summary>
    /// <param name="length">Length L of a sequence, at least 1.</param>
    /// <param name="components">
    /// At least one; the weights sum to 1, and so do the probabilities of each component, within <see cref="IidMeasure.SumTolerance"/>; all components
    /// have the same number of symbols.
    /// </param>
    /// <exception cref="RequestException">The length, a weight or a probability is not as said.</exception>
    public MixtureMeasure(int length, IReadOnlyList<IidComponent> components)
    {
        ArgumentNullException.ThrowIfNull(components);
        MeasureChecks.Length(length);
        Length = length;
        _weights = new TokenDistribution([.. components.Select(component => component.Weight)], "weights of the mixture", "weight of component");
        _tokens = [.. components.Select((component, c) => Distribution(component, c))];
        if (Array.FindIndex([.. _tokens], tokens => tokens.Probabilities.Length != Vocabulary) is > 0 and int other)
        {
            throw new RequestException(
                $"Component {other} of the mixture has {_tokens[other].Probabilities.Length} probabilities, component 0 has {Vocabulary}; all need the same number.");
        }

        Components = [.. _tokens.Select((tokens, c) => new IidComponent(_weights.Probabilities[c], tokens.Probabilities))];
    }

    /// <inheritdoc/>
    public int Length { get; }

    /// <inheritdoc/>
    public int Vocabulary => _tokens[0].Probabilities.Length;

    /// <inheritdoc/>
    public ImmutableArray<IidComponent> Components { get; }

    /// <inheritdoc/>
    public string Description
    {
        get
        {
            string shown = Vocabulary <= 4 && Components.Length <= 4
                ? $": {string.Join("; ", Components.Select(c => $"{c.Weight:G6} with probabilities {PlainWords.Numbers(c.Probabilities)}"))}"
                : "";
            return $"{Length} tokens of {PlainWords.Symbols(Vocabulary)}, independent given which of {Components.Length} distributions the sequence has{shown}";
        }
    }

    /// <inheritdoc/>
    public double TypeProbability(ReadOnlySpan<int> counts)
    {
        MeasureChecks.Counts(counts, this);
        double sum = 0;
        foreach (IidComponent component in Components)
            sum += component.Weight * Math.Exp(MultinomialLaw.LogProbability(counts, component.Probabilities.AsSpan()));
        return sum;
    }

    /// <summary>Σ of the components' probabilities of <paramref name="symbol"/>, weighted by the posterior of the component given the sequence.</summary>
    /// <remarks>After a sequence that cannot occur the weights are those of the mixture.</remarks>
    /// <inheritdoc/>
    public double NextTokenProbability(ReadOnlySpan<int> counts, int symbol)
    {
        MeasureChecks.Counts(counts, this);
        double[] posterior = ComponentPosterior(counts);
        double expected = 0;
        for (int c = 0; c < posterior.Length; c++)
            expected += posterior[c] * Components[c].Probabilities[symbol];
        return expected;
    }

    /// <summary>As <see cref="NextTokenProbability"/>, of all symbols.</summary>
    /// <inheritdoc/>
    public void Posterior(ReadOnlySpan<int> sequence, Span<double> probabilities)
    {
        MeasureChecks.Posterior(sequence, probabilities, this);
        int[] counts = new int[Vocabulary];
        foreach (int symbol in sequence)
            counts[symbol]++;
        double[] posterior = ComponentPosterior(counts);
        probabilities.Clear();
        for (int c = 0; c < posterior.Length; c++)
        {
            for (int v = 0; v < probabilities.Length; v++)
                probabilities[v] += posterior[c] * Components[c].Probabilities[v];
        }
    }

    /// <summary>Draws sequences one after the other: the component, the tokens, the next token.</summary>
    /// <remarks>The first members of a sample are the same however many follow.</remarks>
    /// <inheritdoc/>
    public SequenceSample Draw(int count, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int[] tokens = SampleStorage.Tokens(count, Length), next = new int[count];
        for (int i = 0; i < count; i++)
        {
            TokenDistribution distribution = _tokens[_weights.Draw(stream)];
            foreach (ref int token in tokens.AsSpan(i * Length, Length))
                token = distribution.Draw(stream);
            next[i] = distribution.Draw(stream);
        }

        return new SequenceSample(new SequenceSet(count, Length, Vocabulary, tokens), next);
    }

    // The probability of each component given the counts.
    private double[] ComponentPosterior(ReadOnlySpan<int> counts)
    {
        double[] posterior = new double[Components.Length];
        for (int c = 0; c < posterior.Length; c++)
            posterior[c] = Math.Log(Components[c].Weight) + MultinomialLaw.LogProbability(counts, Components[c].Probabilities.AsSpan());
        double largest = posterior.Max(), sum = 0;
        for (int c = 0; c < posterior.Length; c++)
        {
            posterior[c] = double.IsNegativeInfinity(largest) ? Components[c].Weight : Math.Exp(posterior[c] - largest);
            sum += posterior[c];
        }

        foreach (ref double probability in posterior.AsSpan())
            probability /= sum;
        return posterior;
    }

    private static TokenDistribution Distribution(IidComponent component, int index) => component.Probabilities.IsDefault
        ? throw new ArgumentException($"Component {index} has no probabilities.", nameof(component))
        : new TokenDistribution(component.Probabilities, $"token probabilities of component {index}", $"probability in component {index} of symbol");
}

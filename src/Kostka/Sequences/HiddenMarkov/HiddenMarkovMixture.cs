using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Sequences.HiddenMarkov;

/// <summary>A component of a mixture: a hidden Markov model with its weight.</summary>
/// <param name="Weight">Its weight, from 0 to 1.</param>
/// <param name="Model">The model.</param>
public sealed record HiddenMarkovComponent(double Weight, HiddenMarkovModel Model);

/// <summary>
/// A mixture of hidden Markov models: a component is drawn for the sequence, and all its tokens, the one that follows too, come from the component's
/// model. With one component: a hidden Markov model.
/// </summary>
public sealed class HiddenMarkovMixture : INextTokenPosterior
{
    private readonly TokenDistribution _weights;

    /// <summary>A mixture.</summary>
    /// <param name="length">Length L of a sequence, at least 1.</param>
    /// <param name="components">At least one; the weights sum to 1 within <see cref="IidMeasure.SumTolerance"/>; all have the same number of symbols.</param>
    /// <exception cref="RequestException">The length, a weight or the numbers of symbols are not as said.</exception>
    public HiddenMarkovMixture(int length, IReadOnlyList<HiddenMarkovComponent> components)
    {
        ArgumentNullException.ThrowIfNull(components);
        MeasureChecks.Length(length);
        Length = length;
        _weights = new TokenDistribution([.. components.Select(component => component.Weight)], "weights of the mixture", "weight of component");
        Components = [.. components.Select((component, c) => component with { Weight = _weights.Probabilities[c] })];
        for (int c = 1; c < components.Count; c++)
        {
            if (components[c].Model.Vocabulary != Vocabulary)
            {
                throw new RequestException(
                    $"Component {c} of the mixture has {components[c].Model.Vocabulary} symbols, component 0 has {Vocabulary}; all need the same number.");
            }
        }
    }

    /// <inheritdoc/>
    public int Length { get; }

    /// <inheritdoc/>
    public int Vocabulary => Components[0].Model.Vocabulary;

    /// <summary>The components; their weights sum to 1.</summary>
    public ImmutableArray<HiddenMarkovComponent> Components { get; }

    /// <summary>The measure in plain words, such as "32 tokens of 4 symbols from a hidden Markov model of 2 states".</summary>
    public string Description
    {
        get
        {
            int fewest = Components.Min(component => component.Model.States), most = Components.Max(component => component.Model.States);
            string states = fewest == most ? (most == 1 ? "1 state" : $"{most} states") : $"{fewest} to {most} states";
            string tokens = $"{Length} tokens of {PlainWords.Symbols(Vocabulary)}";
            return Components.Length == 1
                ? $"{tokens} from a hidden Markov model of {states}"
                : $"{tokens}, each sequence from one of {Components.Length} hidden Markov models of {states}";
        }
    }

    /// <summary>
    /// The same measure as independent tokens or as a mixture of such, where every component is one: of one state in effect, of a state that never
    /// changes, or of a state that is forgotten at once. Then the order of tokens does not matter, and exact methods apply.
    /// </summary>
    /// <param name="reason">Why it was not recognised as such; null when it was.</param>
    /// <returns>An <see cref="IidMeasure"/> or a <see cref="MixtureMeasure"/>, or null.</returns>
    public IIidMixture? AsExchangeable(out string? reason)
    {
        var parts = ImmutableArray.CreateBuilder<IidComponent>();
        reason = null;
        foreach (HiddenMarkovComponent component in Components.Where(component => component.Weight > 0))
        {
            if (ExchangeableForm.Of(component.Model, out reason) is not { } found)
                return null;
            parts.AddRange(found.Where(part => part.Weight > 0).Select(part => part with { Weight = component.Weight * part.Weight }));
        }

        return parts.Count == 1 ? new IidMeasure(Length, parts[0].Probabilities) : new MixtureMeasure(Length, parts.ToImmutable());
    }

    /// <summary>ln p(x_1 … x_L), exact to rounding; −∞ for a sequence that cannot occur.</summary>
    /// <param name="sequence">L symbols in 0 … V−1.</param>
    /// <exception cref="ArgumentException">The length is not L, or a symbol lies outside the alphabet.</exception>
    public double LogProbability(ReadOnlySpan<int> sequence)
    {
        RequireSequence(sequence);
        return new MixtureFilter(this).Run(sequence);
    }

    /// <summary>The same for many sequences.</summary>
    /// <param name="sequences">N sequences of length L over V symbols.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <returns>N log-probabilities.</returns>
    public double[] LogProbabilities(SequenceSet sequences, Computation computation)
    {
        double[] logs = new double[RequireSequences(sequences).Count];
        ForEach(sequences, computation, (filter, i) => logs[i] = filter.Run(sequences[i]));
        return logs;
    }

    /// <inheritdoc/>
    public void Posterior(ReadOnlySpan<int> sequence, Span<double> probabilities)
    {
        MeasureChecks.Posterior(sequence, probabilities, this);
        var filter = new MixtureFilter(this);
        filter.Run(sequence);
        filter.Next(probabilities);
    }

    /// <inheritdoc/>
    public Matrix Posteriors(SequenceSet sequences, Computation computation)
    {
        var posteriors = new Matrix(RequireSequences(sequences).Count, Vocabulary);
        ForEach(sequences, computation, (filter, i) =>
        {
            filter.Run(sequences[i]);
            filter.Next(posteriors.Row(i));
        });
        return posteriors;
    }

    /// <summary>The probability of each component given a sequence; the weights of the mixture after a sequence that cannot occur.</summary>
    /// <param name="sequence">L symbols in 0 … V−1.</param>
    /// <exception cref="ArgumentException">The length is not L, or a symbol lies outside the alphabet.</exception>
    public ImmutableArray<double> ComponentPosterior(ReadOnlySpan<int> sequence)
    {
        RequireSequence(sequence);
        var filter = new MixtureFilter(this);
        filter.Run(sequence);
        return [.. filter.Components];
    }

    /// <summary>Draws sequences one after the other: the component, then its chain of states with the tokens, the next token last.</summary>
    /// <remarks>The first members of a sample are the same however many follow.</remarks>
    /// <inheritdoc/>
    public SequenceSample Draw(int count, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int[] tokens = SampleStorage.Tokens(count, Length), next = new int[count];
        for (int i = 0; i < count; i++)
            Components[_weights.Draw(stream)].Model.Draw(tokens.AsSpan(i * Length, Length), out next[i], stream);
        return new SequenceSample(new SequenceSet(count, Length, Vocabulary, tokens), next);
    }

    private void ForEach(SequenceSet sequences, Computation computation, Action<MixtureFilter, int> body)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = computation.Threads, CancellationToken = computation.Cancellation };
        Parallel.For(
            0,
            sequences.Count,
            options,
            () => new MixtureFilter(this),
            (i, _, filter) =>
            {
                body(filter, i);
                return filter;
            },
            _ => { });
    }

    private void RequireSequence(ReadOnlySpan<int> sequence)
    {
        if (sequence.Length != Length)
            throw new ArgumentException($"{sequence.Length} tokens were given; the measure has {Length}.", nameof(sequence));
        MeasureChecks.Symbols(sequence, Vocabulary);
    }

    private SequenceSet RequireSequences(SequenceSet sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        return sequences.Length == Length && sequences.Vocabulary == Vocabulary
            ? sequences
            : throw new ArgumentException(
                $"{sequences.Length} tokens of {sequences.Vocabulary} symbols were given; the measure has {Length} of {Vocabulary}.", nameof(sequences));
    }
}

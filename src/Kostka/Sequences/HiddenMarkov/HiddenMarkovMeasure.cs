using Kostka.Numerics;

namespace Kostka.Sequences.HiddenMarkov;

/// <summary>Sequences of one hidden Markov model; the token that follows is emitted by the next state.</summary>
public sealed class HiddenMarkovMeasure : INextTokenPosterior
{
    private readonly HiddenMarkovMixture _single;
    private readonly string _origin;

    /// <summary>The first L tokens of a model.</summary>
    /// <param name="length">Length L of a sequence, at least 1.</param>
    /// <param name="model">The model.</param>
    /// <param name="origin">Where the model comes from, for the description: "fitted to a text of 217646 tokens"; null says nothing.</param>
    /// <exception cref="RequestException">The length is not as said.</exception>
    public HiddenMarkovMeasure(int length, HiddenMarkovModel model, string? origin = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _single = new HiddenMarkovMixture(length, [new HiddenMarkovComponent(1, model)]);
        Model = model;
        _origin = origin is null ? "" : $", {origin}";
    }

    /// <inheritdoc/>
    public int Length => _single.Length;

    /// <inheritdoc/>
    public int Vocabulary => _single.Vocabulary;

    /// <summary>The model.</summary>
    public HiddenMarkovModel Model { get; }

    /// <inheritdoc/>
    public string Description => _single.Description + _origin;

    /// <inheritdoc cref="HiddenMarkovMixture.AsExchangeable"/>
    public IIidMixture? AsExchangeable(out string? reason) => _single.AsExchangeable(out reason);

    /// <inheritdoc cref="HiddenMarkovMixture.LogProbability"/>
    public double LogProbability(ReadOnlySpan<int> sequence) => _single.LogProbability(sequence);

    /// <inheritdoc cref="HiddenMarkovMixture.LogProbabilities"/>
    public double[] LogProbabilities(SequenceSet sequences, Computation computation) => _single.LogProbabilities(sequences, computation);

    /// <inheritdoc/>
    public void Posterior(ReadOnlySpan<int> sequence, Span<double> probabilities) => _single.Posterior(sequence, probabilities);

    /// <inheritdoc/>
    public Matrix Posteriors(SequenceSet sequences, Computation computation) => _single.Posteriors(sequences, computation);

    /// <inheritdoc cref="HiddenMarkovMixture.Draw"/>
    public SequenceSample Draw(int count, RandomStream stream) => _single.Draw(count, stream);
}

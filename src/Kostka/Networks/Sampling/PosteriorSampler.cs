using System.Numerics;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Networks.Sampling;

/// <summary>
/// Samples the posterior exp(−Σ(y − f)²/2δ) Π N(θ; 0, σ²) of a network's weights. In wide networks the posterior mean of the outputs tends to Gaussian-process regression with the
/// network's NNGP kernel and ridge δ.
/// </summary>
/// <remarks>
/// Sampled are the trained arrays (<see cref="ParameterTensor.Trained"/>) whose prior has a width. The others keep one draw of their prior, common to all chains, so that these have
/// one law to agree on. In a Bayesian network every weight is drawn: make the readout a trained array; a fixed one after an activation gives another limit.
/// </remarks>
public static class PosteriorSampler
{
    // Children of the caller's stream: chain i has child i.
    private const ulong FixedStream = ulong.MaxValue;

    /// <summary>Samples all weights.</summary>
    /// <param name="model">Makes the model for one chain, told how many threads it may use. Called once to look, and once a chain; disposed of by this.</param>
    /// <param name="train">The n training sequences.</param>
    /// <param name="labels">Their n × C labels.</param>
    /// <param name="test">Where the outputs are wanted.</param>
    /// <param name="settings">How to sample.</param>
    /// <param name="stream">Where the random numbers come from: chain i draws from child i alone. Results are the same to the bit whatever the number of threads.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <param name="store">Keeps the chains now and then, at cancellation and at the end, and gives back those of an earlier run with the same arguments; null to keep nothing.</param>
    /// <exception cref="RequestException">The settings are wrong, or memory is short.</exception>
    /// <exception cref="OperationCanceledException">The computation was cancelled; the store holds where it was.</exception>
    public static PosteriorPredictions Run<T>(
        Func<int, IParametricModel<T>> model,
        SequenceSet train,
        T[] labels,
        SequenceSet test,
        SamplingSettings settings,
        RandomStream stream,
        Computation computation,
        IChainStore? store = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        RegressionTask<T> task = Check(train, labels, test, settings);
        int outputs = labels.Length / train.Count;
        (ParameterLayout layout, int found) = LookAt(model);
        if (found != outputs)
            throw new ArgumentException($"{train.Count} × {found} labels were expected, {labels.Length} were given.", nameof(labels));
        var run = new ChainRun(threads => new Posterior<T>(model(threads), Fixed<T>(layout, stream), task), settings, train.Count, test.Count, outputs);
        return run.Run(SampledWeights<T>.CountIn(layout), stream, computation, store);
    }

    /// <summary>
    /// The same posterior with a linear readout integrated out by regression: the chains move the other weights under the marginal likelihood, and average conditional means. Gives
    /// the same means and deviations as sampling all weights does, in wide networks with a fraction of the moves.
    /// </summary>
    /// <param name="features">Makes φ for one chain: a model whose outputs are what the readout reads, F of them. Called once to look, and once a chain; disposed of by this.</param>
    /// <param name="readout">The prior of the readout.</param>
    /// <param name="train">The n training sequences; a move costs n³ operations beside the gradient.</param>
    /// <param name="labels">Their n × C labels.</param>
    /// <param name="test">Where the outputs are wanted.</param>
    /// <param name="settings">How to sample; without mini-batches.</param>
    /// <param name="stream">Where the random numbers come from.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <param name="store">Keeps the chains; null to keep nothing.</param>
    /// <exception cref="RequestException">The settings are wrong, or memory is short.</exception>
    /// <exception cref="OperationCanceledException">The computation was cancelled; the store holds where it was.</exception>
    public static PosteriorPredictions RunMarginal<T>(
        Func<int, IParametricModel<T>> features,
        GaussianReadout readout,
        SequenceSet train,
        T[] labels,
        SequenceSet test,
        SamplingSettings settings,
        RandomStream stream,
        Computation computation,
        IChainStore? store = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(readout);
        RegressionTask<T> task = Check(train, labels, test, settings);
        if (settings.BatchSize > 0)
            throw new RequestException("Sampling: with the readout integrated out the likelihood is no sum over sequences; leave out the batch size.");
        ParameterLayout layout = LookAt(features).Layout;
        var run = new ChainRun(
            threads => new MarginalPosterior<T>(features(threads), readout, Fixed<T>(layout, stream), task), settings, train.Count, test.Count, labels.Length / train.Count)
        {
            HasVariances = true,
        };
        return run.Run(SampledWeights<T>.CountIn(layout), stream, computation, store);
    }

    private static RegressionTask<T> Check<T>(SequenceSet train, T[] labels, SequenceSet test, SamplingSettings settings)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check(train.Count);
        if (labels.Length == 0 || labels.Length % train.Count != 0)
            throw new ArgumentException($"{labels.Length} labels do not fit {train.Count} sequences.", nameof(labels));
        return new RegressionTask<T>(train, labels, test, settings.Ridge);
    }

    private static (ParameterLayout Layout, int Outputs) LookAt<T>(Func<int, IParametricModel<T>> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using IParametricModel<T> first = model(1);
        return (first.Parameters, first.Outputs);
    }

    private static T[] Fixed<T>(ParameterLayout layout, RandomStream stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => layout.Initialise<T>(stream.Child(FixedStream));
}

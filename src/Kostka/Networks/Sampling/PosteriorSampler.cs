using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Kostka.Networks.Sampling.Diagnostics;
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

    /// <summary>Runs the chains in parallel.</summary>
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
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(computation);
        settings.Check(train.Count);

        int parallel = Math.Min(computation.Threads, settings.Chains), columns, finished = 0;
        using (IParametricModel<T> first = model(1))
        {
            columns = test.Count * first.Outputs;
            Check(first, train, labels, settings, columns, parallel);
        }

        var traces = new ChainTrace[settings.Chains];
        var summaries = new ChainSummary[settings.Chains];
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = computation.Cancellation };
        try
        {
            Parallel.For(0, settings.Chains, options, index =>
            {
                using Posterior<T> posterior = Open(model(Math.Max(1, computation.Threads / parallel)), train, labels, settings.Ridge, stream);
                traces[index] = new ChainTrace(settings.Samples, columns);
                var chain = new Chain<T>(posterior, settings, train.Count, test, traces[index], stream.Child((ulong)index), store?.Load(index));
                Interlocked.Add(ref finished, chain.Move);
                Finish(chain, index, settings, computation, store, () => Interlocked.Increment(ref finished) / ((double)settings.Chains * settings.Moves));
                summaries[index] = chain.Summary();
            });
        }
        catch (AggregateException failed) when (failed.InnerException is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }

        return Summarise([.. traces.Where((_, i) => summaries[i].Divergence is null)], test.Count, columns / test.Count, [.. summaries]);
    }

    private static void Finish<T>(Chain<T> chain, int index, SamplingSettings settings, Computation computation, IChainStore? store, Func<double> step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long saved = Stopwatch.GetTimestamp();
        bool news = false;
        while (chain.Move < settings.Moves && chain.Divergence is null && !computation.Cancellation.IsCancellationRequested)
        {
            chain.Advance();
            news = true;
            computation.Progress?.Report(step());
            if (store is null || Stopwatch.GetElapsedTime(saved) < store.Interval)
                continue;
            store.Save(index, chain.Snapshot());
            (saved, news) = (Stopwatch.GetTimestamp(), false);
        }

        // A diverged chain is not kept: run again, it diverges again.
        if (news && chain.Divergence is null)
            store?.Save(index, chain.Snapshot());
        if (chain.Move < settings.Moves && chain.Divergence is null)
            computation.Cancellation.ThrowIfCancellationRequested();
    }

    private static Posterior<T> Open<T>(IParametricModel<T> model, SequenceSet train, T[] labels, double ridge, RandomStream stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(model, train, labels, ridge, model.Parameters.Initialise<T>(stream.Child(FixedStream)));

    private static void Check<T>(IParametricModel<T> model, SequenceSet train, T[] labels, SamplingSettings settings, int columns, int parallel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (labels.Length != train.Count * model.Outputs)
            throw new ArgumentException($"{train.Count} × {model.Outputs} labels were expected, {labels.Length} were given.", nameof(labels));
        int sampled = model.Parameters.Tensors.Where(Posterior<T>.IsSampled).Sum(t => t.Count);
        if (sampled == 0)
            throw new ArgumentException("The model has no trained weights with a prior to sample.", nameof(model));
        MemoryGuard.Require(
            (sizeof(double) * (((long)settings.Chains * settings.Samples * columns) + (6L * parallel * sampled))) + (2L * Unsafe.SizeOf<T>() * parallel * model.Parameters.Count),
            $"sampling {settings.Chains} chains of {sampled:N0} weights, {settings.Samples} samples of {columns} outputs each",
            "Keep fewer samples, or test on fewer sequences.");
    }

    private static PosteriorPredictions Summarise(ChainTrace[] traces, int count, int outputs, ImmutableArray<ChainSummary> summaries)
    {
        var (mean, error, deviation) = (new Matrix(count, outputs), new Matrix(count, outputs), new Matrix(count, outputs));
        var (effective, rhat) = (new Matrix(count, outputs), new Matrix(count, outputs));
        for (int column = 0; column < count * outputs; column++)
        {
            var found = MixingDiagnostics.Of([.. traces.Select(t => t.Column(column))]);
            (mean.Values[column], error.Values[column], deviation.Values[column]) = (found.Mean, found.StandardError, found.Deviation);
            (effective.Values[column], rhat.Values[column]) = (found.EffectiveSamples, found.Rhat);
        }

        return new PosteriorPredictions(mean, error, deviation, effective, rhat, MixingDiagnostics.Of([.. traces.Select(t => t.LogPosterior)]), summaries);
    }
}

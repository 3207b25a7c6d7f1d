using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Kostka.Networks.Sampling.Diagnostics;
using Kostka.Numerics;

namespace Kostka.Networks.Sampling;

/// <summary>Runs the chains of one posterior in parallel, keeps them now and then, and sums up what they saw.</summary>
/// <param name="open">Makes the posterior for one chain, told how many threads it may use.</param>
/// <param name="settings">Checked settings.</param>
/// <param name="trainCount">Number of training sequences.</param>
/// <param name="testCount">Number N of test sequences.</param>
/// <param name="outputs">Number C of outputs.</param>
internal sealed class ChainRun(Func<int, IPosterior> open, SamplingSettings settings, int trainCount, int testCount, int outputs)
{
    /// <summary>Whether predictions are means and, after them, variances of the outputs, instead of outputs.</summary>
    public bool HasVariances { get; init; }

    private int Columns => testCount * outputs;

    private int Predictions => HasVariances ? 2 * Columns : Columns;

    /// <summary>Runs all chains to their end.</summary>
    /// <param name="weights">Number of sampled weights.</param>
    /// <param name="stream">Chain i draws from child i.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <param name="store">Where the chains are kept; may be null.</param>
    public PosteriorPredictions Run(int weights, RandomStream stream, Computation computation, IChainStore? store)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(computation);
        if (weights == 0)
            throw new ArgumentException("The model has no trained weights with a prior to sample.");
        int parallel = Math.Min(computation.Threads, settings.Chains);
        MemoryGuard.Require(
            sizeof(double) * (((long)settings.Chains * settings.Samples * Predictions) + (((8L * parallel) + settings.Chains) * weights)),
            $"sampling {settings.Chains} chains of {weights:N0} weights, {settings.Samples} samples of {Predictions} predictions each",
            "Keep fewer samples, or test on fewer sequences.");

        ChainSnapshot?[] begun = [.. Enumerable.Range(0, settings.Chains).Select(index => store?.Load(index))];
        long finished = begun.Sum(snapshot => (long)(snapshot?.Move ?? 0));
        var traces = new ChainTrace[settings.Chains];
        var summaries = new ChainSummary[settings.Chains];
        ForEachChain(parallel, index =>
        {
            using IPosterior posterior = open(Math.Max(1, computation.Threads / parallel));
            traces[index] = new ChainTrace(settings.Samples, Predictions);
            var chain = new Chain(posterior, settings, trainCount, traces[index], stream.Child((ulong)index), begun[index]);
            begun[index] = null; // its arrays are in the chain now
            Finish(chain, index, computation, store, () => Interlocked.Increment(ref finished) / ((double)settings.Chains * settings.Moves));
            summaries[index] = chain.Summary();
        }, computation.Cancellation);

        return Summarise([.. traces.Where((_, i) => summaries[i].Divergence is null)], [.. summaries], computation.Threads);
    }

    private void Finish(Chain chain, int index, Computation computation, IChainStore? store, Func<double> step)
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
        if (chain.Divergence is not null)
            return;
        if (news)
            store?.Save(index, chain.Snapshot());
        if (chain.Move < settings.Moves)
            computation.Cancellation.ThrowIfCancellationRequested();
    }

    private PosteriorPredictions Summarise(ChainTrace[] traces, ImmutableArray<ChainSummary> summaries, int threads)
    {
        Matrix mean = new(testCount, outputs), error = new(testCount, outputs), deviation = new(testCount, outputs);
        Matrix effective = new(testCount, outputs), rhat = new(testCount, outputs);
        Parallel.For(0, Columns, new ParallelOptions { MaxDegreeOfParallelism = threads }, column =>
        {
            var found = MixingDiagnostics.Of([.. traces.Select(t => t.Column(column))]);
            (mean.Values[column], error.Values[column]) = (found.Mean, found.StandardError);
            (effective.Values[column], rhat.Values[column]) = (found.EffectiveSamples, found.Rhat);

            // The law of total variance: of the conditional means, and the mean of the conditional variances.
            double within = HasVariances ? traces.Select(t => t.Column(Columns + column).Average()).DefaultIfEmpty(double.NaN).Average() : 0;
            deviation.Values[column] = Math.Sqrt((found.Deviation * found.Deviation) + within);
        });

        return new PosteriorPredictions(mean, error, deviation, effective, rhat, MixingDiagnostics.Of([.. traces.Select(t => t.LogPosterior)]), summaries);
    }

    private void ForEachChain(int parallel, Action<int> run, CancellationToken cancellation)
    {
        try
        {
            Parallel.For(0, settings.Chains, new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation }, run);
        }
        catch (AggregateException failed) when (failed.InnerException is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }
}

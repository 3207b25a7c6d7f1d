using System.Numerics;
using System.Runtime.ExceptionServices;
using Kostka.Networks.Checkpoints;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Networks.Training;

/// <summary>Networks that differ in their random numbers alone.</summary>
public static class Ensemble
{
    /// <summary>
    /// Trains networks side by side, each on one thread. Network i draws its parameters from child 0 and the order of its data from child 1 of the stream's child i, so
    /// that it is the same to the bit whatever the number of threads and of networks.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="model">Makes a model of one thread; called once for each thread at work at most, and disposed of.</param>
    /// <param name="networks">Number of networks, at least 1.</param>
    /// <param name="inputs">N sequences.</param>
    /// <param name="labels">N × C labels.</param>
    /// <param name="settings">How to train each.</param>
    /// <param name="stream">Where the random numbers come from.</param>
    /// <param name="slots">Where network i is kept; null for nowhere.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <param name="validation">Data to stop by; null for none.</param>
    /// <returns>The networks in order. Some may have diverged; the others are trained all the same.</returns>
    /// <inheritdoc cref="Trainer{T}.Run"/>
    public static TrainedNetwork<T>[] Train<T>(
        Func<IParametricModel<T>> model,
        int networks,
        SequenceSet inputs,
        T[] labels,
        TrainingSettings settings,
        RandomStream stream,
        Func<int, CheckpointSlot?>? slots,
        Computation computation,
        ValidationSet<T>? validation = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(networks, 1);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(computation);
        var trained = new TrainedNetwork<T>[networks];
        var progress = new SharedProgress(networks, computation.Progress);
        int next = -1;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(computation.Cancellation);
        var options = new ParallelOptions { MaxDegreeOfParallelism = computation.Threads };
        try
        {
            Parallel.For(0, Math.Min(networks, computation.Threads), options, _ => TrainSome());
        }
        catch (AggregateException failed)
        {
            // The cause, not those that were stopped because of it.
            Exception first = failed.InnerExceptions.FirstOrDefault(error => error is not OperationCanceledException) ?? failed.InnerExceptions[0];
            ExceptionDispatchInfo.Throw(first);
        }

        return trained;

        void TrainSome()
        {
            using IParametricModel<T> own = model();
            for (int i = Interlocked.Increment(ref next); i < networks; i = Interlocked.Increment(ref next))
            {
                RandomStream child = stream.Child((ulong)i);
                T[] initial = own.Parameters.Initialise<T>(child.Child(0));
                var part = new Computation(1, progress.Of(i), stop.Token);
                try
                {
                    trained[i] = Trainer<T>.Run(own, initial, inputs, labels, settings, child.Child(1), slots?.Invoke(i), part, validation);
                }
                catch
                {
                    // No use in going on beside a failure: all keep what they have.
                    stop.Cancel();
                    throw;
                }
            }
        }
    }

    /// <summary>The mean of shares that networks report from their threads.</summary>
    private sealed class SharedProgress(int networks, IProgress<double>? whole)
    {
        private readonly double[] _shares = new double[networks];
        private readonly Lock _lock = new();

        public IProgress<double>? Of(int network) => whole is null ? null : new Share(this, network);

        private void Report(int network, double share)
        {
            lock (_lock)
            {
                _shares[network] = share;
                whole!.Report(_shares.Sum() / networks);
            }
        }

        private sealed class Share(SharedProgress all, int network) : IProgress<double>
        {
            public void Report(double value) => all.Report(network, value);
        }
    }
}

using System.Numerics.Tensors;

namespace Kostka.Networks.Sampling;

/// <summary>What a chain has seen: one row a kept sample.</summary>
/// <param name="samples">Number of samples it will keep.</param>
/// <param name="columns">Predictions of a sample.</param>
internal sealed class ChainTrace(int samples, int columns)
{
    /// <summary>Samples kept so far.</summary>
    public int Count { get; private set; }

    /// <summary>The log posterior, without normalisation.</summary>
    public double[] LogPosterior { get; } = new double[samples];

    /// <summary>The log likelihood.</summary>
    public double[] LogLikelihood { get; } = new double[samples];

    /// <summary>Samples × predictions of a sample.</summary>
    public double[] Predictions { get; } = new double[checked(samples * columns)];

    /// <summary>Where the predictions of the next sample go.</summary>
    public Span<double> NextPredictions => Predictions.AsSpan(Count * columns, columns);

    /// <summary>Closes a sample whose predictions are in <see cref="NextPredictions"/>.</summary>
    /// <param name="potential">Φ, the negative log likelihood.</param>
    /// <param name="position">The weights in units of their prior deviation.</param>
    public void Keep(double potential, ReadOnlySpan<double> position)
    {
        LogLikelihood[Count] = -potential;
        LogPosterior[Count] = -potential - (0.5 * TensorPrimitives.SumOfSquares(position));
        Count++;
    }

    /// <summary>One prediction along the chain.</summary>
    public double[] Column(int column) => [.. Enumerable.Range(0, samples).Select(s => Predictions[(s * columns) + column])];

    /// <summary>A snapshot with the samples kept so far.</summary>
    public ChainSnapshot Snapshot(int move, double[] position, double[] tuning) =>
        new(move, position, tuning, LogPosterior[..Count], LogLikelihood[..Count], Predictions[..(Count * columns)]);

    /// <summary>Takes up the samples of a snapshot.</summary>
    public void Load(ChainSnapshot snapshot)
    {
        Count = snapshot.LogPosterior.Length;
        snapshot.LogPosterior.CopyTo(LogPosterior, 0);
        snapshot.LogLikelihood.CopyTo(LogLikelihood, 0);
        snapshot.Predictions.CopyTo(Predictions, 0);
    }
}

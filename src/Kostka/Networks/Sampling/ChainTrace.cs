using System.Numerics.Tensors;

namespace Kostka.Networks.Sampling;

/// <summary>What a chain has seen: one row a kept sample.</summary>
/// <param name="samples">Number of samples it will keep.</param>
/// <param name="columns">Outputs of a sample: test sequences × outputs.</param>
internal sealed class ChainTrace(int samples, int columns)
{
    /// <summary>Samples kept so far.</summary>
    public int Count { get; private set; }

    /// <summary>The log posterior, without normalisation.</summary>
    public double[] LogPosterior { get; } = new double[samples];

    /// <summary>The log likelihood.</summary>
    public double[] LogLikelihood { get; } = new double[samples];

    /// <summary>Samples × outputs of a sample.</summary>
    public double[] Outputs { get; } = new double[checked(samples * columns)];

    /// <summary>Where the outputs of the next sample go.</summary>
    public Span<double> NextOutputs => Outputs.AsSpan(Count * columns, columns);

    /// <summary>Closes a sample whose outputs are in <see cref="NextOutputs"/>.</summary>
    /// <param name="potential">Φ, the negative log likelihood.</param>
    /// <param name="position">The weights in units of their prior deviation.</param>
    public void Keep(double potential, ReadOnlySpan<double> position)
    {
        LogLikelihood[Count] = -potential;
        LogPosterior[Count] = -potential - (0.5 * TensorPrimitives.SumOfSquares(position));
        Count++;
    }

    /// <summary>One output along the chain.</summary>
    public double[] Column(int column) => [.. Enumerable.Range(0, samples).Select(s => Outputs[(s * columns) + column])];

    /// <summary>A snapshot with the samples kept so far.</summary>
    public ChainSnapshot Snapshot(int move, double[] position, double[] tuning) =>
        new(move, position, tuning, LogPosterior[..Count], LogLikelihood[..Count], Outputs[..(Count * columns)]);

    /// <summary>Takes up the samples of a snapshot.</summary>
    public void Load(ChainSnapshot snapshot)
    {
        Count = snapshot.LogPosterior.Length;
        snapshot.LogPosterior.CopyTo(LogPosterior, 0);
        snapshot.LogLikelihood.CopyTo(LogLikelihood, 0);
        snapshot.Outputs.CopyTo(Outputs, 0);
    }
}

namespace Kostka.Networks.Sampling;

/// <summary>All that a chain needs to go on to the same bits: with the settings and the random stream it was begun with. Plain arrays, to be kept in any file.</summary>
/// <param name="Move">Number of finished moves.</param>
/// <param name="Position">The sampled weights in units of their prior deviation.</param>
/// <param name="Tuning">Where the search for the step size stands, and counters: <see cref="TuningLength"/> numbers.</param>
/// <param name="LogPosterior">The log posterior at the samples kept so far.</param>
/// <param name="LogLikelihood">The log likelihood at the samples kept so far.</param>
/// <param name="Predictions">
/// What the samples kept so far say about the test sequences: samples × N × C outputs, or, where the readout is integrated out, samples × 2 × N × C, their means
/// and variances.
/// </param>
public sealed record ChainSnapshot(
    int Move, double[] Position, double[] Tuning, double[] LogPosterior, double[] LogLikelihood, double[] Predictions)
{
    /// <summary>Length of <see cref="Tuning"/>.</summary>
    public const int TuningLength = 9;
}

/// <summary>Where chains are kept, so that a killed run goes on. Chains call it from their own threads.</summary>
public interface IChainStore
{
    /// <summary>The latest snapshot of a chain; null when there is none.</summary>
    /// <param name="chain">0 … chains − 1.</param>
    ChainSnapshot? Load(int chain);

    /// <summary>Keeps a snapshot in place of the chain's earlier one.</summary>
    /// <param name="chain">0 … chains − 1.</param>
    /// <param name="snapshot">Its arrays are the caller's own.</param>
    void Save(int chain, ChainSnapshot snapshot);

    /// <summary>The least time between two snapshots of a chain. The last one is saved whatever the time.</summary>
    TimeSpan Interval { get; }
}

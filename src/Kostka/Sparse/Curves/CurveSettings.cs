using Kostka.Numerics;
using Kostka.Sparse.Tasks;

namespace Kostka.Sparse.Curves;

/// <summary>What is watched in training.</summary>
/// <param name="Samples">Number of training sequences m, at least 2; null for fresh ones in every batch, as if there were infinitely many.</param>
/// <param name="Steps">Number of steps, at least 1.</param>
/// <param name="Batch">Number of sequences of a step, at least 1; with m given also 0, for all of them.</param>
/// <param name="Every">Number of steps from one look to the next, at least 1.</param>
public sealed record CurveSettings(int? Samples, int Steps, int Batch, int Every)
{
    /// <summary>The problem that such a curve needs.</summary>
    /// <param name="context">Context length T.</param>
    /// <param name="scoring">Number of held-out sequences, at least 1.</param>
    /// <exception cref="RequestException">A number is out of its range, or so many fresh sequences do not fit the memory.</exception>
    public SplitSizes Sizes(int context, int scoring)
    {
        Check();
        long training = Samples ?? (long)Steps * Batch;
        string what = $"drawing {training} sequences of {context} tokens";
        if (training * context >= Array.MaxLength)
            throw new RequestException($"A training curve: {what} is too much for one array. Take fewer steps or smaller batches.");
        MemoryGuard.Require(training * context * sizeof(int), what, "Take fewer steps or smaller batches.");
        return new SplitSizes((int)training, 1, scoring);
    }

    /// <summary>Refuses numbers out of their range.</summary>
    internal void Check()
    {
        Require(Samples is null or >= 2, $"{Samples} training sequences are too few; at least 2 are needed");
        Require(Steps >= 1, $"{Steps} steps are no training; at least 1 is needed");
        Require(Every >= 1, $"a look every {Every} steps is not possible; at least 1 is needed");
        Require(Samples is null ? Batch >= 1 : Batch >= 0, $"batches of {Batch} are not possible; at least 1 sequence is needed");
    }

    private static void Require(bool right, string wrong)
    {
        if (!right)
            throw new RequestException($"A training curve: {wrong}.");
    }
}

using System.Numerics;
using Kostka.Networks.Steps;
using Kostka.Numerics;

namespace Kostka.Networks.Execution;

/// <summary>Whether a network's first layers run once for every distinct (token, position) rather than for every sample.</summary>
internal enum RowSharing
{
    /// <summary>Where that is less work.</summary>
    Automatic,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}

/// <summary>The programs of a network, made when they are first needed.</summary>
internal sealed class ProgramSet<T>(Network network, RowSharing sharing, int threads)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Most bytes that a pass works on: what stays in the caches together with the weights.
    private const long PassBytes = 8L << 20;
    private const int MostSamples = 64;

    private Program<T>? _direct, _distinct;

    /// <summary>The program for a batch of some sequences.</summary>
    public Program<T> For(int sequences)
    {
        bool table = sharing switch
        {
            RowSharing.Always => true,
            RowSharing.Never => false,
            _ => (_distinct?.Distinct ?? Direct.Distinct).Count * (long)NetworkEngine<T>.MostGroups <= (long)sequences * network.Positions,
        };
        return table ? _distinct ??= Made(distinctRows: true) : Direct;
    }

    /// <summary>The program without a table of distinct rows.</summary>
    public Program<T> Direct => _direct ??= Made(distinctRows: false);

    private unsafe Program<T> Made(bool distinctRows)
    {
        Program<T> one = ProgramBuilder<T>.Build(network, distinctRows, 1);
        int capacity = (int)Math.Clamp(PassBytes / sizeof(T) / Math.Max(1, one.LocalSize), 1, MostSamples);
        Program<T> program = capacity == 1 ? one : ProgramBuilder<T>.Build(network, distinctRows, capacity);
        long tables = (program.SharedSize + ((NetworkEngine<T>.MostGroups - 1L) * program.BoundarySize) + program.SharedSlopeSize) * sizeof(T);
        MemoryGuard.Require(
            ((NetworkEngine<T>.MostGroups - 1L) * network.Parameters.Count * sizeof(T)) + (threads * (long)program.LocalSize * sizeof(T)) + tables,
            $"training a network of {network.Parameters.Count} parameters on sequences of {network.Length} tokens",
            "Make the network narrower or the sequences shorter.");
        return program;
    }
}

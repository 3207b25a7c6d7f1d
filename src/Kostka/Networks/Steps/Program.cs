using System.Collections.Immutable;
using System.Numerics;

namespace Kostka.Networks.Steps;

/// <summary>A network as two lists of steps: those on tables that all samples share, and those on each sample's own rows. Buffers have their places.</summary>
/// <param name="Distinct">What the rows of the table are.</param>
/// <param name="Shared">Steps on tables, run before all samples forward and after them backward.</param>
/// <param name="Local">Steps on samples.</param>
/// <param name="Outputs">The network's outputs.</param>
/// <param name="Capacity">Most samples in one pass.</param>
/// <param name="LocalSize">Entries of a pass's memory.</param>
/// <param name="SharedSize">Entries of the tables' values.</param>
/// <param name="SharedSlopeSize">Entries of the tables' slopes.</param>
/// <param name="BoundarySize">Entries, the first, of the slopes of those tables that local steps read.</param>
internal sealed record Program<T>(
    DistinctRows Distinct,
    ImmutableArray<Step<T>> Shared,
    ImmutableArray<Step<T>> Local,
    Node Outputs,
    int Capacity,
    int LocalSize,
    int SharedSize,
    int SharedSlopeSize,
    int BoundarySize)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Runs the local steps, first to last.</summary>
    public void Forward(in Pass<T> pass)
    {
        foreach (Step<T> step in Local)
            step.Forward(pass);
    }

    /// <summary>Runs the local steps backward, last to first.</summary>
    public void Backward(in Pass<T> pass)
    {
        for (int i = Local.Length - 1; i >= 0; i--)
            Local[i].Backward(pass);
    }
}

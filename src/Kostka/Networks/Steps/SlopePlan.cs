namespace Kostka.Networks.Steps;

/// <summary>
/// Finds places for slopes and scratch while walking through the steps from the last to the first. Slopes of shared nodes are cleared before and only added to; those of
/// a local node are written by its last reader and added to by the others.
/// </summary>
internal sealed class SlopePlan(MemoryPlan local, int samples)
{
    private readonly HashSet<Node> _owners = [];

    /// <summary>Most samples in one pass.</summary>
    public int Samples => samples;

    /// <summary>Shared nodes that have slopes, in the order in which they were first claimed.</summary>
    public List<Node> Tables { get; } = [];

    /// <summary>Claims the slopes of a node for a reader of it.</summary>
    /// <returns>Whether the reader has to add to them; else it has to overwrite them.</returns>
    public bool Claim(Node node)
    {
        Node root = node.Root;
        if (root.Shared)
        {
            if (_owners.Add(root))
                Tables.Add(root);
            return true;
        }

        if (!_owners.Add(root))
            return true;
        root.SlopesAt = local.Take(Entries(root));
        return false;
    }

    /// <summary>How slopes of a step's output, changed in place, reach its input.</summary>
    public SlopeFlow Flow(Node output, Node input) =>
        TryShare(input, output) ? SlopeFlow.Same : Claim(input) ? SlopeFlow.Added : SlopeFlow.Copied;

    /// <summary>Room for one backward step alone.</summary>
    public int Scratch(long count)
    {
        int offset = local.Take(count);
        local.Return(offset, count);
        return offset;
    }

    /// <summary>Gives back what a local step has no use for once it has run backward.</summary>
    public void Release(Node output, ReadOnlySpan<Node> kept)
    {
        if (_owners.Remove(output))
            local.Return(output.SlopesAt, Entries(output));
        local.Return(output.ValuesAt, Entries(output));
        foreach (Node node in kept)
            local.Return(node.ValuesAt, Entries(node));
    }

    /// <summary>Lets an input have the output's slopes for its own, without a copy, where nothing else has claimed them.</summary>
    private bool TryShare(Node input, Node output)
    {
        if (input.Shared || input.Root != input || output.Root != output || !_owners.Contains(output) || _owners.Contains(input))
            return false;
        _owners.Remove(output);
        _owners.Add(input);
        input.SlopesAt = output.SlopesAt;
        return true;
    }

    private long Entries(Node node) => (long)samples * node.Positions * node.Width;
}

namespace Kostka.Networks.Blocks;

/// <summary>Counts the multiply-adds of a network's matrix products.</summary>
internal static class ProductCount
{
    /// <summary>Those of one forward and backward pass of one sequence, every layer at every position.</summary>
    public static long PerSequence(Network network)
    {
        long positions = network.Positions, count = 0;
        foreach (Block block in network.Blocks.Layers)
        {
            count = checked(count + Of(block, positions));
            if (block is Block.Pool)
                positions = 1;
        }

        // A readout reads the mean, the last position or all positions side by side: one row.
        if (network.Blocks.ReadoutMap is { } readout)
            count = checked(count + (Of(readout) * (readout.Trained ? 3 : 2)));
        return count;
    }

    // Forward, and backward twice: the slopes of both factors.
    private static long Of(Block block, long positions) => checked(block switch
    {
        Block.Dense dense => 3 * positions * Of(dense.Map),
        Block.Residual residual => residual.Body.Sum(b => Of(b, positions)),
        Block.Attention attention => 3 * ((positions * Projections(attention)) + (2 * Pairs(attention, positions) * attention.Query.Outputs)),
        _ => 0,
    });

    private static long Of(LinearMap map) => (long)map.Inputs * map.Outputs;

    private static long Projections(Block.Attention attention) =>
        Of(attention.Query) + (attention.Key is null ? 0 : Of(attention.Key)) + Of(attention.Value) + Of(attention.Output);

    private static long Pairs(Block.Attention attention, long positions) =>
        attention.Layer.Causal ? positions * (positions + 1) / 2 : positions * positions;
}

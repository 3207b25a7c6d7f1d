using System.Collections.Immutable;
using System.Numerics;
using Kostka.Architectures;
using Kostka.Networks.Blocks;

namespace Kostka.Networks.Steps;

/// <summary>
/// Writes a network as a list of steps, and leaves out what nobody reads. Rows that depend on token and position alone stay in a table of distinct rows, if asked for, until a
/// layer mixes positions. A readout that reads one position, or the mean, moves down through the layers: past the last attention there is one row per sample.
/// </summary>
internal sealed class ProgramBuilder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Network _network;
    private readonly DistinctRows _distinct;
    private readonly int _capacity;
    private readonly MemoryPlan _memory = new(), _tables = new();
    private readonly List<Step<T>> _shared = [], _local = [];
    private readonly Dictionary<Node, Node> _gathered = [], _selected = [], _pooled = [];

    private ProgramBuilder(Network network, int capacity)
    {
        (_network, _capacity) = (network, capacity);
        _distinct = new DistinctRows(network.Length, network.Vocabulary, network.Blocks.Embedding.HasPositions, network.Architecture.Readout == Readout.Cls);
    }

    /// <summary>What of a layer's output is read.</summary>
    private enum Demand
    {
        Last,
        Mean,
    }

    /// <summary>Writes a network as steps.</summary>
    /// <param name="network">The network.</param>
    /// <param name="distinctRows">Whether the stream starts as a table of distinct rows.</param>
    /// <param name="capacity">Most samples in one pass, at least 1.</param>
    public static Program<T> Build(Network network, bool distinctRows, int capacity)
    {
        var builder = new ProgramBuilder<T>(network, capacity);
        Node outputs = distinctRows && builder.AttendsToBits ? builder.BitOutputs() : builder.Outputs(builder.Embed(distinctRows));
        return builder.Planned(outputs);
    }

    /// <summary>Whether an added token attends to two symbols with positions, directly and as the only attention: its rows then need not be made.</summary>
    private bool AttendsToBits =>
        _network is { Vocabulary: 2, Architecture.Readout: Readout.Cls, Blocks.Embedding.HasPositions: true }
        && _network.Blocks.Layers[0] is Block.Attention { Layer.Score: not Score.Abs }
        && !_network.Blocks.Layers.Skip(1).Any(block => Attends(block) || block is Block.Pool);

    private Program<T> Planned(Node outputs)
    {
        var slopes = new SlopePlan(_memory, _capacity);
        slopes.Claim(outputs);
        foreach (Step<T> step in Enumerable.Reverse(_local))
        {
            step.PlanBackward(slopes);
            slopes.Release(step.Output, step.Kept);
        }

        int boundary = slopes.Tables.Count;
        foreach (Step<T> step in Enumerable.Reverse(_shared))
            step.PlanBackward(slopes);
        var places = new MemoryPlan();
        int boundarySize = 0;
        for (int i = 0; i < slopes.Tables.Count; i++)
        {
            Node table = slopes.Tables[i];
            table.SlopesAt = places.Take((long)table.Rows * table.Width);
            boundarySize = i == boundary - 1 ? (int)places.Size : boundarySize;
        }

        return new Program<T>(_distinct, [.. _shared], [.. _local], outputs, _capacity, (int)_memory.Size, (int)_tables.Size, (int)places.Size, boundarySize);
    }

    private Node Embed(bool distinctRows)
    {
        Embedding embedding = _network.Blocks.Embedding;
        int width = _network.Options.Sizes.Width;
        Node? positions = embedding.HasPositions ? Positions() : null;
        Node stream = distinctRows ? Table(_distinct.Count, width) : Local(_network.Positions, width);
        return Add(new EmbeddingStep<T>(embedding, _distinct, positions, stream));
    }

    private Node Positions()
    {
        Embedding embedding = _network.Blocks.Embedding;
        Node rows = Table(_network.Positions, _network.Options.Sizes.Width);
        return Add(embedding.Sinusoids is { } sinusoids ? new SinusoidStep<T>(sinusoids, rows) : new PositionStep<T>(embedding, rows));
    }

    /// <summary>The outputs from the tokens' and the positions' parts of the stream.</summary>
    private Node BitOutputs()
    {
        Embedding embedding = _network.Blocks.Embedding;
        var block = (Block.Attention)_network.Blocks.Layers[0];
        HeadShape heads = Heads(block);
        int width = _network.Options.Sizes.Width;
        Node places = Positions();
        Node tokens = Add(new TokenTableStep<T>(embedding, Table(_network.Vocabulary + 1, width)));
        Node query = Dense(block.Name, block.Query, Add(new ClsRowStep<T>(tokens, places, Table(1, width))), null);
        Node read = Add(new BitQueryStep<T>(block, heads, Parts(places), Parts(tokens), Local));
        return Read(All(_network.Blocks.Layers[1..], Dense(block.Name, block.Output, read, null)));

        BitQueryStep<T>.Parts Parts(Node rows)
        {
            Node stacked = Dense(block.Name, (block.Key ?? block.Query).Stacked(block.Value), rows, null);
            return new(Add(new TableScoreStep<T>(block, heads, query, stacked, Table(stacked.Rows, heads.Count))), stacked);
        }
    }

    private Node Outputs(Node stream)
    {
        ImmutableArray<Block> blocks = _network.Blocks.Layers;
        int pool = blocks.IndexOf(blocks.FirstOrDefault(b => b is Block.Pool)!);
        if (pool >= 0)
        {
            bool mean = ((Block.Pool)blocks[pool]).Kind == PoolKind.Mean;
            stream = mean ? Reduced(blocks[..pool], stream, Demand.Mean) : Flattened(All(blocks[..pool], stream));
            stream = All(blocks[(pool + 1)..], stream);
        }
        else
        {
            stream = _network.Architecture.Readout switch
            {
                Readout.Mean => Reduced(blocks, stream, Demand.Mean),
                Readout.Flatten => Flattened(All(blocks, stream)),
                _ => Reduced(blocks, stream, Demand.Last),
            };
        }

        return Read(stream);
    }

    private Node Read(Node stream) => Gathered(_network.Blocks.ReadoutMap is { } readout ? Dense("readout", readout, stream, null) : stream);

    /// <summary>Layers at every position.</summary>
    private Node All(ReadOnlySpan<Block> blocks, Node stream)
    {
        foreach (Block block in blocks)
            stream = All(block, stream, null);
        return stream;
    }

    private Node All(ImmutableArray<Block> blocks, Node stream) => All(blocks.AsSpan(), stream);

    private Node All(Block block, Node stream, Node? skip)
    {
        switch (block)
        {
            case Block.Dense dense:
                return Dense(dense.Name, dense.Map, stream, skip);
            case Block.Activation { Function: ActivationFunction.Identity }:
                return stream;
            case Block.Activation activation:
                return Add(new ActivationStep<T>(activation.Name, activation.Function, stream, Like(stream, stream.Width)));
            case Block.Norm norm:
                return Add(new NormStep<T>(norm.Name, norm.Centred, stream, Like(stream, 1), Like(stream, stream.Width)));
            case Block.Attention attention:
                return Dense(attention.Name, attention.Output, Attended(attention, stream), skip);
            case Block.Residual residual:
                return All(residual.Body[^1], All(residual.Body[..^1], stream), stream);
            default:
                throw new ArgumentException($"No step for {block}.", nameof(block));
        }
    }

    /// <summary>Layers of which one row per sample is read. The readout moves down through what is linear, or acts on every position alone.</summary>
    private Node Reduced(ImmutableArray<Block> blocks, Node stream, Demand demand)
    {
        int mixing = blocks.Length - 1;
        while (mixing >= 0 && (demand == Demand.Last ? !Attends(blocks[mixing]) : blocks[mixing] is Block.Dense))
            mixing--;
        if (mixing < 0)
            return All(blocks, One(stream, demand));
        stream = All(blocks[..mixing], stream);
        stream = blocks[mixing] is Block.Attention or Block.Residual ? Reduced(blocks[mixing], stream, null, demand) : One(All(blocks[mixing], stream, null), demand);
        return All(blocks[(mixing + 1)..], stream);
    }

    private Node Reduced(Block block, Node stream, Node? skip, Demand demand)
    {
        switch (block)
        {
            case Block.Residual residual:
                Block last = residual.Body[^1];
                ImmutableArray<Block> before = residual.Body[..^1];
                Node past = One(stream, demand);
                return last is Block.Dense ? All(last, Reduced(before, stream, demand), past) : Reduced(last, All(before, stream), past, demand);
            case Block.Attention attention when demand == Demand.Last:
                return Dense(attention.Name, attention.Output, Queried(attention, stream), skip);
            case Block.Attention attention:
                return Dense(attention.Name, attention.Output, One(Attended(attention, stream), demand), skip);
            default:
                throw new ArgumentException($"{block} is not the last layer to mix positions.", nameof(block));
        }
    }

    private static bool Attends(Block block) => block is Block.Attention || (block is Block.Residual residual && residual.Body.Any(Attends));

    /// <summary>What all heads read, at every position.</summary>
    private Node Attended(Block.Attention block, Node stream)
    {
        LinearMap map = (block.Key is null ? block.Query : block.Query.Stacked(block.Key)).Stacked(block.Value);
        Node stacked = Gathered(Dense(block.Name, map, stream, null));
        HeadShape heads = Heads(block);
        Node weights = Local(stacked.Positions, checked(heads.Count * stacked.Positions));
        return Add(new AttendStep<T>(block, heads, stacked, weights, Local(stacked.Positions, heads.Inner)));
    }

    /// <summary>What all heads read at the last position.</summary>
    private Node Queried(Block.Attention block, Node stream)
    {
        HeadShape heads = Heads(block);
        Node stacked = Dense(block.Name, (block.Key ?? block.Query).Stacked(block.Value), stream, null);
        Node query = Dense(block.Name, block.Query, One(stream, Demand.Last), null);
        if (query.Shared)
        {
            Node scores = Add(new TableScoreStep<T>(block, heads, query, stacked, Table(stacked.Rows, heads.Count)));
            return Add(new TableQueryStep<T>(block, heads, scores, stacked, Local(_network.Positions, heads.Count), Local(1, heads.Inner), _network.Positions));
        }

        stacked = Gathered(stacked);
        return Add(new QueryStep<T>(block, heads, query, stacked, Local(stacked.Positions, heads.Count), Local(1, heads.Inner)));
    }

    private HeadShape Heads(Block.Attention block) =>
        new(_network.Options.Sizes.Heads, _network.Options.Sizes.HeadDimension, block.Layer.Score, block.Layer.Causal);

    private Node Dense(string name, LinearMap map, Node stream, Node? skip)
    {
        if (skip is not null && skip.Shared != stream.Shared)
            (stream, skip) = (Gathered(stream), Gathered(skip));
        return Add(new DenseStep<T>(name, map, stream, skip, Like(stream, map.Outputs)));
    }

    /// <summary>One row per sample: its last position, or the mean.</summary>
    private Node One(Node stream, Demand demand)
    {
        if (stream.Shared ? stream.Rows == 1 && _distinct.Count > 1 : stream.Positions == 1)
            return stream;
        Dictionary<Node, Node> known = demand == Demand.Last ? _selected : _pooled;
        if (!known.TryGetValue(stream, out Node? one))
            known[stream] = one = demand == Demand.Mean ? Mean(Gathered(stream)) : Last(stream);
        return one;
    }

    private Node Mean(Node stream) => stream.Positions == 1 ? stream : Add(new PoolStep<T>("readout", stream, Local(1, stream.Width)));

    private Node Last(Node stream)
    {
        if (!stream.Shared)
            return Add(new SelectStep<T>("readout", stream, Local(1, stream.Width)));
        return _distinct.Cls ? stream.Row(_distinct.ClsRow) : Add(new GatherStep<T>("embedding", stream, _network.Positions, Local(1, stream.Width)));
    }

    private Node Flattened(Node stream) => Gathered(stream).Flattened();

    /// <summary>The rows of every sample, of a table.</summary>
    private Node Gathered(Node stream)
    {
        if (!stream.Shared)
            return stream;
        if (!_gathered.TryGetValue(stream, out Node? rows))
        {
            int positions = stream.Rows == 1 && _distinct.Count > 1 ? 1 : _network.Positions;
            _gathered[stream] = rows = Add(new GatherStep<T>("embedding", stream, _network.Positions, Local(positions, stream.Width)));
        }

        return rows;
    }

    private Node Add(Step<T> step)
    {
        (step.Output.Shared ? _shared : _local).Add(step);
        return step.Output;
    }

    private Node Like(Node node, int width) => node.Shared ? Table(node.Rows, width) : Local(node.Positions, width);

    private Node Local(int positions, int width)
    {
        Node node = Node.Local(positions, width);
        node.ValuesAt = _memory.Take((long)_capacity * positions * width);
        return node;
    }

    private Node Table(int rows, int width)
    {
        Node node = Node.Table(rows, width);
        node.ValuesAt = _tables.Take((long)rows * width);
        return node;
    }
}

using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Kernels.Geometry;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Kernels;

/// <summary>The match geometry against the dense one: the same layers, written once, on four cells and on L².</summary>
public sealed class MatchGeometryTests
{
    private static readonly Layer _attention = new Layer.Residual([new Layer.Attention(Score.Linear, QueryKeyVariance: 1.3, ValueOutputVariance: 0.7)]);

    private static readonly Layer _mlp = new Layer.Residual(
        [new Layer.Dense(1.2, 0.01), new Layer.Activation(ActivationFunction.Erf), new Layer.Dense(0.8, 0.1)]);

    public static TheoryData<string> Names => [.. Models.Keys];

    private static Dictionary<string, (ImmutableArray<Layer> Layers, PositionEmbedding Position, Readout Readout)> Models { get; } = new()
    {
        ["two blocks"] = ([_attention, _mlp, _attention, _mlp], new PositionEmbedding.Learned(0.25), Readout.Mean),
        ["gelu"] = ([_attention, new Layer.Dense(1.1, 0.2), new Layer.Activation(ActivationFunction.Gelu), new Layer.Dense()], new PositionEmbedding.Learned(0.5), Readout.Mean),
        ["norms and relu"] = ([_attention, new Layer.LayerNorm(), new Layer.Dense(), new Layer.Activation(ActivationFunction.Relu), new Layer.RmsNorm()], new PositionEmbedding.Learned(0.5), Readout.Flatten),
        ["no positions"] = ([_attention, _mlp], new PositionEmbedding.None(), Readout.Mean),
        ["last"] = ([_mlp, _attention, _mlp], new PositionEmbedding.Learned(0.25), Readout.Last),
        ["pooled"] = ([_mlp, new Layer.Pool(PoolKind.Mean), new Layer.Dense(1, 0.2), new Layer.Activation(ActivationFunction.Erf), new Layer.RmsNorm(), new Layer.Dense()], new PositionEmbedding.Learned(0.25), Readout.Mean),
        ["flattened"] = ([new Layer.Pool(PoolKind.Flatten), new Layer.Dense(1, 0.2), new Layer.Activation(ActivationFunction.Relu), new Layer.Dense()], new PositionEmbedding.Learned(0.25), Readout.Last),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_the_dense_geometry(string name)
    {
        (ImmutableArray<Layer> layers, PositionEmbedding position, Readout readout) = Models[name];
        var architecture = new Architecture(0.9, position, layers, readout);
        var recursion = new Recursion(architecture);
        foreach ((int length, int vocabulary) in ((int, int)[])[(7, 1), (9, 2), (70, 2), (130, 3), (12, 5), (16, 1000)])
        {
            var random = new RandomStream(5, $"{name} {length}");
            var x = new SequenceSet(23, length, vocabulary, [.. Enumerable.Range(0, 23 * length).Select(_ => random.NextBelow(vocabulary))]);
            var y = new SequenceSet(19, length, vocabulary, [.. Enumerable.Range(0, 19 * length).Select(_ => random.NextBelow(vocabulary))]);
            var dense = new GramTiles<SequenceSet>(new DenseGeometry(architecture, recursion.Slots, length), recursion, readout);
            var match = new GramTiles<MatchSet>(new MatchGeometry(architecture, recursion.Slots, length, vocabulary), recursion, readout);
            Assert.Equal((0.0, 0.0), Difference(Values(dense, x, y), Values(match, x, y)));
            Assert.Equal((0.0, 0.0), Difference(Values(dense, x, x), Values(match, x, x)));
            Assert.Equal((0.0, 0.0), Difference(Diagonal(dense, x), Diagonal(match, x)));
        }
    }

    [Fact]
    public void Is_chosen_only_where_positions_and_tokens_are_alike()
    {
        var architecture = new Architecture(1, new PositionEmbedding.Learned(1), [_attention], Readout.Mean);
        ImmutableArray<TermSlot> none = [], map = [new TermSlot(IsMap: true, Pooled: false)];
        Assert.True(MatchGeometry.Applies(architecture, none, 16));
        Assert.False(MatchGeometry.Applies(architecture, none, 2));
        Assert.False(MatchGeometry.Applies(architecture, map, 16));
        Assert.False(MatchGeometry.Applies(architecture with { Position = new PositionEmbedding.Exponential(1, 3) }, none, 16));
    }

    private static double[] Values(IGramTiles tiles, SequenceSet x, SequenceSet y)
    {
        // Lower triangles only where the sets are one.
        double[] values = new double[2 * x.Count * y.Count];
        tiles.ForEachPair(x, y, tangent: true, (row, column, nngp, ntk) =>
        {
            for (int j = 0; j < nngp.Length; j++)
            {
                if (ReferenceEquals(x, y) && column + j > row)
                    continue;
                values[(row * y.Count) + column + j] = nngp[j];
                values[((x.Count + row) * y.Count) + column + j] = ntk[j];
            }
        }, new Computation(2));
        return values;
    }

    private static double[] Diagonal(IGramTiles tiles, SequenceSet x)
    {
        double[] values = new double[2 * x.Count];
        tiles.ForEachSelf(x, tangent: true, (row, _, nngp, ntk) => (values[row], values[x.Count + row]) = (nngp[0], ntk[0]), new Computation(1));
        return values;
    }

    /// <summary>The largest relative differences of NNGP (first half) and NTK values that exceed 1e-13; zeros when none does.</summary>
    private static (double Nngp, double Ntk) Difference(double[] expected, double[] actual)
    {
        double[] relative = [.. expected.Zip(actual, (e, a) => e == a ? 0 : Math.Abs(e - a) / Math.Abs(e)).Select(d => d <= 1e-13 ? 0 : d)];
        int half = relative.Length / 2;
        return (relative[..half].Max(), relative[half..].Max());
    }
}

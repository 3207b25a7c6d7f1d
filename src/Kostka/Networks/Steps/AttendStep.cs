using System.Numerics;
using Kostka.Networks.Blocks;
using Kostka.Numerics.Products;

namespace Kostka.Networks.Steps;

/// <summary>
/// Attention of all positions to all (or, causal, to no later ones), head by head: small matrix products of the head's queries, keys and values, which lie side by side in the
/// rows of one node.
/// </summary>
internal sealed class AttendStep<T> : Step<T>, IAttentionStep
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly HeadShape _heads;
    private readonly Node _stacked;
    private readonly Node[] _weights;
    private readonly int _positions, _keysAt, _valuesAt;
    private readonly ScoreFunction<T> _function;
    private bool _accumulate;
    private int _scratchAt;

    /// <summary>Creates the step.</summary>
    /// <param name="block">The layer.</param>
    /// <param name="heads">Its heads.</param>
    /// <param name="stacked">Queries, keys (unless tied to the queries) and values of every position in one row.</param>
    /// <param name="weights">Receives the attention weights, heads × positions × positions.</param>
    /// <param name="output">Receives what every head reads, side by side.</param>
    public AttendStep(Block.Attention block, HeadShape heads, Node stacked, Node weights, Node output)
        : base(block.Name, output)
    {
        (_heads, _stacked, _weights, _positions) = (heads, stacked, [weights], stacked.Positions);
        (_keysAt, _valuesAt) = (block.Key is null ? 0 : heads.Inner, stacked.Width - heads.Inner);
        _function = new(block.Layer.Score, block.Layer.Causal, T.CreateChecked(block.ScoreFactor), _positions);
    }

    public override ReadOnlySpan<Node> Kept => _weights;

    public Node Weights => _weights[0];

    public int Queries => _positions;

    private int Table => _positions * _positions;

    public override void PlanBackward(SlopePlan plan)
    {
        _accumulate = plan.Claim(_stacked);
        _scratchAt = plan.Scratch(2L * Table);
    }

    public override void Forward(in Pass<T> pass)
    {
        ReadOnlySpan<T> stacked = _stacked.Values(pass);
        Span<T> output = Output.Values(pass), weights = _weights[0].Values(pass), absolute = pass.Local.Slice(_scratchAt, Table);
        int d = _heads.Dimension, stride = _stacked.Width;
        for (int i = 0; i < pass.Count * _heads.Count; i++)
        {
            (int sample, int head) = Math.DivRem(i, _heads.Count);
            ReadOnlySpan<T> queries = stacked[((sample * _positions * stride) + (head * d))..], keys = queries[_keysAt..], values = queries[_valuesAt..];
            Span<T> table = weights.Slice(i * Table, Table);
            MatrixProduct.Multiply(_positions, _positions, d, T.One, queries, stride, false, keys, stride, true, T.Zero, table, _positions);
            _function.Forward(table);

            MatrixProduct.Multiply<T>(
                _positions, d, _positions, T.One, _function.Acting(table, absolute), _positions, false, values, stride, false, T.Zero,
                output[((sample * _positions * _heads.Inner) + (head * d))..], _heads.Inner);
        }
    }

    public override void Backward(in Pass<T> pass)
    {
        ReadOnlySpan<T> stacked = _stacked.Values(pass), slopes = Output.Slopes(pass), weights = _weights[0].Values(pass);
        Span<T> to = _stacked.Slopes(pass), scores = pass.Local.Slice(_scratchAt, Table), absolute = pass.Local.Slice(_scratchAt + Table, Table);
        int d = _heads.Dimension, stride = _stacked.Width;
        T beta = _accumulate ? T.One : T.Zero;
        for (int i = 0; i < pass.Count * _heads.Count; i++)
        {
            (int sample, int head) = Math.DivRem(i, _heads.Count);
            int start = (sample * _positions * stride) + (head * d);
            ReadOnlySpan<T> queries = stacked[start..], keys = queries[_keysAt..], values = queries[_valuesAt..], table = weights.Slice(i * Table, Table);
            ReadOnlySpan<T> slope = slopes[((sample * _positions * _heads.Inner) + (head * d))..];
            Span<T> toQueries = to[start..], toKeys = toQueries[_keysAt..], toValues = toQueries[_valuesAt..];

            MatrixProduct.Multiply(_positions, d, _positions, T.One, _function.Acting(table, absolute), _positions, true, slope, _heads.Inner, false, beta, toValues, stride);
            MatrixProduct.Multiply(_positions, _positions, d, T.One, slope, _heads.Inner, false, values, stride, true, T.Zero, scores, _positions);
            _function.Backward(table, scores);

            MatrixProduct.Multiply(_positions, d, _positions, T.One, scores, _positions, false, keys, stride, false, beta, toQueries, stride);
            MatrixProduct.Multiply(_positions, d, _positions, T.One, scores, _positions, true, queries, stride, false, _keysAt == 0 ? T.One : beta, toKeys, stride);
        }
    }
}

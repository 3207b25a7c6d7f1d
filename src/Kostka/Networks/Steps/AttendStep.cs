using System.Numerics;
using System.Numerics.Tensors;
using Kostka.Networks.Blocks;
using Kostka.Architectures;
using Kostka.Numerics.Products;

namespace Kostka.Networks.Steps;

/// <summary>
/// Attention of all positions to all (or, causal, to no later ones), head by head: small matrix products of the head's queries, keys and values, which lie side by side in the
/// rows of one node.
/// </summary>
internal sealed class AttendStep<T> : Step<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly HeadShape _heads;
    private readonly Node _stacked;
    private readonly Node[] _weights;
    private readonly int _positions, _keysAt, _valuesAt;
    private readonly T _factor, _share;
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
        (_factor, _share) = (T.CreateChecked(block.ScoreFactor), T.One / T.CreateChecked(_positions));
    }

    public override ReadOnlySpan<Node> Kept => _weights;

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
            MatrixProduct.Multiply(_positions, _positions, d, _factor, queries, stride, false, keys, stride, true, T.Zero, table, _positions);
            for (int a = 0; a < _positions; a++)
            {
                Span<T> row = table.Slice(a * _positions, _positions);
                ScoreFunction.Forward(_heads.Score, row[..Visible(a)], _share);
                row[Visible(a)..].Clear();
            }

            MatrixProduct.Multiply<T>(
                _positions, d, _positions, T.One, Positive(table, absolute), _positions, false, values, stride, false, T.Zero,
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

            MatrixProduct.Multiply(_positions, d, _positions, T.One, Positive(table, absolute), _positions, true, slope, _heads.Inner, false, beta, toValues, stride);
            MatrixProduct.Multiply(_positions, _positions, d, T.One, slope, _heads.Inner, false, values, stride, true, T.Zero, scores, _positions);
            for (int a = 0; a < _positions; a++)
            {
                Span<T> row = scores.Slice(a * _positions, _positions);
                ScoreFunction.Backward(_heads.Score, table.Slice(a * _positions, Visible(a)), row[..Visible(a)], _share);
                row[Visible(a)..].Clear();
            }

            MatrixProduct.Multiply(_positions, d, _positions, _factor, scores, _positions, false, keys, stride, false, beta, toQueries, stride);
            MatrixProduct.Multiply(_positions, d, _positions, _factor, scores, _positions, true, queries, stride, false, _keysAt == 0 ? T.One : beta, toKeys, stride);
        }
    }

    private int Visible(int position) => _heads.Causal ? position + 1 : _positions;

    /// <summary>The weights that act: those of <see cref="Score.Abs"/> are kept with the sign of their score.</summary>
    private ReadOnlySpan<T> Positive(ReadOnlySpan<T> table, Span<T> absolute)
    {
        if (_heads.Score != Score.Abs)
            return table;
        TensorPrimitives.Abs(table, absolute);
        return absolute;
    }
}

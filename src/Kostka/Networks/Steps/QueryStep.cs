using System.Numerics;
using Kostka.Networks.Blocks;

namespace Kostka.Networks.Steps;

/// <summary>Attention of one query of every sample, the last position's, to all positions.</summary>
internal sealed class QueryStep<T> : Step<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly HeadShape _heads;
    private readonly Node _query, _stacked;
    private readonly Node[] _weights;
    private readonly int _positions, _valuesAt;
    private readonly ScoreFunction<T> _function;
    private bool _addToQuery, _accumulate;
    private int _scratchAt;

    /// <summary>Creates the step.</summary>
    /// <param name="block">The layer.</param>
    /// <param name="heads">Its heads.</param>
    /// <param name="query">The query of every sample.</param>
    /// <param name="stacked">Keys and values of every position in one row.</param>
    /// <param name="weights">Receives the attention weights, heads × positions.</param>
    /// <param name="output">Receives what every head reads, side by side.</param>
    public QueryStep(Block.Attention block, HeadShape heads, Node query, Node stacked, Node weights, Node output)
        : base(block.Name, output)
    {
        (_heads, _query, _stacked, _weights, _positions, _valuesAt) = (heads, query, stacked, [weights], stacked.Positions, heads.Inner);

        // The last position sees all.
        _function = new(block.Layer.Score, Causal: false, T.CreateChecked(block.ScoreFactor), _positions);
    }

    public override ReadOnlySpan<Node> Kept => _weights;

    public override void PlanBackward(SlopePlan plan)
    {
        _addToQuery = plan.Claim(_query);
        _accumulate = plan.Claim(_stacked);
        _scratchAt = plan.Scratch((long)_positions * _heads.Count);
    }

    public override void Forward(in Pass<T> pass)
    {
        ReadOnlySpan<T> queries = _query.Values(pass), stacked = _stacked.Values(pass);
        Span<T> output = Output.Values(pass), weights = _weights[0].Values(pass);
        int inner = _heads.Inner, stride = _stacked.Width;
        for (int s = 0; s < pass.Count; s++)
        {
            ReadOnlySpan<T> query = queries.Slice(s * inner, inner), rows = stacked.Slice(s * _positions * stride, _positions * stride);
            Span<T> table = weights.Slice(s * _positions * _heads.Count, _positions * _heads.Count), read = output.Slice(s * inner, inner);
            for (int c = 0; c < _positions; c++)
                HeadRows.Products(_heads, query, rows.Slice(c * stride, inner), table[c..], _positions);
            _function.Forward(table);
            read.Clear();
            for (int c = 0; c < _positions; c++)
                HeadRows.AddWeighted(_heads, table[c..], _positions, absolute: true, rows.Slice((c * stride) + _valuesAt, inner), read);
        }
    }

    public override void Backward(in Pass<T> pass)
    {
        ReadOnlySpan<T> queries = _query.Values(pass), stacked = _stacked.Values(pass), slopes = Output.Slopes(pass), weights = _weights[0].Values(pass);
        Span<T> toQueries = _query.Slopes(pass), to = _stacked.Slopes(pass), scores = pass.Local.Slice(_scratchAt, _positions * _heads.Count);
        int inner = _heads.Inner, stride = _stacked.Width;
        if (!_accumulate)
            to.Clear();
        if (!_addToQuery)
            toQueries.Clear();
        for (int s = 0; s < pass.Count; s++)
        {
            ReadOnlySpan<T> query = queries.Slice(s * inner, inner), slope = slopes.Slice(s * inner, inner);
            ReadOnlySpan<T> rows = stacked.Slice(s * _positions * stride, _positions * stride), table = weights.Slice(s * _positions * _heads.Count, _positions * _heads.Count);
            Span<T> toRows = to.Slice(s * _positions * stride, _positions * stride), toQuery = toQueries.Slice(s * inner, inner);
            for (int c = 0; c < _positions; c++)
            {
                HeadRows.Products(_heads, slope, rows.Slice((c * stride) + _valuesAt, inner), scores[c..], _positions);
                HeadRows.AddWeighted(_heads, table[c..], _positions, absolute: true, slope, toRows.Slice((c * stride) + _valuesAt, inner));
            }

            _function.Backward(table, scores);
            for (int c = 0; c < _positions; c++)
            {
                HeadRows.AddWeighted(_heads, scores[c..], _positions, absolute: false, rows.Slice(c * stride, inner), toQuery);
                HeadRows.AddWeighted(_heads, scores[c..], _positions, absolute: false, query, toRows.Slice(c * stride, inner));
            }
        }
    }
}

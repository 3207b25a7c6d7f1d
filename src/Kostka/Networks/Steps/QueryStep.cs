using System.Numerics;
using Kostka.Networks.Blocks;

namespace Kostka.Networks.Steps;

/// <summary>Attention of one query of every sample, the last position's, to all positions.</summary>
internal sealed class QueryStep<T> : Step<T>, IAttentionStep
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly HeadShape _heads;
    private readonly Node _query, _stacked;
    private readonly Node[] _weights;
    private readonly int _positions, _valuesAt;
    private readonly int[] _all;
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
        _all = HeadRows.All(_positions);

        // The last position sees all.
        _function = new(block.Layer.Score, Causal: false, T.CreateChecked(block.ScoreFactor), _positions);
    }

    public override ReadOnlySpan<Node> Kept => _weights;

    public Node Weights => _weights[0];

    public int Queries => 1;

    private int Table => _positions * _heads.Count;

    public override void PlanBackward(SlopePlan plan)
    {
        _addToQuery = plan.Claim(_query);
        _accumulate = plan.Claim(_stacked);
        _scratchAt = plan.Scratch(2L * Table);
    }

    public override void Forward(in Pass<T> pass)
    {
        ReadOnlySpan<T> queries = _query.Values(pass), stacked = _stacked.Values(pass);
        Span<T> output = Output.Values(pass), weights = _weights[0].Values(pass), room = pass.Local.Slice(_scratchAt, Table);
        int inner = _heads.Inner, stride = _stacked.Width;
        output.Clear();
        for (int s = 0; s < pass.Count; s++)
        {
            ReadOnlySpan<T> rows = stacked.Slice(s * _positions * stride, _positions * stride);
            Span<T> table = weights.Slice(s * Table, Table);
            HeadRows.Products(_heads, queries.Slice(s * inner, inner), rows, stride, _all, table);
            _function.Forward(table);
            HeadRows.AddWeighted(_heads, _function.Acting(table, room), rows[_valuesAt..], stride, _all, output.Slice(s * inner, inner));
        }
    }

    public override void Backward(in Pass<T> pass)
    {
        ReadOnlySpan<T> queries = _query.Values(pass), stacked = _stacked.Values(pass), slopes = Output.Slopes(pass), weights = _weights[0].Values(pass);
        Span<T> toQueries = _query.Slopes(pass), to = _stacked.Slopes(pass);
        Span<T> scores = pass.Local.Slice(_scratchAt, Table), room = pass.Local.Slice(_scratchAt + Table, Table);
        int inner = _heads.Inner, stride = _stacked.Width;
        if (!_accumulate)
            to.Clear();
        if (!_addToQuery)
            toQueries.Clear();
        for (int s = 0; s < pass.Count; s++)
        {
            ReadOnlySpan<T> slope = slopes.Slice(s * inner, inner), rows = stacked.Slice(s * _positions * stride, _positions * stride), table = weights.Slice(s * Table, Table);
            Span<T> toRows = to.Slice(s * _positions * stride, _positions * stride);
            HeadRows.Products(_heads, slope, rows[_valuesAt..], stride, _all, scores);
            HeadRows.Spread(_heads, _function.Acting(table, room), slope, toRows[_valuesAt..], stride, _all);
            _function.Backward(table, scores);
            HeadRows.AddWeighted<T>(_heads, scores, rows, stride, _all, toQueries.Slice(s * inner, inner));
            HeadRows.Spread<T>(_heads, scores, queries.Slice(s * inner, inner), toRows, stride, _all);
        }
    }
}

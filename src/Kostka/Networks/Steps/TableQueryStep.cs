using System.Numerics;
using Kostka.Networks.Blocks;

namespace Kostka.Networks.Steps;

/// <summary>Attention of one query, the same for all samples, whose products with the keys, and whose values, are read from tables of distinct rows.</summary>
internal sealed class TableQueryStep<T> : Step<T>, IAttentionStep
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly HeadShape _heads;
    private readonly Node _scores, _stacked;
    private readonly Node[] _weights;
    private readonly int _positions;
    private readonly ScoreFunction<T> _function;
    private int _scratchAt;

    /// <summary>Creates the step.</summary>
    /// <param name="block">The layer.</param>
    /// <param name="heads">Its heads.</param>
    /// <param name="scores">The products of that query with every row: heads × rows.</param>
    /// <param name="stacked">The table of keys and values.</param>
    /// <param name="weights">Receives the attention weights, heads × positions.</param>
    /// <param name="output">Receives what every head reads, side by side.</param>
    /// <param name="positions">Number of positions.</param>
    public TableQueryStep(Block.Attention block, HeadShape heads, Node scores, Node stacked, Node weights, Node output, int positions)
        : base(block.Name, output)
    {
        (_heads, _scores, _stacked, _weights, _positions) = (heads, scores, stacked, [weights], positions);

        // The last position sees all.
        _function = new(block.Layer.Score, Causal: false, T.CreateChecked(block.ScoreFactor), positions);
    }

    public override ReadOnlySpan<Node> Kept => _weights;

    public Node Weights => _weights[0];

    public int Queries => 1;

    private int Table => _positions * _heads.Count;

    public override void PlanBackward(SlopePlan plan)
    {
        plan.Claim(_scores);
        plan.Claim(_stacked);
        _scratchAt = plan.Scratch(2L * Table);
    }

    public override void Forward(in Pass<T> pass)
    {
        ReadOnlySpan<T> scores = _scores.TableValues(pass), values = _stacked.TableValues(pass)[_heads.Inner..];
        Span<T> output = Output.Values(pass), weights = _weights[0].Values(pass), room = pass.Local.Slice(_scratchAt, Table);
        output.Clear();
        for (int s = 0; s < pass.Count; s++)
        {
            ReadOnlySpan<int> list = pass.Rows.Slice(s * _positions, _positions);
            Span<T> table = weights.Slice(s * Table, Table);
            for (int head = 0; head < _heads.Count; head++)
            {
                ReadOnlySpan<T> own = scores.Slice(head * _stacked.Rows, _stacked.Rows);
                for (int c = 0; c < list.Length; c++)
                    table[(head * _positions) + c] = own[list[c]];
            }

            _function.Forward(table);
            HeadRows.AddWeighted(_heads, _function.Acting(table, room), values, _stacked.Width, list, output.Slice(s * _heads.Inner, _heads.Inner));
        }
    }

    public override void Backward(in Pass<T> pass)
    {
        ReadOnlySpan<T> values = _stacked.TableValues(pass)[_heads.Inner..], slopes = Output.Slopes(pass), weights = _weights[0].Values(pass);
        Span<T> toScores = _scores.TableSlopes(pass), toValues = _stacked.TableSlopes(pass)[_heads.Inner..];
        Span<T> back = pass.Local.Slice(_scratchAt, Table), room = pass.Local.Slice(_scratchAt + Table, Table);
        for (int s = 0; s < pass.Count; s++)
        {
            ReadOnlySpan<int> list = pass.Rows.Slice(s * _positions, _positions);
            ReadOnlySpan<T> slope = slopes.Slice(s * _heads.Inner, _heads.Inner), table = weights.Slice(s * Table, Table);
            HeadRows.Products(_heads, slope, values, _stacked.Width, list, back);
            HeadRows.Spread(_heads, _function.Acting(table, room), slope, toValues, _stacked.Width, list);
            _function.Backward(table, back);
            for (int head = 0; head < _heads.Count; head++)
            {
                Span<T> own = toScores.Slice(head * _stacked.Rows, _stacked.Rows);
                for (int c = 0; c < list.Length; c++)
                    own[list[c]] += back[(head * _positions) + c];
            }
        }
    }
}

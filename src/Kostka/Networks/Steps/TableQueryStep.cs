using System.Numerics;
using Kostka.Networks.Blocks;

namespace Kostka.Networks.Steps;

/// <summary>Attention of one query, the same for all samples, whose scores and values are read from tables of distinct rows.</summary>
internal sealed class TableQueryStep<T> : Step<T>
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
    /// <param name="scores">The table of scores, a number for every head in a row.</param>
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

    public override void PlanBackward(SlopePlan plan)
    {
        plan.Claim(_scores);
        plan.Claim(_stacked);
        _scratchAt = plan.Scratch((long)_positions * _heads.Count);
    }

    public override void Forward(in Pass<T> pass)
    {
        ReadOnlySpan<T> scores = _scores.TableValues(pass), stacked = _stacked.TableValues(pass)[_heads.Inner..];
        Span<T> output = Output.Values(pass), weights = _weights[0].Values(pass);
        for (int s = 0; s < pass.Count; s++)
        {
            ReadOnlySpan<int> rows = pass.Rows.Slice(s * _positions, _positions);
            Span<T> table = weights.Slice(s * _positions * _heads.Count, _positions * _heads.Count), read = output.Slice(s * _heads.Inner, _heads.Inner);
            for (int c = 0; c < rows.Length; c++)
            {
                ReadOnlySpan<T> row = scores.Slice(rows[c] * _heads.Count, _heads.Count);
                for (int head = 0; head < row.Length; head++)
                    table[(head * _positions) + c] = row[head];
            }

            _function.Forward(table);
            read.Clear();
            for (int c = 0; c < rows.Length; c++)
                HeadRows.AddWeighted(_heads, table[c..], _positions, absolute: true, stacked.Slice(rows[c] * _stacked.Width, _heads.Inner), read);
        }
    }

    public override void Backward(in Pass<T> pass)
    {
        ReadOnlySpan<T> stacked = _stacked.TableValues(pass)[_heads.Inner..], slopes = Output.Slopes(pass), weights = _weights[0].Values(pass);
        Span<T> toScores = _scores.TableSlopes(pass), toStacked = _stacked.TableSlopes(pass)[_heads.Inner..], back = pass.Local.Slice(_scratchAt, _positions * _heads.Count);
        for (int s = 0; s < pass.Count; s++)
        {
            ReadOnlySpan<int> rows = pass.Rows.Slice(s * _positions, _positions);
            ReadOnlySpan<T> slope = slopes.Slice(s * _heads.Inner, _heads.Inner), table = weights.Slice(s * _positions * _heads.Count, _positions * _heads.Count);
            for (int c = 0; c < rows.Length; c++)
            {
                int at = rows[c] * _stacked.Width;
                HeadRows.Products(_heads, slope, stacked.Slice(at, _heads.Inner), back[c..], _positions);
                HeadRows.AddWeighted(_heads, table[c..], _positions, absolute: true, slope, toStacked.Slice(at, _heads.Inner));
            }

            _function.Backward(table, back);
            for (int c = 0; c < rows.Length; c++)
            {
                Span<T> row = toScores.Slice(rows[c] * _heads.Count, _heads.Count);
                for (int head = 0; head < row.Length; head++)
                    row[head] += back[(head * _positions) + c];
            }
        }
    }
}

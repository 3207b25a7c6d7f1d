using System.Numerics;
using Kostka.Networks.Blocks;

namespace Kostka.Networks.Steps;

/// <summary>The products of one query, the same for all samples with every row of a table of keys: a number for every head.</summary>
internal sealed class TableScoreStep<T>(Block.Attention block, HeadShape heads, Node query, Node stacked, Node output) : Step<T>(block.Name, output)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override bool Whole => true;

    public override void PlanBackward(SlopePlan plan)
    {
        plan.Claim(query);
        plan.Claim(stacked);
    }

    public override void Forward(in Pass<T> pass)
    {
        ReadOnlySpan<T> q = query.TableValues(pass), rows = stacked.TableValues(pass);
        Span<T> scores = Output.TableValues(pass);
        for (int row = 0; row < stacked.Rows; row++)
            HeadRows.Products(heads, q, rows.Slice(row * stacked.Width, heads.Inner), scores[(row * heads.Count)..], 1);
    }

    public override void Backward(in Pass<T> pass)
    {
        ReadOnlySpan<T> q = query.TableValues(pass), rows = stacked.TableValues(pass);
        Span<T> scores = Output.TableSlopes(pass), toQuery = query.TableSlopes(pass), toRows = stacked.TableSlopes(pass);
        for (int row = 0; row < stacked.Rows; row++)
        {
            Span<T> slopes = scores[(row * heads.Count)..];
            HeadRows.AddWeighted(heads, slopes, 1, absolute: false, rows.Slice(row * stacked.Width, heads.Inner), toQuery);
            HeadRows.AddWeighted(heads, slopes, 1, absolute: false, q, toRows.Slice(row * stacked.Width, heads.Inner));
        }
    }
}

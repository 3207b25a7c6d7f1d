using System.Numerics;
using Kostka.Networks.Blocks;

namespace Kostka.Networks.Steps;

/// <summary>The products of one query, the same for all samples with every row of a table of keys: heads × rows.</summary>
internal sealed class TableScoreStep<T>(Block.Attention block, HeadShape heads, Node query, Node stacked, Node output) : Step<T>(block.Name, output)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] _all = HeadRows.All(stacked.Rows);

    public override bool Whole => true;

    public override void PlanBackward(SlopePlan plan)
    {
        plan.Claim(query);
        plan.Claim(stacked);
    }

    public override void Forward(in Pass<T> pass) =>
        HeadRows.Products(heads, query.TableValues(pass), stacked.TableValues(pass), stacked.Width, _all, Output.TableValues(pass));

    public override void Backward(in Pass<T> pass)
    {
        ReadOnlySpan<T> slopes = Output.TableSlopes(pass);
        HeadRows.AddWeighted(heads, slopes, stacked.TableValues(pass), stacked.Width, _all, query.TableSlopes(pass));
        HeadRows.Spread(heads, slopes, query.TableValues(pass), stacked.TableSlopes(pass), stacked.Width, _all);
    }
}

using System.Numerics;
using System.Numerics.Tensors;

namespace Kostka.Networks.Steps;

/// <summary>Rows of a table, for every position of every sample; or for the last position alone; or the only row of the table, for every sample.</summary>
internal sealed class GatherStep<T>(string layer, Node table, int positions, Node output) : Step<T>(layer, output)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void PlanBackward(SlopePlan plan) => plan.Claim(table);

    public override void Forward(in Pass<T> pass)
    {
        ReadOnlySpan<T> from = table.TableValues(pass);
        Span<T> to = Output.Values(pass);
        int width = Output.Width;
        for (int i = 0; i < pass.Count * Output.Positions; i++)
            from.Slice(Row(pass, i) * width, width).CopyTo(to[(i * width)..]);
    }

    public override void Backward(in Pass<T> pass)
    {
        Span<T> to = table.TableSlopes(pass);
        ReadOnlySpan<T> from = Output.Slopes(pass);
        int width = Output.Width;
        for (int i = 0; i < pass.Count * Output.Positions; i++)
        {
            Span<T> row = to.Slice(Row(pass, i) * width, width);
            TensorPrimitives.Add(row, from.Slice(i * width, width), row);
        }
    }

    private int Row(in Pass<T> pass, int i) =>
        table.Rows == 1 ? 0 : Output.Positions == positions ? pass.Rows[i] : pass.Rows[((i + 1) * positions) - 1];
}

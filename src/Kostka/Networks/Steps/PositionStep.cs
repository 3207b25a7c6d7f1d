using System.Numerics;
using System.Numerics.Tensors;
using Kostka.Networks.Blocks;

namespace Kostka.Networks.Steps;

/// <summary>
/// Position embeddings from their weights z: p_a = ρ p_{a−1} + factor·√(1−ρ²) z_a, p_0 = factor·z_0. Their correlations are ρ^|a−b|: those of smooth positions
/// with ρ = exp(−1/ℓ), of independent ones with ρ = 0.
/// </summary>
internal sealed class PositionStep<T>(Embedding embedding, Node output) : Step<T>("embedding", output)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _weights = embedding.Position;
    private readonly T _factor = T.CreateChecked(embedding.PositionFactor);
    private readonly T _rho = T.CreateChecked(embedding.PositionCorrelation);
    private readonly T _fresh = T.CreateChecked(embedding.PositionFactor * Math.Sqrt((1 - embedding.PositionCorrelation) * (1 + embedding.PositionCorrelation)));

    public override bool Whole => true;

    public override void PlanBackward(SlopePlan plan)
    {
    }

    public override void Forward(in Pass<T> pass)
    {
        ReadOnlySpan<T> z = pass.Parameters.Slice(_weights, Output.Rows * Output.Width);
        Span<T> p = Output.TableValues(pass);
        for (int a = 0; a < Output.Rows; a++)
        {
            Span<T> row = Row(p, a);
            TensorPrimitives.Multiply(Row(z, a), a == 0 ? _factor : _fresh, row);
            if (a > 0 && _rho != T.Zero)
                TensorPrimitives.MultiplyAdd(Row(p, a - 1), _rho, row, row);
        }
    }

    public override void Backward(in Pass<T> pass)
    {
        Span<T> gradient = pass.Gradient.Slice(_weights, Output.Rows * Output.Width), slopes = Output.TableSlopes(pass);
        for (int a = Output.Rows - 1; a >= 0; a--)
        {
            Span<T> row = Row(slopes, a);
            TensorPrimitives.MultiplyAdd(row, a == 0 ? _factor : _fresh, Row(gradient, a), Row(gradient, a));
            if (a > 0 && _rho != T.Zero)
                TensorPrimitives.MultiplyAdd(row, _rho, Row(slopes, a - 1), Row(slopes, a - 1));
        }
    }

    private Span<T> Row(Span<T> rows, int a) => rows.Slice(a * Output.Width, Output.Width);

    private ReadOnlySpan<T> Row(ReadOnlySpan<T> rows, int a) => rows.Slice(a * Output.Width, Output.Width);
}

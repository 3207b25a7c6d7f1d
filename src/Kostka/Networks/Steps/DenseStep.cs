using System.Numerics;
using System.Numerics.Tensors;
using Kostka.Networks.Blocks;
using Kostka.Networks.Elementwise;
using Kostka.Numerics.Products;

namespace Kostka.Networks.Steps;

/// <summary>y = factor·W x + bias factor·b for every row, plus the stream that a residual connection leads past it.</summary>
internal sealed class DenseStep<T>(string layer, LinearMap map, Node input, Node? skip, Node output) : Step<T>(layer, output)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _factor = T.CreateChecked(map.Factor);
    private readonly T _biasFactor = T.CreateChecked(map.BiasFactor);
    private bool _accumulate;
    private SlopeFlow _past;

    public override void PlanBackward(SlopePlan plan)
    {
        // The product that gives the input's slopes cannot overwrite the output's.
        if (skip is null || skip.Root == input.Root)
            _accumulate = plan.Claim(input);
        if (skip is not null)
            _past = plan.Flow(Output, skip);
        if (skip is not null && skip.Root != input.Root)
            _accumulate = plan.Claim(input);
    }

    public override void Forward(in Pass<T> pass)
    {
        ReadOnlySpan<T> x = input.Values(pass);
        Span<T> y = Output.Values(pass);
        skip?.Values(pass).CopyTo(y);
        if (map.Bias >= 0)
        {
            ReadOnlySpan<T> bias = pass.Parameters.Slice(map.Bias, map.Outputs);
            for (int at = 0; at < y.Length; at += map.Outputs)
            {
                Span<T> row = y.Slice(at, map.Outputs);
                if (skip is null)
                    TensorPrimitives.Multiply(bias, _biasFactor, row);
                else
                    Rows.AddScaled(bias, _biasFactor, row);
            }
        }

        T beta = skip is null && map.Bias < 0 ? T.Zero : T.One;
        MatrixProduct.Multiply(x.Length / map.Inputs, map.Outputs, map.Inputs, _factor, x, map.Inputs, false, Weights(pass), map.Inputs, true, beta, y, map.Outputs);
    }

    public override void Backward(in Pass<T> pass)
    {
        ReadOnlySpan<T> x = input.Values(pass), slopes = Output.Slopes(pass);
        Span<T> to = input.Slopes(pass);
        int rows = x.Length / map.Inputs;
        if (map.Trained)
        {
            Span<T> gradient = pass.Gradient.Slice(map.Weight, map.Inputs * map.Outputs);
            MatrixProduct.Multiply(map.Outputs, map.Inputs, rows, _factor, slopes, map.Outputs, true, x, map.Inputs, false, T.One, gradient, map.Inputs);
        }

        if (map.Bias >= 0)
        {
            Span<T> gradient = pass.Gradient.Slice(map.Bias, map.Outputs);
            for (int at = 0; at < slopes.Length; at += map.Outputs)
                Rows.AddScaled(slopes.Slice(at, map.Outputs), _biasFactor, gradient);
        }

        T beta = _accumulate ? T.One : T.Zero;
        MatrixProduct.Multiply(rows, map.Inputs, map.Outputs, _factor, slopes, map.Outputs, false, Weights(pass), map.Inputs, false, beta, to, map.Inputs);
        if (skip is not null)
            _past.Into(slopes, skip.Slopes(pass));
    }

    private ReadOnlySpan<T> Weights(in Pass<T> pass) => pass.Parameters.Slice(map.Weight, map.Inputs * map.Outputs);
}

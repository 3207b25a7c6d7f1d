using System.Numerics;
using Kostka.Architectures;
using Kostka.Networks.Elementwise;

namespace Kostka.Networks.Steps;

/// <summary>An entrywise nonlinearity.</summary>
internal sealed class ActivationStep<T>(string layer, ActivationFunction function, Node input, Node output) : Step<T>(layer, output)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private SlopeFlow _flow;

    public override void PlanBackward(SlopePlan plan) => _flow = plan.Flow(Output, input);

    public override void Forward(in Pass<T> pass)
    {
        ReadOnlySpan<T> x = input.Values(pass);
        Span<T> y = Output.Values(pass);
        switch (function)
        {
            case ActivationFunction.Relu:
                Entrywise.Forward<T, ReluMap<T>>(x, y);
                break;
            case ActivationFunction.Erf:
                Entrywise.Forward<T, ErfMap<T>>(x, y);
                break;
            case ActivationFunction.Gelu:
                Entrywise.Forward<T, GeluMap<T>>(x, y);
                break;
            default:
                throw new InvalidOperationException($"No step for {function}.");
        }
    }

    public override void Backward(in Pass<T> pass)
    {
        ReadOnlySpan<T> x = input.Values(pass);
        Span<T> slopes = Output.Slopes(pass);
        switch (function)
        {
            case ActivationFunction.Relu:
                Entrywise.Backward<T, ReluMap<T>>(x, slopes, slopes);
                break;
            case ActivationFunction.Erf:
                Entrywise.Backward<T, ErfMap<T>>(x, slopes, slopes);
                break;
            default:
                Entrywise.Backward<T, GeluMap<T>>(x, slopes, slopes);
                break;
        }

        _flow.Into(slopes, input.Slopes(pass));
    }
}

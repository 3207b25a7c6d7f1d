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
        if (function == ActivationFunction.Relu)
            Entrywise.Forward<T, ReluMap<T>>(input.Values(pass), Output.Values(pass));
        else
            Entrywise.Forward<T, ErfMap<T>>(input.Values(pass), Output.Values(pass));
    }

    public override void Backward(in Pass<T> pass)
    {
        ReadOnlySpan<T> x = input.Values(pass);
        Span<T> slopes = Output.Slopes(pass);
        if (function == ActivationFunction.Relu)
            Entrywise.Backward<T, ReluMap<T>>(x, slopes, slopes);
        else
            Entrywise.Backward<T, ErfMap<T>>(x, slopes, slopes);
        _flow.Into(slopes, input.Slopes(pass));
    }
}

using System.Numerics;
using Kostka.Architectures;

namespace Kostka.Networks.Steps;

/// <summary>An entrywise nonlinearity.</summary>
internal sealed class ActivationStep<T>(string layer, ActivationFunction function, Node input, Node output) : Step<T>(layer, output)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private bool _accumulate;

    public override void PlanBackward(SlopePlan plan) => _accumulate = plan.Claim(input);

    public override void Forward(in Pass<T> pass)
    {
        if (function == ActivationFunction.Relu)
            Entrywise.Relu<T>(input.Values(pass), Output.Values(pass));
        else
            Entrywise.Erf<T>(input.Values(pass), Output.Values(pass));
    }

    public override void Backward(in Pass<T> pass)
    {
        ReadOnlySpan<T> x = input.Values(pass), slopes = Output.Slopes(pass);
        if (function == ActivationFunction.Relu)
            Entrywise.ReluBackward(x, slopes, input.Slopes(pass), _accumulate);
        else
            Entrywise.ErfBackward(x, slopes, input.Slopes(pass), _accumulate);
    }
}

using System.Numerics;

namespace Kostka.Networks.Steps;

/// <summary>Every row divided by its root mean square, after its mean was subtracted where the norm is centred. Rows of zeros stay.</summary>
internal sealed class NormStep<T> : Step<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool _centred;
    private readonly Node _input;
    private readonly Node[] _inverse;
    private bool _accumulate;

    /// <summary>Creates the step.</summary>
    /// <param name="layer">Its layer.</param>
    /// <param name="centred">Whether the mean is subtracted.</param>
    /// <param name="input">What is normed.</param>
    /// <param name="inverse">Receives one over the root mean square, a number for every row.</param>
    /// <param name="output">The normed rows.</param>
    public NormStep(string layer, bool centred, Node input, Node inverse, Node output)
        : base(layer, output) => (_centred, _input, _inverse) = (centred, input, [inverse]);

    public override ReadOnlySpan<Node> Kept => _inverse;

    public override void PlanBackward(SlopePlan plan) => _accumulate = plan.Claim(_input);

    public override void Forward(in Pass<T> pass) =>
        RowNorm.Forward(_centred, _input.Values(pass), Output.Width, _inverse[0].Values(pass), Output.Values(pass));

    public override void Backward(in Pass<T> pass) =>
        RowNorm.Backward<T>(_centred, Output.Values(pass), Output.Width, _inverse[0].Values(pass), Output.Slopes(pass), _input.Slopes(pass), _accumulate);
}

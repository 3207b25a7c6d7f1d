using System.Numerics;
using Kostka.Networks.Elementwise;

namespace Kostka.Networks.Steps;

/// <summary>Every row divided by its root mean square, after its mean was taken off where the norm is centred. Rows of zeros stay.</summary>
internal sealed class NormStep<T> : Step<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool _centred;
    private readonly Node _input;
    private readonly Node[] _inverses;
    private SlopeFlow _flow;

    /// <summary>Creates the step.</summary>
    /// <param name="layer">Its layer.</param>
    /// <param name="centred">Whether the mean is taken off.</param>
    /// <param name="input">What is normed.</param>
    /// <param name="inverses">Receives one over the root mean square, a number for every row.</param>
    /// <param name="output">The normed rows.</param>
    public NormStep(string layer, bool centred, Node input, Node inverses, Node output)
        : base(layer, output) => (_centred, _input, _inverses) = (centred, input, [inverses]);

    public override ReadOnlySpan<Node> Kept => _inverses;

    public override void PlanBackward(SlopePlan plan) => _flow = plan.Flow(Output, _input);

    public override void Forward(in Pass<T> pass) =>
        Normalisation.Forward(_input.Values(pass), Output.Values(pass), _inverses[0].Values(pass), Output.Width, _centred);

    public override void Backward(in Pass<T> pass)
    {
        Span<T> slopes = Output.Slopes(pass);
        Normalisation.Backward<T>(Output.Values(pass), _inverses[0].Values(pass), slopes, slopes, Output.Width, _centred);
        _flow.Into(slopes, _input.Slopes(pass));
    }
}

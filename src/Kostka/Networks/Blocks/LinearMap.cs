namespace Kostka.Networks.Blocks;

/// <summary>h → factor·W h + bias factor·b: where its weights lie in the parameter vector.</summary>
/// <param name="Inputs">Number of inputs, W's columns.</param>
/// <param name="Outputs">Number of outputs, W's rows.</param>
/// <param name="Weight">Offset of W, row-major.</param>
/// <param name="Factor">What W is multiplied by.</param>
/// <param name="Bias">Offset of b; −1 for none.</param>
/// <param name="BiasFactor">What b is multiplied by.</param>
/// <param name="Trained">Whether training moves W.</param>
internal sealed record LinearMap(int Inputs, int Outputs, int Weight, double Factor, int Bias, double BiasFactor, bool Trained)
{
    /// <summary>This map and another of the same inputs, right behind it in the parameter vector, as one.</summary>
    public LinearMap Stacked(LinearMap below) =>
        below.Inputs == Inputs && below.Weight == Weight + (Inputs * Outputs) && below.Factor == Factor && Bias < 0 && below.Bias < 0
            ? this with { Outputs = Outputs + below.Outputs, Trained = Trained || below.Trained }
            : throw new ArgumentException("These maps cannot be stacked.");
}

namespace Kostka.Networks.Training;

/// <summary>How a step follows from a gradient. Conventions are those of PyTorch, so that its users' numbers mean the same here.</summary>
public abstract record OptimizerSettings
{
    private OptimizerSettings()
    {
    }

    /// <summary>
    /// Gradient descent with momentum: v ← μv + g, θ ← θ − ηv; with Nesterov's form θ ← θ − η(g + μv). Weight decay joins g, as the gradient of a penalty does.
    /// </summary>
    /// <param name="Momentum">μ in [0, 1).</param>
    /// <param name="Nesterov">Whether to look ahead; needs μ above 0.</param>
    public sealed record Sgd(double Momentum = 0, bool Nesterov = false) : OptimizerSettings;

    /// <summary>
    /// AdamW (Loshchilov and Hutter, ICLR 2019): m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², and at step t = 1, 2, …
    /// θ ← θ − η·decay·θ − η·m/(1−β₁ᵗ) / (√(v/(1−β₂ᵗ)) + ε). Weight decay does not pass through the moments.
    /// </summary>
    /// <param name="Beta1">Memory β₁ of the mean, in [0, 1).</param>
    /// <param name="Beta2">Memory β₂ of the mean square, in [0, 1).</param>
    /// <param name="Epsilon">ε, above 0.</param>
    public sealed record AdamW(double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8) : OptimizerSettings;
}

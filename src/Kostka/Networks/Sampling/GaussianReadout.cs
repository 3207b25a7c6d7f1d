namespace Kostka.Networks.Sampling;

/// <summary>The prior of a linear readout of F features, f = √(v/F) Σ a_i φ_i(x) + √b² c with a, c ~ N(0, 1), drawn anew for every output.</summary>
/// <param name="Variance">v, at least 0.</param>
/// <param name="BiasVariance">b², at least 0.</param>
public sealed record GaussianReadout(double Variance = 1, double BiasVariance = 0)
{
    /// <summary>v/F.</summary>
    internal double Scale(int features) => Variance / features;
}

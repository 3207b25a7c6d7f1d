namespace Kostka.Studies.Results;

/// <summary>How the samples needed grow with the context length T: two laws fitted to the thresholds of all problems by maximum likelihood, and what can be said of them.</summary>
/// <param name="Log">m* = a·ln T + b.</param>
/// <param name="Power">m* = a·T^c.</param>
/// <param name="SaturatedAic">Akaike's criterion of the model that gives every length a mean of its own; NaN where it has none.</param>
/// <param name="Preferred">The law that the data prefer: log, power or undecided.</param>
/// <param name="Supported">False when neither law describes the data; null with too few lengths or problems to tell.</param>
public sealed record SparseGrowth(GrowthLaw Log, GrowthLaw Power, double SaturatedAic, string Preferred, bool? Supported)
{
    /// <summary>Whether the data show a growth (or fall) with T at all: a law describes them better than a constant.</summary>
    public bool Varies { get; init; } = true;
}

/// <summary>A fitted law.</summary>
/// <param name="A">The factor a.</param>
/// <param name="B">The constant b of the logarithmic law, the exponent c of the power law.</param>
/// <param name="StandardError">Standard error of what tells the growth: a of the logarithmic law, c of the power law.</param>
/// <param name="Aic">Akaike's criterion: smaller is better.</param>
public sealed record GrowthLaw(double A, double B, double StandardError, double Aic);

using System.Collections.Immutable;
using Kostka.Capacity.Covering.Lemmas;

namespace Kostka.Capacity.Covering.Classes;

/// <summary>The covering number of a class of functions: ln N_∞(ε) ≤ Γ³/ε².</summary>
/// <param name="Terms">What each weight matrix adds.</param>
public sealed record CoveringBound(ImmutableArray<CoveringTerm> Terms)
{
    /// <summary>Γ = Σ (a_i α_i)^{2/3}.</summary>
    public double Gamma { get; } = AccuracySplit.Gamma(Rates(Terms), Sensitivities(Terms));

    /// <summary>Γ³ = ε² ln N_∞(ε), at most.</summary>
    public double GammaCubed => Gamma * Gamma * Gamma;

    /// <summary>ln N_∞(ε) ≤ Γ³/ε².</summary>
    /// <param name="accuracy">ε, above 0.</param>
    public double LogCoveringNumber(double accuracy) => GammaCubed / CapacityRanges.Accuracy(accuracy) / accuracy;

    /// <summary>The accuracy that the cover of each term has in a cover of accuracy ε (Lemma 4).</summary>
    /// <param name="accuracy">ε, above 0.</param>
    public ImmutableArray<double> Allocation(double accuracy) => AccuracySplit.Allocate(Rates(Terms), Sensitivities(Terms), accuracy);

    /// <summary>The same without rounding up: Σ K_i ln(choices_i) at the <see cref="Allocation"/>; at most <see cref="LogCoveringNumber"/>.</summary>
    /// <param name="accuracy">ε, above 0.</param>
    public double LogCoverSize(double accuracy) => Terms.Zip(Allocation(accuracy))
        .Where(pair => pair.First.Rate > 0 && double.IsFinite(pair.Second))
        .Sum(pair => pair.First.Cover.At(pair.Second).LogSize);

    private static double[] Rates(ImmutableArray<CoveringTerm> terms) => [.. terms.Select(term => term.Rate)];

    private static double[] Sensitivities(ImmutableArray<CoveringTerm> terms) => [.. terms.Select(term => term.Sensitivity)];
}

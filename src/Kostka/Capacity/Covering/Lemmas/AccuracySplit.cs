using System.Collections.Immutable;

namespace Kostka.Capacity.Covering.Lemmas;

/// <summary>
/// Lemma 4. How to split an accuracy ε among maps whose covers have sizes a_i²/ε_i² in the logarithm and whose errors add up to Σ α_i ε_i: the least Σ a_i²/ε_i² is
/// Γ³/ε² with Γ = Σ (a_i α_i)^{2/3}, at ε_i = ε (a_i²/α_i)^{1/3}/Γ. (Lagrange; a lower bound by Hölder's inequality.)
/// </summary>
public static class AccuracySplit
{
    /// <summary>Γ.</summary>
    /// <param name="rates">a_i ≥ 0.</param>
    /// <param name="sensitivities">α_i ≥ 0, as many.</param>
    public static double Gamma(ReadOnlySpan<double> rates, ReadOnlySpan<double> sensitivities)
    {
        if (rates.Length != sensitivities.Length)
            throw new ArgumentException($"{rates.Length} rates and {sensitivities.Length} sensitivities were given.", nameof(sensitivities));
        double gamma = 0;
        for (int i = 0; i < rates.Length; i++)
        {
            double root = Math.Cbrt(CapacityRanges.Norm(rates[i]) * CapacityRanges.Norm(sensitivities[i]));
            gamma += root * root;
        }

        return gamma;
    }

    /// <summary>The accuracies ε_i. A map without influence (α = 0) may be off by any amount, ∞; one of a single member (a = 0) gets 0.</summary>
    /// <param name="rates">a_i ≥ 0.</param>
    /// <param name="sensitivities">α_i ≥ 0, as many.</param>
    /// <param name="accuracy">ε, above 0.</param>
    public static ImmutableArray<double> Allocate(ReadOnlySpan<double> rates, ReadOnlySpan<double> sensitivities, double accuracy)
    {
        double gamma = Gamma(rates, sensitivities);
        CapacityRanges.Accuracy(accuracy);
        var split = ImmutableArray.CreateBuilder<double>(rates.Length);
        for (int i = 0; i < rates.Length; i++)
        {
            split.Add((rates[i], sensitivities[i]) switch
            {
                (0, _) => 0,
                (_, 0) => double.PositiveInfinity,
                var (rate, sensitivity) => accuracy * Math.Cbrt(rate * rate / sensitivity) / gamma,
            });
        }

        return split.MoveToImmutable();
    }
}

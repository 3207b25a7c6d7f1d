using Kostka.Spectra;

namespace Kostka.Learning;

/// <summary>
/// The regression on a whole pool whose effective ridge κ is that of n samples with ridge δ (derivation: <see cref="SampledLearningCurve"/>).
/// </summary>
/// <param name="ImpliedRidge">The pool's ridge δ' ≥ δ.</param>
/// <param name="Kappa">The common effective ridge.</param>
/// <param name="InverseTrace">Σ_r 1/(w_r+δ') over the pool's m eigenvalues w_r.</param>
/// <param name="Overfitting">𝓔 at n samples.</param>
/// <param name="PoolOverfitting">𝓔 on the pool under δ'.</param>
/// <param name="ResidualRatio">Training residual over test residual at n samples, δ/(nκ).</param>
internal readonly record struct PoolEquivalent(
    double ImpliedRidge,
    double Kappa,
    double InverseTrace,
    double Overfitting,
    double PoolOverfitting,
    double ResidualRatio)
{
    internal static PoolEquivalent Of(SampledSpectrum spectrum, int n, double ridge)
    {
        int m = spectrum.Pool.Count, rank = spectrum.Rank;
        if (rank == 0)
            return new PoolEquivalent(1, ridge / n, m, 1, 1, 1);
        double[] gram = Array.ConvertAll(spectrum.Eigenvalues, value => m * value);

        // Without ridge and with n at least the number of modes, κ = 0: the pool interpolates, the limit δ' → 0 well above rounding.
        bool interpolates = ridge == 0 && n >= rank;
        double implied = interpolates ? 1e-8 * gram[rank - 1] : Implied(gram, n, ridge);
        double inverse = 0, squared = 0;
        foreach (double w in gram)
        {
            double share = 1 / (w + implied);
            inverse += share;
            squared += share * share;
        }

        // The pool's own m − Σℒ²; positive by Cauchy and Schwarz.
        double poolFreedom = inverse * inverse / squared;
        double kappa = interpolates ? 0 : 1 / inverse;
        double freedom = interpolates ? n - rank : Math.Max(n - m + poolFreedom, 0);
        return new PoolEquivalent(
            implied, kappa, inverse, n / freedom, m / poolFreedom, kappa > 0 ? ridge / (n * kappa) : 1 - ((double)rank / n));
    }

    /// <summary>Solves Σ (w+δ)/(w+δ') = n for δ' ≥ δ; n ≤ m.</summary>
    private static double Implied(double[] gram, int n, double ridge)
    {
        double total = 0;
        foreach (double w in gram)
            total += w + ridge;
        double high = total / n, low = ridge;
        if (low == 0)
        {
            low = high;
            while (Residual(gram, n, ridge, low).Residual < 0)
                low *= 1e-3;
        }

        return low >= high ? high : LogarithmicRoot.Solve(implied => Residual(gram, n, ridge, implied), low, high);
    }

    private static LogarithmicRoot.Value Residual(double[] gram, int n, double ridge, double implied)
    {
        double sum = -n, slope = 0;
        foreach (double w in gram)
        {
            double share = (w + ridge) / (w + implied);
            sum += share;
            slope -= share * implied / (w + implied);
        }

        return new LogarithmicRoot.Value(sum, slope);
    }
}

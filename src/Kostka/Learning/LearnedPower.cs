using System.Collections.Immutable;

namespace Kostka.Learning;

/// <summary>
/// The power ‖P_λ f̂‖² of the predictor in an irrep, averaged over training sets: what the isotypic parts of a trained network's output are to be compared with.
/// </summary>
/// <remarks>
/// The predictor's coefficient in mode i has the mean ℒ_i f_i and the variance ℒ_i² E/n, with E the test error against noisy labels (Canatar, Bordelon, Pehlevan,
/// NeurIPS 2021), so that its mean square is ℒ_i² (f_i² + E/n). The second part is what a finite training set scatters into all modes that can be learned, whether
/// the target has power there or not.
/// </remarks>
public static class LearnedPower
{
    /// <summary>In one irrep of an exact spectrum: Σ_r ℒ_r² (P_r + m_r E/n) over its eigenvalues of multiplicity m_r.</summary>
    /// <param name="part">The target's part in the irrep.</param>
    /// <param name="curve">The target's learning curve.</param>
    /// <param name="point">Its point at n.</param>
    public static double Of(IrrepPart part, LearningCurve curve, LearningCurvePoint point)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentNullException.ThrowIfNull(point);
        double scatter = point.TestMse / point.Samples;
        return part.Modes.Sum(mode =>
            point.Learnability[mode] * point.Learnability[mode] * (curve.Power[mode] + (curve.Spectrum.Multiplicities[mode] * scatter)));
    }

    /// <summary>In the irreps that the leading modes of a sampled spectrum are labelled with, and last in all others together.</summary>
    /// <param name="point">The learning curve at n.</param>
    /// <param name="power">The target's power in each resolved mode.</param>
    /// <param name="weights">Of each of the first modes its weight in each of the irreps.</param>
    /// <remarks>
    /// In all irreps together it is Σ ℒ_i² f_i² + E (1 − 1/𝓔), since Σ ℒ_i² = n (1 − 1/𝓔) over all modes, resolved or not; power that no resolved mode holds counts as not learned.
    /// </remarks>
    public static ImmutableArray<double> Of(SampledCurvePoint point, ImmutableArray<double> power, IReadOnlyList<ImmutableArray<double>> weights)
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(weights);
        double[] squares = [.. point.Learnability.Select((learned, r) => learned * learned)];
        double whole = squares.Select((square, r) => square * power[r]).Sum() + (point.TestMse * (1 - (1 / point.Overfitting)));
        int irreps = weights.Count == 0 ? 0 : weights[0].Length;
        double[] parts = [.. Enumerable.Range(0, irreps).Select(k => weights.Select((of, r) => of[k] * squares[r] * (power[r] + (point.TestMse / point.N))).Sum())];
        return [.. parts, whole - parts.Sum()];
    }
}

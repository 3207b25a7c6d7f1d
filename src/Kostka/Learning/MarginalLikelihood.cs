using System.Numerics.Tensors;
using Kostka.Spectra;

namespace Kostka.Learning;

/// <summary>The ridge under which the labels are most probable: how much noise the kernel says there is.</summary>
public static class MarginalLikelihood
{
    /// <summary>
    /// Maximises ln p(y | δ) = −½ Σ_r [c_r²/(w_r+δ) + ln(w_r+δ)] + const over δ (Rasmussen and Williams 2006, equation 5.8), from one
    /// eigendecomposition of the Gram matrix.
    /// </summary>
    /// <param name="eigenvalues">All m eigenvalues w_r of the Gram matrix (those of K/m times m); negative ones count as 0.</param>
    /// <param name="rotatedLabels">c_r = u_rᵀ y, in the same order.</param>
    /// <returns>The best ridge within 10⁻¹² … 10⁴ times the larger of the mean eigenvalue and the labels' mean square.</returns>
    /// <exception cref="ArgumentException">The lists differ in length or are empty.</exception>
    /// <exception cref="RequestException">All labels and eigenvalues are zero: any ridge does.</exception>
    public static RidgeEstimate BestRidge(ReadOnlySpan<double> eigenvalues, ReadOnlySpan<double> rotatedLabels)
    {
        if (eigenvalues.Length != rotatedLabels.Length || eigenvalues.IsEmpty)
            throw new ArgumentException($"{eigenvalues.Length} eigenvalues have {rotatedLabels.Length} rotated labels.", nameof(rotatedLabels));
        double[] values = eigenvalues.ToArray(), squares = rotatedLabels.ToArray();
        for (int r = 0; r < values.Length; r++)
        {
            values[r] = Math.Max(values[r], 0);
            squares[r] *= squares[r];
        }

        double scale = Math.Max(values.Average(), squares.Average());
        if (!(scale > 0))
            throw new RequestException("regression.noise auto: kernel and labels are zero everywhere, so that no noise is better than another; give a number.");

        // The likelihood can have several maxima in ln δ: a grid of four points a decade finds the best one, golden sections refine it.
        const double step = 0.25 * 2.302585092994046;
        double low = Math.Log(scale) - (48 * step), best = low, bestValue = double.NegativeInfinity;
        for (int i = 0; i <= 64; i++)
        {
            double value = Evaluate(values, squares, Math.Exp(low + (i * step)));
            if (value > bestValue)
                (best, bestValue) = (low + (i * step), value);
        }

        bool atEnd = best == low || best == low + (64 * step);
        double t = atEnd ? best : GoldenSection(log => Evaluate(values, squares, Math.Exp(log)), best - step, best + step);
        return new RidgeEstimate(Math.Exp(t), Evaluate(values, squares, Math.Exp(t)), atEnd);
    }

    /// <summary>The best ridge for labels of a sampled spectrum's pool.</summary>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="labels">One label for each sequence of the pool.</param>
    /// <inheritdoc cref="BestRidge(ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    public static RidgeEstimate BestRidge(SampledSpectrum spectrum, double[] labels)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(labels);
        double[] rotated = new double[labels.Length];
        for (int r = 0; r < rotated.Length; r++)
            rotated[r] = TensorPrimitives.Dot<double>(spectrum.Vectors.Row(r), labels);
        return BestRidge([.. spectrum.Eigenvalues.Select(value => value * labels.Length)], rotated);
    }

    /// <summary>ln p(y | δ) from eigenvalues and squared rotated labels.</summary>
    private static double Evaluate(double[] eigenvalues, double[] squares, double ridge)
    {
        double sum = eigenvalues.Length * Math.Log(2 * Math.PI);
        for (int r = 0; r < eigenvalues.Length; r++)
        {
            double variance = eigenvalues[r] + ridge;
            sum += (squares[r] / variance) + Math.Log(variance);
        }

        return -0.5 * sum;
    }

    private static double GoldenSection(Func<double, double> function, double a, double b)
    {
        const double golden = 0.6180339887498949;
        double c = b - (golden * (b - a)), d = a + (golden * (b - a)), atC = function(c), atD = function(d);

        // A maximum can be located to the square root of the rounding only.
        while (b - a > 1e-8)
        {
            if (atC > atD)
            {
                (b, d, atD) = (d, c, atC);
                c = b - (golden * (b - a));
                atC = function(c);
            }
            else
            {
                (a, c, atC) = (c, d, atD);
                d = a + (golden * (b - a));
                atD = function(d);
            }
        }

        return 0.5 * (a + b);
    }
}

/// <summary>A ridge chosen by marginal likelihood.</summary>
/// <param name="Ridge">The ridge δ.</param>
/// <param name="LogLikelihood">ln p(y | δ) there.</param>
/// <param name="AtEndOfRange">True when the likelihood still grows at the end of the searched range: the value is then a bound, not an optimum.</param>
public sealed record RidgeEstimate(double Ridge, double LogLikelihood, bool AtEndOfRange);

using System.Globalization;

namespace Kostka.Numerics;

/// <summary>The mean of independent repeats, and how far it is to be trusted.</summary>
/// <param name="Mean">The mean; not a number when there are no repeats.</param>
/// <param name="StandardError">s/√n, s the standard deviation with n − 1 in the denominator; not a number for fewer than two repeats.</param>
/// <param name="Count">Number n of repeats.</param>
public readonly record struct MeanAndError(double Mean, double StandardError, int Count)
{
    /// <summary>Mean and standard error of some values.</summary>
    public static MeanAndError Of(ReadOnlySpan<double> values)
    {
        int n = values.Length;
        if (n == 0)
            return new MeanAndError(double.NaN, double.NaN, 0);
        double mean = Summation.Sum(values) / n;
        if (n == 1)
            return new MeanAndError(mean, double.NaN, 1);
        double squares = 0;
        foreach (double value in values)
            squares += (value - mean) * (value - mean);
        return new MeanAndError(mean, Math.Sqrt(squares / (n - 1) / n), n);
    }

    /// <summary>"0.1234 ± 0.0056".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mean:G4} ± {StandardError:G2}");
}

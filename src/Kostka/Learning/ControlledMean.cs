namespace Kostka.Learning;

/// <summary>A mean over a sample, with a control variate whose expectation is known.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Error">Its standard error.</param>
internal readonly record struct ControlledMean(double Mean, double Error)
{
    /// <summary>
    /// What part of the values follows the control is moved from the sample's mean of the control to its expectation. With (y − E y)² of labels of two
    /// values as control this weights each value as often as it really occurs.
    /// </summary>
    /// <param name="values">One number at least 0 for each member of the sample.</param>
    /// <param name="controls">The control.</param>
    /// <param name="expected">Its expectation.</param>
    public static ControlledMean Of(double[] values, double[] controls, double expected)
    {
        int count = values.Length;
        double mean = 0, control = 0;
        for (int i = 0; i < count; i++)
        {
            mean += values[i] / count;
            control += controls[i] / count;
        }

        double variance = 0, covariance = 0, controlVariance = 0;
        for (int i = 0; i < count; i++)
        {
            double e = values[i] - mean, c = controls[i] - control;
            variance += e * e;
            covariance += e * c;
            controlVariance += c * c;
        }

        // Labels ±1 that occur equally often have no spread in the control but rounding.
        if (controlVariance > 1e-12 * count * expected * expected)
        {
            double slope = covariance / controlVariance, moved = mean - (slope * (control - expected));

            // Few labels of a rare value can give a slope that leads below zero; then the plain mean is the better estimate.
            if (moved > 0)
                (mean, variance) = (moved, Math.Max(variance - (slope * covariance), 0));
        }

        return new ControlledMean(mean, Math.Sqrt(variance / count / (count - 1)));
    }

    /// <summary>The mean of two independent means.</summary>
    public static ControlledMean Half(ControlledMean a, ControlledMean b) =>
        new(0.5 * (a.Mean + b.Mean), 0.5 * Math.Sqrt((a.Error * a.Error) + (b.Error * b.Error)));
}

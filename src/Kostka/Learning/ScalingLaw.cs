namespace Kostka.Learning;

/// <summary>A power law y = c x^p, fitted by least squares in the logarithms.</summary>
/// <param name="Exponent">p.</param>
/// <param name="StandardError">Its standard error from the scatter about the line; NaN with two points, which leave no scatter.</param>
public sealed record ScalingLaw(double Exponent, double StandardError)
{
    /// <summary>Fits the points whose x and y are positive and finite; the others count as missing. Null with fewer than two different x.</summary>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static ScalingLaw? Fit(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length)
            throw new ArgumentException($"{x.Length} values of x have {y.Length} of y.", nameof(y));
        var points = new List<(double X, double Y)>();
        for (int i = 0; i < x.Length; i++)
        {
            if (double.IsFinite(x[i]) && double.IsFinite(y[i]) && x[i] > 0 && y[i] > 0)
                points.Add((Math.Log(x[i]), Math.Log(y[i])));
        }

        if (points.Count < 2)
            return null;
        double meanX = points.Average(point => point.X), meanY = points.Average(point => point.Y);
        double spread = points.Sum(point => (point.X - meanX) * (point.X - meanX));
        if (spread == 0)
            return null;
        double slope = points.Sum(point => (point.X - meanX) * (point.Y - meanY)) / spread;
        double scatter = points.Sum(point => Math.Pow(point.Y - meanY - (slope * (point.X - meanX)), 2));
        return new ScalingLaw(slope, points.Count > 2 ? Math.Sqrt(scatter / (points.Count - 2) / spread) : double.NaN);
    }
}

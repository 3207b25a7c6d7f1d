namespace Kostka.Numerics;

/// <summary>Sums that lose nothing to rounding on the way.</summary>
public static class Summation
{
    /// <summary>
    /// The sum, with the rounding error of every addition carried along (Neumaier, ZAMM 54, 1974): as exact as if summed in twice the precision
    /// and rounded once. Infinite or not a number as the plain sum would be.
    /// </summary>
    public static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0, lost = 0;
        foreach (double value in values)
        {
            double next = sum + value;
            lost += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
            sum = next;
        }

        return double.IsFinite(sum) ? sum + lost : sum;
    }
}

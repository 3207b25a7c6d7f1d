namespace Kostka.Learning;

/// <summary>Roots of decreasing functions of a positive variable that ranges over many decades.</summary>
internal static class LogarithmicRoot
{
    /// <summary>A function's value and its derivative with respect to the logarithm of the variable.</summary>
    internal readonly record struct Value(double Residual, double LogarithmicSlope);

    /// <summary>
    /// The root, by Newton's method in ln x, kept inside a shrinking bracket by bisection: it cannot fail once the bracket holds the root.
    /// </summary>
    /// <param name="function">Decreasing in x.</param>
    /// <param name="low">Positive; the residual there is not negative.</param>
    /// <param name="high">Above <paramref name="low"/>; the residual there is not positive.</param>
    /// <returns>The root to a few units in the last place of ln x, as far as the residual's own rounding allows.</returns>
    internal static double Solve(Func<double, Value> function, double low, double high)
    {
        double a = Math.Log(low), b = Math.Log(high), t = b;
        const int enough = 400;
        for (int step = 0; step < enough; step++)
        {
            Value f = function(Math.Exp(t));
            if (f.Residual == 0)
                return Math.Exp(t);
            if (f.Residual > 0)
                a = Math.Max(a, t);
            else
                b = Math.Min(b, t);

            double newton = t - (f.Residual / f.LogarithmicSlope);
            double next = newton > a && newton < b ? newton : 0.5 * (a + b);
            // A unit of ln x is a relative unit of x: 2e-16 is the last digit.
            if (Math.Abs(next - t) <= 2e-16 * Math.Max(1, Math.Abs(t)) || next <= a || next >= b)
                return Math.Exp(next);
            t = next;
        }

        return Math.Exp(t);
    }
}

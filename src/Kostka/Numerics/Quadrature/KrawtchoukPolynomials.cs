namespace Kostka.Numerics.Quadrature;

/// <summary>
/// The orthonormal Krawtchouk polynomials of a binomial distribution, in the standardised variable u = (i − np)/√(np(1−p)): u p_r = b_{r+1} p_{r+1} + a_r p_r +
/// b_r p_{r−1} with a_r = r(1−2p)/√(np(1−p)) and b_r² = r(1 − (r−1)/n) (Koekoek, Lesky, Swarttouw 2010, §9.11). For n → ∞ they are Hermite's.
/// </summary>
/// <remarks>
/// The number n of trials may be any real number: the recurrence, and with it the expectation of a polynomial, continues analytically, as long as degrees
/// stay below n + 1 (<see cref="Count"/>).
/// </remarks>
public readonly struct KrawtchoukPolynomials
{
    /// <summary>−ln of the probability of the ends below which they do not matter.</summary>
    private const double NegligibleEnd = 46;

    private readonly double _slope;

    /// <summary>The polynomials of so many trials.</summary>
    /// <param name="trials">n ≥ 0, not necessarily whole.</param>
    /// <param name="probability">p, from 0 to 1.</param>
    public KrawtchoukPolynomials(double trials, double probability)
    {
        if (!(trials >= 0) || !(probability is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(trials), $"There is no binomial distribution of {trials} trials of probability {probability}.");
        Trials = trials;
        Mean = trials * probability;
        Deviation = Math.Sqrt(trials * probability * (1 - probability));
        Count = Deviation == 0 ? 1 : (int)Math.Min(Math.Floor(trials) + 1, int.MaxValue);
        _slope = Deviation == 0 ? 0 : (1 - (2 * probability)) / Deviation;
    }

    /// <summary>Number of trials n.</summary>
    public double Trials { get; }

    /// <summary>np.</summary>
    public double Mean { get; }

    /// <summary>√(np(1−p)).</summary>
    public double Deviation { get; }

    /// <summary>How many polynomials there are, degrees 0, 1, …; also the size of the largest Gauss rule.</summary>
    public int Count { get; }

    /// <summary>The Gauss rule of the binomial distribution, its nodes standardised.</summary>
    /// <param name="nodes">Number of nodes, at least 1; no more than <see cref="Count"/> are given.</param>
    public QuadratureRule Gauss(int nodes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nodes, 1);
        int count = Math.Min(nodes, Count);
        double[] centres = new double[count], couplings = new double[count - 1];
        for (int r = 0; r < count; r++)
        {
            centres[r] = r * _slope;
            if (r > 0)
                couplings[r - 1] = Coupling(r);
        }

        return GaussRule.FromRecurrence(centres, couplings);
    }

    /// <summary>Whether 0 and n have probabilities below 1e-20, so that <see cref="Uniform"/> may be used.</summary>
    public bool IsWide => Math.Min(-Math.Log(Mean / Trials), -Math.Log(1 - (Mean / Trials))) * Trials > NegligibleEnd;

    /// <summary>
    /// Equidistant nodes with weights proportional to the probabilities: the trapezoidal rule. For polynomials its error is e^(−2π²/h²), below rounding for
    /// h ≤ 0.7; for functions that are analytic for |Im u| &lt; d it is e^(−2πd/h), where a Gauss rule of as many nodes falls behind (Trefethen and Weideman, SIAM
    /// Review 56, 2014).
    /// </summary>
    /// <remarks>Needs <see cref="IsWide"/>.</remarks>
    /// <param name="step">h, in standard deviations.</param>
    /// <param name="reach">How far from the mean, in standard deviations: e^(−r²/2) is 2e-22 at r = 10.</param>
    public QuadratureRule Uniform(double step, double reach)
    {
        if (!IsWide)
            throw new InvalidOperationException("The ends of the distribution are too near for equidistant nodes.");
        int below = (int)Math.Ceiling(Math.Min(reach, Mean / Deviation) / step) - 1;
        int above = (int)Math.Ceiling(Math.Min(reach, (Trials - Mean) / Deviation) / step) - 1;
        double[] nodes = new double[below + 1 + above], weights = new double[nodes.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = (i - below) * step;
            double difference = Deviation * nodes[i], ones = Mean + difference, zeros = Trials - Mean - difference;
            weights[i] = Math.Exp(-Exponent(Mean, difference) - Exponent(Trials - Mean, -difference)) / Math.Sqrt(ones / Mean * (zeros / (Trials - Mean)));
        }

        return QuadratureRule.Normalised(nodes, weights);
    }

    /// <summary>p_0 … p_{R−1} at many points.</summary>
    /// <param name="points">N standardised numbers u.</param>
    /// <param name="degrees">R, at most <see cref="Count"/>.</param>
    /// <param name="values">Receives R rows of N values.</param>
    public void Evaluate(ReadOnlySpan<double> points, int degrees, Span<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(degrees, Count);
        if (degrees == 0)
            return;
        int n = points.Length;
        values[..n].Fill(1);
        for (int r = 1; r < degrees; r++)
        {
            double inverse = 1 / Coupling(r), centre = (r - 1) * _slope, coupling = r > 1 ? Coupling(r - 1) : 0;
            ReadOnlySpan<double> last = values.Slice((r - 1) * n, n), before = r > 1 ? values.Slice((r - 2) * n, n) : last;
            Span<double> next = values.Slice(r * n, n);
            for (int i = 0; i < next.Length; i++)
                next[i] = (((points[i] - centre) * last[i]) - (coupling * before[i])) * inverse;
        }
    }

    /// <summary>
    /// ln(x! m^−x e^m/√(2πx)) for x = m + difference: half the Poisson deviance, x ln(x/m) + m − x, and what Stirling's formula leaves of ln x! (Loader 2000). The
    /// first is summed as 2x artanh v − difference with v = (x − m)/(x + m), where nothing cancels.
    /// </summary>
    private static double Exponent(double mean, double difference)
    {
        double x = mean + difference, v = difference / (x + mean), square = v * v, power = 2 * x * v, sum = difference * v;
        if (Math.Abs(v) > 0.5)
            return (x * Math.Log(x / mean)) - difference + StirlingRest(x);
        for (int j = 3; ; j += 2)
        {
            power *= square;
            double next = sum + (power / j);
            if (next == sum)
                return sum + StirlingRest(x);
            sum = next;
        }
    }

    /// <summary>ln x! − [(x + ½) ln x − x + ½ ln 2π].</summary>
    private static double StirlingRest(double x)
    {
        double sum = 0;
        for (; x < 12; x++)
            sum += ((x + 0.5) * Math.Log((x + 1) / x)) - 1;
        double inverse = 1 / (x * x);
        return sum + (((1.0 / 12) - (((1.0 / 360) - (((1.0 / 1260) - (inverse / 1680)) * inverse)) * inverse)) / x);
    }

    private double Coupling(int r) => Math.Sqrt(r * (1 - ((r - 1) / Trials)));
}

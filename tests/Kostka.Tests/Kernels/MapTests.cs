using Kostka.Kernels.Maps;
using Kostka.Numerics.Lanes;
using MathNet.Numerics;
using MathNet.Numerics.Integration;

namespace Kostka.Tests.Kernels;

/// <summary>Closed forms of E φ(u)φ(v) and E φ'(u)φ'(v) against integrals over a correlated Gaussian pair, correlations of either sign.</summary>
public sealed class MapTests
{
    [Fact]
    public void Relu_expectations_are_those_of_a_Gaussian_pair() => Agrees<ReluMap>(
        (u, mean, deviation) => Math.Max(u, 0) * ((mean * Cumulative(mean / deviation)) + (deviation * Density(mean / deviation))),
        (u, mean, deviation) => u > 0 ? Cumulative(mean / deviation) : 0);

    [Fact]
    public void Erf_expectations_are_those_of_a_Gaussian_pair() => Agrees<ErfMap>(
        (u, mean, deviation) => SpecialFunctions.Erf(u) * SpecialFunctions.Erf(mean / Math.Sqrt(1 + (2 * deviation * deviation))),
        (u, mean, deviation) => ErfSlope(u) * ErfSlope(mean / Math.Sqrt(1 + (2 * deviation * deviation))) / Math.Sqrt(1 + (2 * deviation * deviation)));

    [Fact]
    public void Gelu_expectations_are_those_of_a_Gaussian_pair() => Agrees<GeluMap>(
        (u, mean, deviation) =>
        {
            double root = Math.Sqrt(1 + (deviation * deviation)), shifted = mean / root;
            return u * Cumulative(u) * ((mean * Cumulative(shifted)) + (deviation * deviation / root * Density(shifted)));
        },
        (u, mean, deviation) =>
        {
            double square = 1 + (deviation * deviation), shifted = mean / Math.Sqrt(square);
            return (Cumulative(u) + (u * Density(u))) * (Cumulative(shifted) + (shifted * Density(shifted) / square));
        });

    [Fact]
    public void Expectations_of_another_function_are_told_apart() => Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Agrees<ErfMap>(
        (u, mean, deviation) => Math.Tanh(u) * Math.Tanh(mean),
        (u, mean, deviation) => 1));

    /// <param name="value">E[φ(u) φ(v) | u] for v of the given mean and standard deviation.</param>
    /// <param name="slope">E[φ'(u) φ'(v) | u].</param>
    private static void Agrees<TMap>(Func<double, double, double, double> value, Func<double, double, double, double> slope)
        where TMap : struct, IEntrywiseMap
    {
        foreach ((double p, double q) in new[] { (1.0, 1.0), (0.3, 2.5), (4.0, 0.1) })
        {
            (Real Normaliser, Real Scale) ofP = TMap.OfVariance(new Real(p)), ofQ = TMap.OfVariance(new Real(q));
            Real normaliser = ofP.Normaliser * ofQ.Normaliser;
            foreach (double rho in new[] { -0.95, -0.6, -0.1, 0, 0.2, 0.7, 0.97 })
            {
                double k = rho * Math.Sqrt(p * q);
                Real correlation = new Real(k) * normaliser;
                Assert.Equal(Expectation(value), TMap.Value(correlation, normaliser, ofP.Scale * ofQ.Scale).Value, 1e-10);
                Assert.Equal(Expectation(slope), TMap.Slope(correlation, normaliser, ofP.Scale * ofQ.Scale).Value, 1e-10);

                double Expectation(Func<double, double, double, double> given) => Integral(
                    z => Density(z) * given(z * Math.Sqrt(p), rho * z * Math.Sqrt(q), Math.Sqrt(q * (1 - (rho * rho)))));
            }
        }
    }

    /// <summary>In panels that meet at 0, where a ReLU has its kink.</summary>
    private static double Integral(Func<double, double> f) =>
        Enumerable.Range(-24, 48).Sum(panel => GaussLegendreRule.Integrate(f, panel / 2.0, (panel + 1) / 2.0, 32));

    private static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);

    private static double Cumulative(double z) => SpecialFunctions.Erfc(-z / Math.Sqrt(2)) / 2;

    private static double ErfSlope(double u) => 2 / Math.Sqrt(Math.PI) * Math.Exp(-u * u);
}

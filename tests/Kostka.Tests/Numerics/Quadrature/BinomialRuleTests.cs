using FsCheck;
using FsCheck.Fluent;
using Kostka.Numerics.Quadrature;

namespace Kostka.Tests.Numerics.Quadrature;

public sealed class BinomialRuleTests
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL);

    [Theory]
    [InlineData(12, 0.3)]
    [InlineData(40, 0.5)]
    [InlineData(82, 0.22)]
    public void As_many_nodes_as_values_give_the_distribution_itself(int trials, double p)
    {
        var polynomials = new KrawtchoukPolynomials(trials, p);
        QuadratureRule rule = polynomials.Gauss(trials + 1);
        double probability = Math.Pow(1 - p, trials);
        for (int i = 0; i <= trials; i++)
        {
            Assert.Equal(i, polynomials.Mean + (polynomials.Deviation * rule.Nodes[i]), 1e-11);
            Assert.Equal(1, rule.Weights[i] / probability, 1e-8); // down to 1e-53
            probability *= (trials - i) / (i + 1.0) * p / (1 - p);
        }
    }

    /// <summary>E x(x−1)…(x−j+1) = n(n−1)…(n−j+1) p^j for every n that is large enough, whole or not.</summary>
    [Fact]
    public void Rules_at_a_real_number_of_trials_give_the_factorial_moments() =>
        Prop.ForAll(Between(100, 3000), Between(0.2, 0.8), (trials, p) =>
        {
            var polynomials = new KrawtchoukPolynomials(trials, p);
            return polynomials.IsWide == (Math.Min(-Math.Log(p), -Math.Log(1 - p)) * trials > 46)
                && Moments(polynomials.Gauss(6), 1e-12) && (!polynomials.IsWide || Moments(polynomials.Uniform(0.5, 10), 1e-12));

            bool Moments(QuadratureRule rule, double tolerance)
            {
                double expected = 1;
                for (int j = 1; j <= 8; expected *= (trials - j + 1) * p, j++)
                {
                    double moment = 0;
                    for (int i = 0; i < rule.Count; i++)
                    {
                        double x = polynomials.Mean + (polynomials.Deviation * rule.Nodes[i]), product = rule.Weights[i];
                        for (int factor = 0; factor < j - 1; factor++)
                            product *= x - factor;
                        moment += product;
                    }

                    if (Math.Abs((moment / expected) - 1) > tolerance)
                        return false;
                }

                return true;
            }
        }).Check(_config);

    [Theory]
    [InlineData(20, 0.5, 9)]
    [InlineData(15.7, 0.2, 9)]
    [InlineData(1e6, 0.5, 16)]
    [InlineData(1e6, 0.001, 16)]
    public void The_polynomials_are_orthonormal(double trials, double p, int degrees)
    {
        var polynomials = new KrawtchoukPolynomials(trials, p);
        Check(polynomials.Gauss(degrees));
        if (polynomials.IsWide)
            Check(polynomials.Uniform(0.5, 13));

        void Check(QuadratureRule rule)
        {
            double[] values = new double[degrees * rule.Count];
            polynomials.Evaluate(rule.Nodes.AsSpan(), degrees, values);
            for (int r = 0; r < degrees; r++)
            {
                for (int s = 0; s <= r; s++)
                {
                    double product = Enumerable.Range(0, rule.Count).Sum(i => rule.Weights[i] * values[(r * rule.Count) + i] * values[(s * rule.Count) + i]);
                    Assert.Equal(r == s ? 1 : 0, product, 1e-10);
                }
            }
        }
    }

    /// <summary>Next to a pole at distance d the error is e^(−2πd/h): squared when h is halved. Gauss rules of as many nodes do worse.</summary>
    [Fact]
    public void Equidistant_nodes_converge_geometrically_beside_a_singularity()
    {
        var polynomials = new KrawtchoukPolynomials(1e6, 0.5);
        double exact = Mean(polynomials.Uniform(0.02, 12)), coarse = Error(polynomials.Uniform(0.5, 10)), fine = Error(polynomials.Uniform(0.25, 10));
        Assert.InRange(fine / (coarse * coarse), 0.1, 10);
        Assert.InRange(fine, 1e-9, 1e-6);
        Assert.True(Error(polynomials.Gauss(polynomials.Uniform(0.25, 10).Count)) > 20 * fine);

        static double Mean(QuadratureRule rule) => Enumerable.Range(0, rule.Count).Sum(i => rule.Weights[i] / (0.5 + (rule.Nodes[i] * rule.Nodes[i])));
        double Error(QuadratureRule rule) => Math.Abs(Mean(rule) - exact);
    }

    [Fact]
    public void Tridiagonal_eigenvalues_are_those_of_the_vibrating_string()
    {
        double[] diagonal = [.. Enumerable.Repeat(2.0, 50)], beside = [.. Enumerable.Repeat(-1.0, 49)];
        TridiagonalEigenvalues.Compute(diagonal, beside);
        for (int i = 0; i < 50; i++)
            Assert.Equal(2 - (2 * Math.Cos(Math.PI * (i + 1) / 51)), diagonal[i], 1e-14);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new KrawtchoukPolynomials(-1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KrawtchoukPolynomials(5, 1.1));
        Assert.Throws<InvalidOperationException>(() => new KrawtchoukPolynomials(30, 0.5).Uniform(0.5, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KrawtchoukPolynomials(3, 0.5).Evaluate([0], 5, new double[5]));
        Assert.Throws<ArithmeticException>(() => TridiagonalEigenvalues.Compute([double.NaN, 1, 2], [1, 1]));
        Assert.Equal((1, 0.0), (new KrawtchoukPolynomials(9, 1).Gauss(4).Count, new KrawtchoukPolynomials(0, 0.5).Gauss(4).Nodes[0]));
    }

    private static Arbitrary<double> Between(double low, double high) =>
        Gen.Choose(0, 1_000_000).Select(i => low + ((high - low) * i / 1_000_000)).ToArbitrary();
}

using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra;
using Xunit.Abstractions;

namespace Kostka.Tests.Learning;

public class SampledLearningCurveTests(ITestOutputHelper output)
{
    /// <summary>
    /// (0.6 x·y/L + 0.4)³ on fair bits has one eigenvalue for each number k of bits multiplied, C(16,k)-fold. From one pool of 800 the effective
    /// ridge and the overfitting coefficient come out within 1.5 % at every n up to the pool, twenty times and more beyond what is resolved.
    /// </summary>
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.5)]
    public void PoolGivesTheExactEffectiveRidge(double ridge)
    {
        var exact = ExactSpectrum(16, overlap => Math.Pow((0.6 * overlap) + 0.4, 3));
        var pool = new Bits(16).Draw(800, new RandomStream(1, "equivalent")).Sequences;
        var spectrum = SampledSpectrum.Compute(FeatureKernel.Power(16, 0.6, 0.4, 3), pool, Computation.Default);
        foreach (int n in new[] { 1, 8, 50, 200, 800 })
        {
            var theory = SelfConsistentTheory.Solve(exact, n, ridge);
            var found = PoolEquivalent.Of(spectrum, n, ridge);
            Assert.InRange(found.Kappa / theory.Kappa, 0.985, 1.015);
            Assert.InRange(found.Overfitting / theory.Overfitting, 0.985, 1.015);
        }

        // Cutting the spectrum at the resolved modes is what this avoids.
        var cut = SelfConsistentTheory.Solve(spectrum.Resolved(), 200, 0.02).Kappa / SelfConsistentTheory.Solve(exact, 200, 0.02).Kappa;
        Assert.True(cut > 1.3);
    }

    /// <summary>Coefficients on one pool see power in pure noise; the cross-fitted product does not. Four standard errors: 1 in 10,000.</summary>
    [Fact]
    public void NoiseHasNoPowerAndFunctionsHaveTheirOwn()
    {
        const int pool = 1000;
        var stream = new RandomStream(2, "cross-fit");
        var a = new Bits(12).Draw(pool, stream.Child(0));
        var b = new Bits(12).Draw(pool, stream.Child(1));
        var modes = Comparison.CheckedSpectrum(FeatureKernel.Exponential(12, 2), a.Sequences, b.Sequences);
        CrossFittedTarget Fit(ITarget target) => new(modes, target.Evaluate(a), target.Evaluate(b));

        var noise = Fit(FunctionTarget.Noise);
        double error = Math.Sqrt(noise.PowerErrors.Sum(e => e * e));
        Assert.InRange(noise.ResolvedPower, -4 * error, 4 * error);
        Assert.True(error < 0.03);
        double[] rotated = noise.Rotated.Values[..modes.Spectrum.ResolvedModes];
        Assert.True(rotated.Sum(c => c * c) / pool > 0.07);

        // All 12 tokens and most of the 66 pairs are among the 100 resolved modes; half of NoisyToken is noise in the labels themselves.
        Assert.InRange(Fit(FunctionTarget.Token).ResolvedPower, 0.95, 1.02);
        Assert.InRange(Fit(FunctionTarget.Parity).ResolvedPower, 0.7, 1.02);
        Assert.InRange(Fit(FunctionTarget.NoisyToken).ResolvedPower, 0.42, 0.58);
        Assert.InRange(Fit(FunctionTarget.NoisyToken).UnresolvedPower, 0.42, 0.58);
    }

    /// <summary>
    /// Prediction against measurement up to a quarter of the pool, 48 repeats: within 1.96 standard errors (of the measurement and of the small pools) + 1 % in at least 95 %
    /// of the points, signed mean below 1 %, and no drift with n. The points of one problem share their repeats; the numbers are fixed by the
    /// seeds.
    /// </summary>
    [Fact]
    public void PredictionsAgreeWithMeasurements()
    {
        int[] sizes = [8, 32, 128, 256, 512];
        ITarget[] targets = [FunctionTarget.Token, FunctionTarget.Parity, FunctionTarget.Majority, FunctionTarget.Noise, FunctionTarget.NoisyToken];
        List<Comparison> all =
        [
            .. Comparison.Run("power 3, noisy", FeatureKernel.Power(16, 0.6, 0.4, 3), new Bits(16), targets, 0.1, 0.25, 2048, sizes, 48, 1000, 1),
            .. Comparison.Run("exponential", FeatureKernel.Exponential(20, 1), new Bits(20), targets, 0.05, 0.1, 2048, sizes, 48, 1000, 1),
            .. Comparison.Run("local", FeatureKernel.Local(20, 0.3, 0.2), new Bits(20), targets, 0.5, 0.5, 2048, sizes, 48, 1000, 1),
            .. Comparison.Run("power 2, biased", FeatureKernel.Power(24, 0.5, 0.5, 2), new Bits(24, 0.3), targets, 0.1, 0.1, 2048, sizes, 48, 1000, 1),
        ];
        foreach (var comparison in all)
            output.WriteLine(comparison.Row());
        double within = all.Average(c => c.Within(0.01, withPoolError: true) ? 1.0 : 0), signed = all.Average(c => c.Relative);
        output.WriteLine($"without the pools' errors {all.Average(c => c.Within(0.01) ? 1.0 : 0):P1}");
        output.WriteLine($"within {within:P1}, signed mean difference {signed:P2}");
        foreach (int n in sizes)
            output.WriteLine($"n = {n}: signed mean difference {all.Where(c => c.N == n).Average(c => c.Relative):P2}");
        Assert.True(within >= 0.95);
        Assert.InRange(signed, -0.01, 0.01);
        foreach (int n in sizes)
            Assert.InRange(all.Where(c => c.N == n).Average(c => c.Relative), -0.02, 0.02);
    }

    /// <summary>
    /// A pool in which a rare label is twice too frequent: knowing how frequent it is brings the prediction back. The constant predictor of a
    /// label of probability 0.02 has the error 4 · 0.02 · 0.98.
    /// </summary>
    [Fact]
    public void ManyLabelsWeightRareValuesRightly()
    {
        var stream = new RandomStream(8, "rare");
        var a = new Bits(10).Draw(500, stream.Child(0));
        var b = new Bits(10).Draw(500, stream.Child(1));
        var modes = Comparison.CheckedSpectrum(FeatureKernel.Power(10, 0.1, 0.9, 1), a.Sequences, b.Sequences);
        double[] pool = [.. Enumerable.Range(0, 500).Select(i => i % 25 == 0 ? 1.0 : -1)];
        double[] many = [.. Enumerable.Range(0, 5000).Select(i => i % 50 == 0 ? 1.0 : -1)];
        double Predict(double[]? labels) => new SampledLearningCurve(new CrossFittedTarget(modes, pool, pool, labels), 1).Predict([100])[0].TestMse;
        Assert.InRange(Predict(null), 0.155, 0.17);
        Assert.InRange(Predict(many), 0.079, 0.09);
    }

    [Fact]
    public void WithoutRidgeAFiniteKernelLearnsItsFunctionsExactly()
    {
        var stream = new RandomStream(5, "ridgeless");
        var a = new Bits(10).Draw(400, stream.Child(0));
        var b = new Bits(10).Draw(400, stream.Child(1));
        var modes = Comparison.CheckedSpectrum(FeatureKernel.Power(10, 1, 0, 1), a.Sequences, b.Sequences);
        var token = new SampledLearningCurve(new CrossFittedTarget(modes, FunctionTarget.Token.Evaluate(a), FunctionTarget.Token.Evaluate(b)), 0)
            .Predict([5, 50, 400]);
        Assert.InRange(token[0].TestMse, 0.3, 0.7);
        Assert.InRange(token[1].TestMse, 0, 1e-12);
        Assert.Equal(0, token[1].Kappa);
        Assert.False(token[2].Claimed);

        // Ordinary least squares: the error of pure noise is n/(n−10).
        var noise = new SampledLearningCurve(new CrossFittedTarget(modes, FunctionTarget.Noise.Evaluate(a), FunctionTarget.Noise.Evaluate(b)), 0)
            .Predict([40])[0];
        Assert.Equal(40.0 / 30, noise.Overfitting, 10);
        Assert.InRange(noise.TestMse, 1.3, 1.37);
        Assert.True(double.IsNaN(noise.ResolvedLearnability) || noise.ResolvedLearnability is >= 0 and <= 1);
    }

    [Fact]
    public void MoreSamplesThanThePoolAreRefused()
    {
        var sample = new Bits(10).Draw(100, new RandomStream(6, "refused"));
        var modes = Comparison.CheckedSpectrum(FeatureKernel.Power(10, 1, 0, 1), sample.Slice(0, 50).Sequences, sample.Slice(50, 50).Sequences);
        double[] labels = FunctionTarget.Token.Evaluate(sample);
        var curve = new SampledLearningCurve(new CrossFittedTarget(modes, labels[..50], labels[50..]), 0.1);
        Assert.Contains("n = 51", Assert.Throws<RequestException>(() => curve.Predict([51])).Message, StringComparison.Ordinal);
        Assert.Equal(12, curve.ClaimedUpTo);
    }

    /// <summary>E over the difference x⊕y of κ times the average k-bit parity, for every k: λ_k, C(L,k)-fold.</summary>
    private static EigenSpectrum ExactSpectrum(int length, Func<double, double> kernel)
    {
        double[] values = new double[length + 1], counts = new double[length + 1];
        for (int k = 0; k <= length; k++)
        {
            counts[k] = Binomial(length, k);
            for (int d = 0; d <= length; d++)
            {
                double parity = 0;
                for (int j = 0; j <= Math.Min(k, d); j++)
                    parity += (j % 2 == 0 ? 1 : -1) * Binomial(d, j) * Binomial(length - d, k - j);
                values[k] += Binomial(length, d) * Math.Pow(0.5, length) * kernel(1 - (2.0 * d / length)) * parity / counts[k];
            }
        }

        return new EigenSpectrum(values, counts);
    }

    private static double Binomial(int n, int k)
    {
        double value = k < 0 || k > n ? 0 : 1;
        for (int i = 1; i <= k && value > 0; i++)
            value = value * (n - k + i) / i;
        return value;
    }
}

using FsCheck;
using FsCheck.Fluent;
using Kostka.Learning;
using Kostka.Spectra;

namespace Kostka.Tests.Learning;

/// <summary>The theory solved for n against the theory solved for κ.</summary>
public sealed class SampleComplexityTests
{
    private static readonly double[] s_eigenvalues = [2, 0.3, 1e-3, 4e-4, 2e-9, 0], s_multiplicities = [1, 1, 23, 23, 5e11, 7];

    [Fact]
    public void At_the_samples_found_exactly_the_threshold_is_learned() => Prop.ForAll(
        Powers().ToArbitrary(),
        Gen.Choose(5, 95).Select(percent => percent / 100.0).ToArbitrary(),
        (power, threshold) =>
        {
            var spectrum = new EigenSpectrum(s_eigenvalues, s_multiplicities, tailTrace: 0.01);
            int[] modes = [1, 2, 3];
            double total = modes.Sum(i => power[i]);
            double samples = new SampleComplexity(spectrum, ridge: 0.05).ForLearnability(modes, power, total, threshold);
            var curve = new LearningCurve(spectrum, power, ridge: 0.05);
            Assert.Equal(threshold, curve.LearnabilityOf(modes, curve.At(samples)), 1e-9);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL));

    [Fact]
    public void At_the_samples_found_the_test_error_is_the_one_asked_for_and_above_it_before() => Prop.ForAll(
        Powers().ToArbitrary(),
        Gen.Choose(5, 95).Select(percent => percent / 100.0).ToArbitrary(),
        (power, share) =>
        {
            var spectrum = new EigenSpectrum(s_eigenvalues, s_multiplicities);
            var curve = new LearningCurve(spectrum, power, ridge: 0.05, labelNoise: 0.02, unresolvedPower: 0.01);
            double error = share * power.Sum();
            double samples = new SampleComplexity(spectrum, ridge: 0.05).ForTestError(power, 0.03, error);
            if (error <= 0.03 + power[^1])
            {
                // What no number of samples removes: noise, and the power where the kernel is 0.
                Assert.True(double.IsNaN(samples));
                return;
            }

            Assert.Equal(error, curve.At(samples).TestMse, 1e-9 * error);
            for (double earlier = samples / 1.3; earlier > 0.01; earlier /= 1.3)
                Assert.True(curve.At(earlier).TestMse > error);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL));

    [Fact]
    public void The_error_that_is_left_of_a_part_is_the_one_asked_for()
    {
        var spectrum = new EigenSpectrum(s_eigenvalues, s_multiplicities);
        double[] power = [0, 0.2, 0.5, 0.1, 0.1, 0.1];
        double samples = new SampleComplexity(spectrum, ridge: 0.05).ForPartError([2, 3], power, 0.6, 0.1);
        var theory = SelfConsistentTheory.Solve(spectrum, samples, 0.05);
        Assert.Equal(0.06, (0.5 * Math.Pow(theory.Unlearned(2), 2)) + (0.1 * Math.Pow(theory.Unlearned(3), 2)), 1e-10);
    }

    [Fact]
    public void A_single_eigenvalue_needs_no_search()
    {
        var spectrum = new EigenSpectrum(s_eigenvalues, s_multiplicities);
        var complexity = new SampleComplexity(spectrum, ridge: 0.05);
        double[] power = [0, 0, 1, 0, 0, 0];
        double samples = complexity.ForEigenvalue(1e-3, 0.7);
        Assert.Equal(samples, complexity.ForLearnability([2], power, 1, 0.7), 1e-12 * samples);
        Assert.True(double.IsNaN(complexity.ForEigenvalue(0, 0.5)));
    }

    [Fact]
    public void What_lies_where_the_kernel_is_zero_is_never_learned()
    {
        var complexity = new SampleComplexity(new EigenSpectrum(s_eigenvalues, s_multiplicities), ridge: 0.05);
        double[] power = [0, 0.4, 0, 0, 0, 0.6];
        Assert.True(double.IsNaN(complexity.ForLearnability([1, 5], power, 1, 0.5)));
        Assert.True(double.IsFinite(complexity.ForLearnability([1, 5], power, 1, 0.39)));
        Assert.True(double.IsNaN(complexity.ForLearnability([5], power, 0.6, 0.5)));
    }

    /// <summary>No kernel learns with fewer samples than the bound says: eigenvalues of an irrep of dimension d are at most trace/d.</summary>
    [Fact]
    public void The_bound_holds_for_every_eigenvalue() => Prop.ForAll(
        Gen.Choose(1, 99).Select(percent => percent / 100.0).ToArbitrary(),
        threshold =>
        {
            var spectrum = new EigenSpectrum(s_eigenvalues, s_multiplicities, tailTrace: 0.2);
            var complexity = new SampleComplexity(spectrum, ridge: 0.05);
            for (int i = 0; i < s_eigenvalues.Length - 1; i++)
            {
                double bound = SampleComplexity.Bound(0.05, s_multiplicities[i], spectrum.Trace, threshold);
                Assert.True(complexity.ForEigenvalue(s_eigenvalues[i], threshold) >= bound);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL));

    [Fact]
    public void A_power_law_is_found_again_and_scatter_shows_in_its_error()
    {
        double[] x = [8, 16, 32, 64], exact = [.. x.Select(value => 3 * Math.Pow(value, 1.75))];
        ScalingLaw law = ScalingLaw.Fit(x, exact)!;
        Assert.Equal(1.75, law.Exponent, 1e-12);
        Assert.True(law.StandardError < 1e-12);

        // By hand: x in steps of ln 2, residuals of ln y of (−a, a, a, −a) leave the slope alone; scatter 4a²/2, spread 5 (ln 2)².
        double[] scattered = [exact[0] / 1.1, exact[1] * 1.1, exact[2] * 1.1, exact[3] / 1.1];
        law = ScalingLaw.Fit(x, scattered)!;
        Assert.Equal(1.75, law.Exponent, 1e-12);
        Assert.Equal(Math.Log(1.1) * Math.Sqrt(2 / 5.0) / Math.Log(2), law.StandardError, 1e-12);
    }

    [Fact]
    public void Missing_points_are_left_out_of_a_power_law()
    {
        Assert.Equal(2, ScalingLaw.Fit([1, 2, 4], [1, double.NaN, 16])!.Exponent, 1e-12);
        Assert.True(double.IsNaN(ScalingLaw.Fit([1, 2, 4], [1, double.NaN, 16])!.StandardError));
        Assert.Null(ScalingLaw.Fit([1, 2, 4], [1, double.NaN, 0]));
    }

    private static Gen<double[]> Powers() =>
        Gen.Choose(0, 1000).Select(value => value / 1000.0).ArrayOf(s_eigenvalues.Length).Where(power => power[1] + power[2] + power[3] > 0.1);
}

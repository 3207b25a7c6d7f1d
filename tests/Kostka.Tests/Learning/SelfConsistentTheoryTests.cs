using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Kostka.Learning;
using Kostka.Spectra;

namespace Kostka.Tests.Learning;

public class SelfConsistentTheoryTests
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL);

    /// <summary>Values computed independently in Python; recomputed with 50 digits they hold to 7e-12 or better.</summary>
    [Fact]
    public void ReferenceCurvesAreReproducedToTenDigits()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "learning_from_spectrum.json")));
        int points = 0;
        foreach (var problem in file.RootElement.EnumerateArray())
        {
            var spectrum = new EigenSpectrum(Numbers(problem, "eigenvalues"), Numbers(problem, "multiplicities"));
            var curve = new LearningCurve(
                spectrum, Numbers(problem, "power"), problem.GetProperty("ridge").GetDouble(), problem.GetProperty("label_noise").GetDouble());
            foreach (var expected in problem.GetProperty("curve").EnumerateArray())
            {
                var point = curve.At(expected.GetProperty("n").GetDouble());
                Close(expected.GetProperty("kappa").GetDouble(), point.Kappa, 1e-12);
                Close(expected.GetProperty("overfitting").GetDouble(), point.Overfitting, 1e-10);
                Close(expected.GetProperty("test_mse").GetDouble(), point.TestMse, 1e-10);
                Close(expected.GetProperty("train_mse").GetDouble(), point.TrainMse, 1e-10);
                Close(expected.GetProperty("mse_equivalent_kernel").GetDouble(), point.MseEquivalentKernel, 1e-10);
                double[] learnability = Numbers(expected, "learnability");
                for (int i = 0; i < learnability.Length; i++)
                    Close(learnability[i], point.Learnability[i], 1e-10);
                points++;
            }
        }

        Assert.Equal(15, points);
    }

    /// <summary>One eigenvalue: nκ² + (nλ − Mλ − δ)κ − δλ = 0, solved without cancellation, over forty decades of ridge and up to n = M exactly.</summary>
    [Theory]
    [InlineData(64, 64)]
    [InlineData(63, 64)]
    [InlineData(65, 64)]
    [InlineData(1, 5e11)]
    [InlineData(100_000, 1)]
    [InlineData(1_000_000, 1_000_000)]
    public void OneEigenvalueIsSolvedToTwelveDigits(double n, double multiplicity)
    {
        const double eigenvalue = 0.37;
        for (double ridge = 1e-25; ridge < 1e15; ridge *= 10)
        {
            double b = ((n - multiplicity) * eigenvalue) - ridge, root = Math.Sqrt((b * b) + (4 * n * ridge * eigenvalue));
            double expected = b > 0 ? 2 * ridge * eigenvalue / (b + root) : (root - b) / (2 * n);
            var theory = SelfConsistentTheory.Solve(new EigenSpectrum([eigenvalue], [multiplicity]), n, ridge);
            Close(expected, theory.Kappa, 1e-12);
        }
    }

    [Fact]
    public void SumRulesHoldForAnySpectrum() => Prop.ForAll(Problems(), p =>
    {
        var theory = SelfConsistentTheory.Solve(p.Spectrum, p.Samples, p.Ridge);
        double freedom = p.Ridge / theory.Kappa, unlearnedTwice = p.Samples;
        freedom += p.Spectrum.TailTrace / theory.Kappa;
        for (int i = 0; i < p.Spectrum.Count; i++)
        {
            double learned = theory.Learnability[i];
            freedom += p.Spectrum.Multiplicities[i] * learned;
            unlearnedTwice -= p.Spectrum.Multiplicities[i] * learned * learned;
            Assert.InRange(learned, 0, 1);
            Assert.Equal(1, learned + theory.Unlearned(i), 14);
        }

        Close(p.Samples, freedom, 1e-11);
        Assert.True(theory.Overfitting >= 1 - 1e-12);
        Assert.Equal(p.Samples / theory.Overfitting, unlearnedTwice, 1e-9 * p.Samples);
    }).Check(_config);

    [Fact]
    public void MoreSamplesLearnMore() => Prop.ForAll(Problems(), p =>
    {
        var fewer = SelfConsistentTheory.Solve(p.Spectrum, p.Samples, p.Ridge);
        var more = SelfConsistentTheory.Solve(p.Spectrum, p.Samples * 1.5, p.Ridge);
        var smoother = SelfConsistentTheory.Solve(p.Spectrum, p.Samples, p.Ridge * 1.5);
        Assert.True(more.Kappa < fewer.Kappa);

        // A ridge far below the eigenvalues moves κ by less than its rounding.
        Assert.True(smoother.Kappa > fewer.Kappa * (1 - 1e-12));
        for (int i = 0; i < p.Spectrum.Count; i++)
            Assert.True(more.Learnability[i] >= fewer.Learnability[i] * (1 - 1e-12));
    }).Check(_config);

    [Fact]
    public void MultiplicitiesStandForRepeatedEigenvalues() => Prop.ForAll(Problems(), p =>
    {
        double[] counts = [.. p.Spectrum.Multiplicities.Select(Math.Ceiling).Select(c => Math.Min(c, 20))];
        double[] repeated = [.. p.Spectrum.Eigenvalues.SelectMany((value, i) => Enumerable.Repeat(value, (int)counts[i]))];
        var together = SelfConsistentTheory.Solve(new EigenSpectrum(p.Spectrum.Eigenvalues.AsSpan(), counts), p.Samples, p.Ridge);
        var apart = SelfConsistentTheory.Solve(new EigenSpectrum(repeated, []), p.Samples, p.Ridge);
        Close(together.Kappa, apart.Kappa, 1e-11);
        Close(together.Overfitting, apart.Overfitting, 1e-10);
    }).Check(_config);

    [Fact]
    public void WithoutRidgeEnoughSamplesLearnEverything()
    {
        var spectrum = new EigenSpectrum([1, 0.1, -1e-18], [1, 9, 100]);
        var clean = new LearningCurve(spectrum, [0.5, 0.5, 0], 0);
        Assert.Equal(0, clean.At(10).TestMse);
        Assert.Equal(0, clean.At(10).Kappa);
        Assert.True(clean.At(9).TestMse > 0);

        // Ordinary least squares with d = 10 regressors: σ² n/(n−d) on new points, σ² (n−d)/n on the training points.
        var noisy = new LearningCurve(spectrum, [0.5, 0.4, 0.1], 0, 0.3).At(40);
        Close(0.4 * 40 / 30, noisy.TestMse, 1e-14);
        Close(0.4 * 30 / 40, noisy.TrainMse, 1e-14);
        Assert.Equal(double.PositiveInfinity, new LearningCurve(spectrum, [0.5, 0.4, 0.1], 0, 0.3).At(10).TestMse);
    }

    [Fact]
    public void TailActsAsRidgeAndItsPowerIsUnlearned()
    {
        // A tail of 10^9 tiny eigenvalues, listed or not.
        var listed = new LearningCurve(new EigenSpectrum([1, 0.05, 2e-10], [1, 10, 1e9]), [0.5, 0.3, 0.2], 0.01, 0.1).At(50);
        var tail = new LearningCurve(new EigenSpectrum([1, 0.05], [1, 10], 0.2), [0.5, 0.3], 0.01, 0.1, 0.2).At(50);
        Close(listed.Kappa, tail.Kappa, 1e-6);
        Close(listed.TestMse, tail.TestMse, 1e-6);
        Close(listed.TrainMse, tail.TrainMse, 1e-6);
    }

    [Fact]
    public void LearnabilityOfAGroupIsWeightedByPower()
    {
        var curve = new LearningCurve(new EigenSpectrum([1, 0.1, 0.01], []), [0.6, 0.2, 0], 0.1);
        var point = curve.At(5);
        double expected = ((0.6 * point.Learnability[0]) + (0.2 * point.Learnability[1])) / 0.8;
        Assert.Equal(expected, curve.LearnabilityOf([0, 1], point), 14);
        Assert.True(double.IsNaN(curve.LearnabilityOf([2], point)));
    }

    [Fact]
    public void ImpossibleArgumentsAreRefused()
    {
        var spectrum = new EigenSpectrum([1], []);
        Assert.Throws<ArgumentOutOfRangeException>(() => SelfConsistentTheory.Solve(spectrum, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SelfConsistentTheory.Solve(spectrum, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SelfConsistentTheory.Solve(spectrum, double.NaN, 1));
        Assert.Throws<ArgumentException>(() => new EigenSpectrum([double.NaN], []));
        Assert.Throws<ArgumentException>(() => new EigenSpectrum([1], [0]));
        Assert.Throws<ArgumentException>(() => new LearningCurve(spectrum, [1, 2], 1));
    }

    private sealed record Problem(EigenSpectrum Spectrum, double Samples, double Ridge);

    /// <summary>Spectra over twenty decades, multiplicities over ten, ridges over twelve.</summary>
    private static Arbitrary<Problem> Problems()
    {
        var exponent = Gen.Choose(-20_000, 0).Select(e => Math.Pow(10, e / 1000.0));
        var multiplicity = Gen.Choose(0, 10_000).Select(e => Math.Floor(Math.Pow(10, e / 1000.0)));
        return (from count in Gen.Choose(1, 30)
                from values in exponent.ArrayOf(count)
                from counts in multiplicity.ArrayOf(count)
                from ridge in Gen.Choose(-12_000, 0).Select(e => Math.Pow(10, e / 1000.0))
                from tail in Gen.Elements(0, 1e-3)
                from n in Gen.Choose(1, 100_000)
                select new Problem(new EigenSpectrum(values, counts, tail), n, ridge)).ToArbitrary();
    }

    private static double[] Numbers(JsonElement parent, string name) =>
        [.. parent.GetProperty(name).EnumerateArray().Select(e => e.GetDouble())];

    private static void Close(double expected, double actual, double relative) =>
        Assert.True(Math.Abs(expected - actual) <= relative * Math.Abs(expected), $"{actual:R} should be {expected:R} within {relative:E0}.");
}

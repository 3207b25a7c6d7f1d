using Kostka.Learning;
using Kostka.Numerics;

namespace Kostka.Tests.Learning;

public class GaussianProcessRegressionTests
{
    private static readonly FeatureKernel _kernel = FeatureKernel.Exponential(12, 2);

    [Fact]
    public void LeadingBlocksGiveTheRegressionOnTheFirstPoints()
    {
        const double ridge = 0.05;
        var sample = new Bits(12).Draw(60, new RandomStream(1, "leading"));
        double[] labels = FunctionTarget.Majority.Evaluate(sample);
        var all = GaussianProcessRegression.Fit(_kernel.Gram(sample.Sequences, Computation.Default), ridge);
        foreach (int n in new[] { 1, 7, 59, 60 })
        {
            var gram = _kernel.Gram(sample.Slice(0, n).Sequences, Computation.Default);
            double[] alpha = all.Coefficients(labels.AsSpan(0, n));

            // (K+δ)α = y, the train error from the fits themselves, and the smoother's trace from unit vectors.
            double train = 0, smoother = 0;
            for (int i = 0; i < n; i++)
            {
                double fit = 0;
                for (int j = 0; j < n; j++)
                    fit += gram[i, j] * alpha[j];
                Assert.Equal(labels[i], fit + (ridge * alpha[i]), 10);
                train += (labels[i] - fit) * (labels[i] - fit) / n;
                double[] unit = new double[n];
                unit[i] = 1;
                double[] column = all.Coefficients(unit);
                for (int j = 0; j < n; j++)
                    smoother += gram[i, j] * column[j];
            }

            Assert.Equal(train, all.TrainMse(alpha), 10);
            double gcv = train / Math.Pow(1 - (smoother / n), 2);
            Assert.Equal(gcv, all.GeneralisedCrossValidation(alpha), 9 * gcv);
            Assert.True(Math.Abs((all.GeneralisedCrossValidation(alpha) / gcv) - 1) < 1e-9);
        }
    }

    [Fact]
    public void DuplicatesWithoutNoiseAreRefusedWithTheNoiseThatWouldDo()
    {
        var sample = new Bits(4).Draw(40, new RandomStream(1, "duplicates"));
        var kernel = FeatureKernel.Exponential(4, 2);
        var error = Assert.Throws<RequestException>(
            () => GaussianProcessRegression.Fit(kernel.Gram(sample.Sequences, Computation.Default), 0));
        Assert.StartsWith("regression.noise 0 is too small: the smallest eigenvalue", error.Message, StringComparison.Ordinal);

        // The number that the message ends with is enough.
        string[] words = error.Message.Split("at least ");
        double noise = double.Parse(words[^1].Split(' ')[0]);
        Assert.InRange(noise, 1e-16, 1e-10);
        GaussianProcessRegression.Fit(kernel.Gram(sample.Sequences, Computation.Default), noise);
    }

    [Fact]
    public void MarginalLikelihoodPeaksAtTheNoiseThatWasAdded()
    {
        // Labels drawn from the Gaussian process with noise 0.2, rotated: c_r ~ N(0, w_r + 0.2). With 2,000 numbers, most of them noise,
        // ln δ is known to √(2/2000) = 3 %; five of these are missed once in two million seeds.
        var stream = new RandomStream(3, "marginal");
        double[] w = [.. Enumerable.Range(1, 2000).Select(r => 2000 * Math.Pow(r, -2.0))];
        double[] c = [.. w.Select(value => Math.Sqrt(value + 0.2) * stream.NextGaussian())];
        var best = MarginalLikelihood.BestRidge(w, c);
        Assert.False(best.AtEndOfRange);
        Assert.InRange(best.Ridge, 0.2 * 0.85, 0.2 * 1.15);
    }

    [Fact]
    public void MarginalLikelihoodAgreesWithTheRegressionAndIsAMaximum()
    {
        var sample = new Bits(12).Draw(80, new RandomStream(5, "likelihood"));
        double[] labels = FunctionTarget.NoisyToken.Evaluate(sample);
        var eigen = LinearAlgebra.Default.Eigen(_kernel.Gram(sample.Sequences, Computation.Default));
        double[] rotated = [.. Enumerable.Range(0, 80).Select(r => eigen.Vectors.Row(r).ToArray().Zip(labels, (u, y) => u * y).Sum())];
        var best = MarginalLikelihood.BestRidge(eigen.Values, rotated);

        double At(double ridge)
        {
            var regression = GaussianProcessRegression.Fit(_kernel.Gram(sample.Sequences, Computation.Default), ridge);
            return regression.LogMarginalLikelihood(labels, regression.Coefficients(labels));
        }

        Assert.Equal(At(best.Ridge), best.LogLikelihood, 8);
        foreach (double factor in new[] { 0.01, 0.5, 0.98, 1.02, 2, 100 })
            Assert.True(At(best.Ridge * factor) < best.LogLikelihood);
    }

    [Fact]
    public void ConstantKernelOnConstantLabelsNeedsNoNoise()
    {
        // y is the kernel's only function: the likelihood grows without end as the noise falls.
        Assert.True(MarginalLikelihood.BestRidge([10, 0, 0], [2, 0, 0]).AtEndOfRange);
        Assert.Throws<RequestException>(() => MarginalLikelihood.BestRidge([0, 0], [0, 0]));
    }
}

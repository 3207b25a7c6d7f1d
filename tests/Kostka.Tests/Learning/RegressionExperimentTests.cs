using Kostka.Learning;
using Kostka.Numerics;

namespace Kostka.Tests.Learning;

public class RegressionExperimentTests
{
    private static readonly Bits _measure = new(12);
    private static readonly FeatureKernel _kernel = FeatureKernel.Exponential(12, 2);

    /// <summary>The same numbers by explicit solves, one target, one n, one repeat at a time.</summary>
    [Fact]
    public void ErrorsAreThoseOfExplicitRegression()
    {
        int[] sizes = [20, 5, 50];
        RegressionTarget[] targets =
            [new(FunctionTarget.Token, 0.1), new(FunctionTarget.Parity, 0.3), new(FunctionTarget.NoisyToken, 0.1)];
        var experiment = new RegressionExperiment(_kernel, _measure.Draw, targets, sizes, 700) { DrawHeldOut = new Bits(12, 0.8).Draw };
        var stream = new RandomStream(9, "experiment");
        var found = experiment.Run(3, stream, Computation.Default);
        Assert.True(found.Complete);
        for (int t = 0; t < targets.Length; t++)
        {
            for (int s = 0; s < sizes.Length; s++)
            {
                double[] test = new double[3], held = new double[3];
                for (int repeat = 0; repeat < 3; repeat++)
                {
                    var child = stream.Child((ulong)repeat);
                    var sample = _measure.Draw(750, child.Child(0));
                    var train = sample.Slice(0, sizes[s]);
                    var regression = GaussianProcessRegression.Fit(_kernel.Gram(train.Sequences, Computation.Default), targets[t].Ridge);
                    double[] alpha = regression.Coefficients(targets[t].Target.Evaluate(train));
                    test[repeat] = Error(sample.Slice(50, 700));
                    held[repeat] = Error(new Bits(12, 0.8).Draw(700, child.Child(1)));

                    double Error(Kostka.Sequences.SequenceSample points)
                    {
                        var cross = _kernel.Gram(points.Sequences, train.Sequences, Computation.Default);
                        double[] y = targets[t].Target.Evaluate(points);
                        return Enumerable.Range(0, 700).Average(i => Math.Pow(y[i] - cross.Row(i).ToArray().Zip(alpha, (k, a) => k * a).Sum(), 2));
                    }
                }

                var point = found.Targets[t].Points[s];
                Assert.Equal(sizes[s], point.N);
                Assert.Equal(test.Average(), point.Test.Mean, 10);
                Assert.Equal(held.Average(), point.HeldOut!.Value.Mean, 10);
                double mean = test.Average();
                Assert.Equal(Math.Sqrt(test.Sum(v => (v - mean) * (v - mean)) / 6), point.Test.StandardError, 10);
            }
        }
    }

    [Fact]
    public void CancellationKeepsTheFinishedRepeats()
    {
        using var source = new CancellationTokenSource();
        var told = new List<int>();
        var experiment = new RegressionExperiment(_kernel, _measure.Draw, [new(FunctionTarget.Token, 0.1)], [10, 20], 50)
        {
            RepeatFinished = curves =>
            {
                told.Add(curves.Repeats.Length);
                if (curves.Repeats.Length == 2)
                    source.Cancel();
            },
        };
        var whole = new RegressionExperiment(_kernel, _measure.Draw, [new(FunctionTarget.Token, 0.1)], [10, 20], 50)
            .Run(2, new RandomStream(1, "cancel"), Computation.Default);
        var found = experiment.Run(6, new RandomStream(1, "cancel"), new Computation(1, null, source.Token));
        Assert.False(found.Complete);
        Assert.Equal(2, found.Repeats.Length);
        Assert.Equal([1, 2], told);
        Assert.Equal(whole.Targets[0].Points[1].Test, found.Targets[0].Points[1].Test);
    }

    [Fact]
    public void GoesOnFromFinishedRepeats()
    {
        RegressionExperiment Experiment(IEnumerable<RepeatErrors> finished) =>
            new(_kernel, _measure.Draw, [new(FunctionTarget.Token, 0.1)], [10, 20], 50) { Finished = [.. finished] };
        var whole = Experiment([]).Run(5, new RandomStream(1, "resume"), Computation.Default);
        var resumed = Experiment(whole.Repeats.Take(3)).Run(5, new RandomStream(1, "resume"), Computation.Default);
        Assert.True(resumed.Complete);
        for (int s = 0; s < 2; s++)
            Assert.Equal(whole.Targets[0].Points[s].Test.Mean, resumed.Targets[0].Points[s].Test.Mean, 1e-12);
        Assert.Same(whole.Repeats[2], resumed.Repeats[2]);
        Assert.Throws<ArgumentException>(() => Experiment([new RepeatErrors(new TestErrors([1], [1], [1]), null, null, [1], [1])]).Run(5, new RandomStream(1, "resume"), Computation.Default));
    }

    /// <summary>
    /// Cross-validation from the training points estimates the same error as the test set: over 24 repeats both means have standard errors of 2 %;
    /// four of their combined errors and 3 % for the method itself. False alarms below 1 in 10,000.
    /// </summary>
    [Fact]
    public void CrossValidationEstimatesTheTestError()
    {
        var experiment = new RegressionExperiment(_kernel, _measure.Draw, [new(FunctionTarget.NoisyToken, 0.1), new(FunctionTarget.Parity, 0.1)], [200], 500)
        {
            LabelNoise = 0.2,
        };
        foreach (var curve in experiment.Run(24, new RandomStream(4, "gcv"), Computation.Default).Targets)
        {
            var point = curve.Points[0];
            double allowed = (4 * Math.Sqrt(Math.Pow(point.Test.StandardError, 2) + Math.Pow(point.Gcv.StandardError, 2))) + (0.03 * point.Test.Mean);
            Assert.InRange(point.Gcv.Mean, point.Test.Mean - allowed, point.Test.Mean + allowed);
            Assert.True(allowed < 0.2 * point.Test.Mean);
            Assert.True(point.Train.Mean < point.Test.Mean);
        }
    }

    [Fact]
    public void ProgressEndsAtOne()
    {
        double last = 0;
        var progress = new Recorder(value => last = Math.Max(last, value));
        new RegressionExperiment(_kernel, _measure.Draw, [new(FunctionTarget.Token, 0.1)], [10], 20)
            .Run(2, new RandomStream(1, "progress"), new Computation(1, progress));
        Assert.Equal(1, last, 12);
    }

    private sealed class Recorder(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}

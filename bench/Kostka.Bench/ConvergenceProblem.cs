using System.Globalization;
using System.Numerics.Tensors;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Bench;

/// <summary>The majority of the first five of eight bits, learned from some of the 256 sequences and tested on others; and what infinitely wide networks learn of it.</summary>
internal sealed class ConvergenceProblem
{
    public const int Length = 8;

    /// <summary>The ridges of the two comparisons. A tangent kernel is some four times its NNGP kernel, and so is its ridge.</summary>
    public const double BayesianRidge = 0.5, DescentRidge = 2;

    private const int Relevant = 5, TrainCount = 32, TestCount = 128;

    private readonly double[] _targets;

    public ConvergenceProblem(Architecture model)
    {
        Model = model;
        int[] order = [.. Enumerable.Range(0, 1 << Length)];
        new RandomStream(1, "convergence, data").Shuffle<int>(order);
        (Train, Test) = (Sequences(order.AsSpan(0, TrainCount)), Sequences(order.AsSpan(TrainCount, TestCount)));
        Labels = [.. Targets(Train).Select(y => (float)y)];
        _targets = [.. Targets(Test)];
        (GaussianProcess, TangentKernel) = (Predict(KernelKind.Nngp, BayesianRidge), Predict(KernelKind.Ntk, DescentRidge));
    }

    public Architecture Model { get; }

    public SequenceSet Train { get; }

    public SequenceSet Test { get; }

    public float[] Labels { get; }

    /// <summary>Regression with the NNGP kernel, at the test sequences.</summary>
    public double[] GaussianProcess { get; }

    /// <summary>Regression with the tangent kernel, at the test sequences.</summary>
    public double[] TangentKernel { get; }

    public string Description { get; } = string.Create(
        CultureInfo.InvariantCulture, $"majority of {Relevant} of {Length} bits, {TrainCount} training and {TestCount} held-out sequences");

    /// <summary>Root mean square over the test sequences, relative to the target's.</summary>
    public double Relative(IEnumerable<double> values) => Rms(values) / Rms(_targets);

    /// <summary>Relative root mean square of a difference.</summary>
    public double Distance(double[] found, double[] expected) => Relative(found.Zip(expected, (f, e) => f - e));

    /// <summary>Relative root mean square distance to the target itself.</summary>
    public double RelativeError(double[] predicted) => Distance(predicted, _targets);

    private double[] Predict(KernelKind kind, double ridge)
    {
        var kernel = new InfiniteKernel(Model, kind);
        var regression = GaussianProcessRegression.Fit(kernel.Gram(Train, Computation.Default), ridge);
        double[] coefficients = regression.Coefficients([.. Labels.Select(y => (double)y)]);
        Matrix cross = kernel.Gram(Test, Train, Computation.Default);
        return [.. Enumerable.Range(0, Test.Count).Select(i => cross.Row(i).ToArray().Zip(coefficients, (k, a) => k * a).Sum())];
    }

    private static SequenceSet Sequences(ReadOnlySpan<int> numbers)
    {
        int[] tokens = new int[numbers.Length * Length];
        for (int i = 0; i < tokens.Length; i++)
            tokens[i] = (numbers[i / Length] >> (i % Length)) & 1;
        return new SequenceSet(numbers.Length, Length, 2, tokens);
    }

    private static IEnumerable<double> Targets(SequenceSet inputs) =>
        Enumerable.Range(0, inputs.Count).Select(i => 2 * TensorPrimitives.Sum(inputs[i][..Relevant]) > Relevant ? 1.0 : -1.0);

    private static double Rms(IEnumerable<double> values) => Math.Sqrt(values.Average(v => v * v));
}

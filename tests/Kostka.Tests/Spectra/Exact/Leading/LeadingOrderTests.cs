using System.Diagnostics;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra.Exact;
using Kostka.Spectra.Exact.ClosedForm;
using Kostka.Spectra.Exact.Leading;

namespace Kostka.Tests.Spectra.Exact.Leading;

public class LeadingOrderTests
{
    private static readonly Layer _attention = new Layer.Residual([new Layer.Attention(Score.Linear)]);

    /// <summary>The two-block erf network of the published reference numbers.</summary>
    private static readonly Architecture _twoBlocks = new(
        1,
        new PositionEmbedding.Learned(0.25),
        [_attention, new Layer.Residual([new Layer.Dense(1, 0.01), new Layer.Activation(ActivationFunction.Erf), new Layer.Dense()]), _attention, new Layer.Activation(ActivationFunction.Relu)],
        Readout.Mean);

    [Fact]
    public void TwoTokensAtAMillionPositions()
    {
        // Against nested quadrature in 60 digits: 2.0064558, 2.477533584e-6; 9.7085074e-13; 1.6690439e-24. The error is of order 1/L, the last one's L^(−½).
        LeadingOrder leading = LeadingOrder.Of(_twoBlocks, KernelKind.Nngp, new IidMeasure(1_000_000, [0.5, 0.5]), 4, Computation.Default);
        Assert.Equal([1, 1, 1], leading.Irreps.Select(modes => modes.Irrep.Below == 0 ? modes.Eigenvalues.Length - 1 : modes.Eigenvalues.Length));
        Near(2.0064558, leading.Irreps[0].Eigenvalues[0], 5e-8);
        Near(2.477533584e-6, leading.Irreps[0].Eigenvalues[1], 5e-6);
        Near(9.7085074e-13, leading.Irreps[1].Eigenvalues[0], 1e-8);
        Near(1.6690439e-24, leading.Irreps[2].Eigenvalues[0], 5e-4);
    }

    /// <summary>The linear block is exact at any V and L, so that the error can be watched falling as 1/L, and as 1/L² where tokens are equally likely.</summary>
    [Theory]
    [InlineData("equal", Readout.Mean, KernelKind.Nngp, 0.01)]
    [InlineData("distinct", Readout.Mean, KernelKind.Ntk, 0.1)]
    [InlineData("distinct", Readout.Flatten, KernelKind.Nngp, 0.1)]
    [InlineData("grouped", Readout.Flatten, KernelKind.Ntk, 0.1)]
    public void ErrorsOfTheLinearBlockFallAsOneOverLength(string tokens, Readout readout, KernelKind kind, double decade)
    {
        double[] p = tokens switch
        {
            "equal" => [0.2, 0.2, 0.2, 0.2, 0.2],
            "grouped" => [0.3, 0.3, 0.2, 0.1, 0.1],
            _ => [0.4, 0.25, 0.2, 0.1, 0.05],
        };
        var block = new Architecture(1, new PositionEmbedding.Learned(0.4), [new Layer.Residual([new Layer.Attention(Score.Linear), new Layer.Dense(1, 0.1)])], readout);
        double[] errors = [.. new[] { 1_000, 10_000, 100_000 }.Select(length =>
        {
            var measure = new IidMeasure(length, p);
            LeadingOrder leading = LeadingOrder.Of(block, kind, measure, 100, Computation.Default);
            double worst = 0;
            foreach (IrrepBlock exact in new ClosedFormTransform(block, kind, measure).Kernel(Computation.Default).Blocks)
            {
                LeadingModes modes = leading.Irreps.Single(modes => modes.Irrep.Equals(exact.Irrep));
                for (int i = 0; i < modes.Eigenvalues.Length; i++)
                    worst = Math.Max(worst, Math.Abs((modes.Eigenvalues[i] / exact.Block[i, i]) - 1));
            }

            return worst;
        })];
        Assert.InRange(errors[0], 1e-6, 0.05);
        Assert.InRange(errors[1] / errors[0], 0.9 * decade, 1.1 * decade);
        Assert.InRange(errors[2] / errors[1], 0.9 * decade, 1.1 * decade);
    }

    [Fact]
    public void ThousandsOfTokensInSeconds()
    {
        const int vocabulary = 4_000;
        double[] zipf = [.. Enumerable.Range(1, vocabulary).Select(rank => 1.0 / rank)];
        var measure = new IidMeasure(4096, [.. zipf.Select(p => p / zipf.Sum())]);
        var watch = Stopwatch.StartNew();
        LeadingOrder leading = LeadingOrder.Of(_twoBlocks, KernelKind.Nngp, measure, 10, Computation.Default);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 60);

        // Σ_i σ_i = 1 − Σ p², Σ_i σ_i² = Σ p² − 2Σ p³ + (Σ p²)², and they interlace with the probabilities.
        double[] p = [.. measure.Probabilities.OrderDescending()];
        double second = p.Sum(x => x * x), third = p.Sum(x => x * x * x);
        Near(1 - second, leading.TokenVariances.Sum(), 1e-12);
        Near(second - (2 * third) + (second * second), leading.TokenVariances.Sum(x => x * x), 1e-12);
        for (int i = 0; i < vocabulary - 1; i++)
            Assert.True(p[i] > leading.TokenVariances[i] && leading.TokenVariances[i] > p[i + 1]);
        Assert.Equal(vocabulary, leading.Irreps[0].Eigenvalues.Length);
        Assert.All(leading.Irreps, modes => Assert.Equal(modes.Eigenvalues.OrderDescending(), modes.Eigenvalues));
        Assert.Equal([10, 10], leading.Irreps[2..].Select(modes => modes.Eigenvalues.Length));
    }

    [Fact]
    public void ProductsAreTheLargest()
    {
        double[] p = [0.3, 0.2, 0.15, 0.12, 0.1, 0.08, 0.05];
        var measure = new IidMeasure(500, p);
        LeadingOrder few = LeadingOrder.Of(_twoBlocks, KernelKind.Nngp, measure, 6, Computation.Default), all = LeadingOrder.Of(_twoBlocks, KernelKind.Nngp, measure, 99, Computation.Default);
        Assert.Equal([21, 15], all.Irreps[2..].Select(modes => modes.Eigenvalues.Length));
        for (int k = 2; k < 4; k++)
            Assert.True(all.Irreps[k].Eigenvalues[..6].SequenceEqual(few.Irreps[k].Eigenvalues), string.Join(" ", all.Irreps[k].Eigenvalues.Concat(few.Irreps[k].Eigenvalues)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(0.01)]
    [InlineData(-0.4)]
    public void SecularEquationsGiveTheEigenvaluesOfTheMatrix(double rho)
    {
        var stream = new RandomStream(5, "secular");
        double[] diagonal = [.. Enumerable.Range(0, 40).Select(_ => Math.Pow(10, -3 * stream.NextUniform())).OrderDescending()];
        double[] vector = [.. diagonal.Select(_ => 0.2 * Math.Pow(10, -3 * stream.NextUniform()))];
        var matrix = new Matrix(40, 40);
        for (int i = 0; i < 40; i++)
        {
            for (int j = 0; j < 40; j++)
                matrix[i, j] = (i == j ? diagonal[i] : 0) + (rho * vector[i] * vector[j]);
        }

        double[] expected = LinearAlgebra.Default.Eigen(matrix).Values, found = LeadingSecular.Eigenvalues(diagonal, [.. vector.Select(z => z * z)], rho, Computation.Default);
        for (int i = 0; i < 40; i++)
            Assert.InRange(found[i] - expected[i], -2e-15, 2e-15);
    }

    [Fact]
    public void KernelsThatSeeMoreThanTheAgreementAreRefused()
    {
        var measure = new IidMeasure(10, [0.5, 0.5]);
        var tied = new Architecture(1, new PositionEmbedding.None(), [new Layer.Attention(Score.Softmax, Scaling.InverseDimension)], Readout.Mean);
        Assert.StartsWith("model.layers: attention with scaling inverse-dimension", LeadingOrder.Obstacle(tied, measure), StringComparison.Ordinal);
        Assert.Throws<RequestException>(() => LeadingOrder.Of(_twoBlocks with { Readout = Readout.Last }, KernelKind.Nngp, measure, 4, Computation.Default));
        Assert.Throws<RequestException>(() => LeadingOrder.Of(_twoBlocks with { Position = new PositionEmbedding.Exponential(1, 1) }, KernelKind.Nngp, measure, 4, Computation.Default));
    }

    private static void Near(double expected, double actual, double relative) =>
        Assert.True(Math.Abs(expected - actual) <= relative * Math.Abs(expected), $"{actual:R} is not {expected:R}");
}

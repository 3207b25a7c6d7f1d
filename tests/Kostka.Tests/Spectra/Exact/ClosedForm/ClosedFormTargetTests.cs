using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra.Exact;
using Kostka.Spectra.Exact.ClosedForm;
using Kostka.Spectra.Exact.Hahn;
using Kostka.Spectra.Exact.Howe;
using Kostka.Spectra.Exact.Targets;

namespace Kostka.Tests.Spectra.Exact.ClosedForm;

/// <summary>Targets in the eigenfunctions of the linear block, against the transforms that sum over all types.</summary>
public class ClosedFormTargetTests
{
    private static readonly Architecture _block = new(
        0.9, new PositionEmbedding.Learned(0.4), [new Layer.Residual([new Layer.Attention(Score.Linear), new Layer.Dense(1.1, 0.1)])], Readout.Flatten);

    [Theory]
    [InlineData(2, 9, 0)]
    [InlineData(2, 9, 1)]
    [InlineData(2, 150, 1)]
    [InlineData(3, 5, 0)]
    [InlineData(3, 5, 2)]
    [InlineData(2, 2, 1)]
    [InlineData(2, 3, 0)]
    [InlineData(2, 1, 1)]
    [InlineData(3, 1, 1)]
    public void PowersAreThoseOfTheSumsOverTypes(int vocabulary, int length, int symbol)
    {
        var measure = new IidMeasure(length, vocabulary == 2 ? [0.35, 0.65] : [0.5, 0.3, 0.2]);
        BlockTransform sums = vocabulary == 2 ? new HahnTransform(_block, KernelKind.Nngp, measure, 2) : new HoweTransform(_block, KernelKind.Nngp, measure, 2);
        SymmetricSpectrum expected = SymmetricSpectrum.Compute(sums, Computation.Default);
        SymmetricSpectrum found = SymmetricSpectrum.Compute(new ClosedFormTransform(_block, KernelKind.Nngp, measure), Computation.Default);
        foreach (ITarget target in Targets(length, symbol))
        {
            TargetCorrelation correlation = TargetCorrelations.Of(target, measure, lastDistinguished: false)!;
            TargetDecomposition all = expected.Decompose(correlation, Computation.Default), own = found.Decompose(correlation, Computation.Default);
            Assert.Equal(all.MeanSquare, own.MeanSquare, 12);
            int start = 0, ownStart = 0;
            for (int k = 0; k < expected.Irreps.Length; k++)
            {
                for (int r = 0; r < found.Irreps[k].Eigenvalues.Length; r++)
                    Assert.Equal(all.ByEigenvalue[start + r], own.ByEigenvalue[ownStart + r], 9);
                start += expected.Irreps[k].Eigenvalues.Length;
                ownStart += found.Irreps[k].Eigenvalues.Length;
            }
        }
    }

    [Fact]
    public void ALinearFunctionIsResolvedAtAMillionPositions()
    {
        // One position: of [x_0 = s] − p the share 1/L is in (L), the rest in (L−1, 1); nothing is beyond functions of two positions.
        const int length = 1_000_000;
        double[] p = [0.5, 0.2, 0.15, 0.1, 0.05];
        var measure = new IidMeasure(length, p);
        SymmetricSpectrum spectrum = SymmetricSpectrum.Compute(new ClosedFormTransform(_block, KernelKind.Ntk, measure), Computation.Default);
        TargetDecomposition token = spectrum.Decompose(TargetCorrelations.Of(new JuntaTarget(new SymmetricFunction.And(), [0], 3), measure, false)!, Computation.Default);
        const double mean = (2 * 0.1) - 1, variance = 4 * 0.1 * 0.9;
        Assert.Equal(1, token.MeanSquare, 12);
        Assert.Equal((mean * mean) + (variance / length), token.ByIrrep[0], 10);
        Assert.Equal(variance * (length - 1) / length, token.ByIrrep[1], 10);
        Assert.Equal(0, token.Unresolved, 10);
    }

    [Fact]
    public void FunctionsOfManyPositionsAreRefused()
    {
        var measure = new IidMeasure(40, [0.5, 0.5]);
        var transform = new ClosedFormTransform(_block, KernelKind.Nngp, measure);
        TargetCorrelation parity = TargetCorrelations.Of(new JuntaTarget(new SymmetricFunction.Parity(), [.. Enumerable.Range(0, 20)]), measure, false)!;
        Assert.Contains("at most 15 positions", Assert.Throws<RequestException>(() => transform.Target(parity, Computation.Default)).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<ITarget> Targets(int length, int symbol)
    {
        var stream = new RandomStream(9, "closed-form targets");
        ImmutableArray<int> chosen = [.. Enumerable.Range(0, Math.Min(3, length))];
        yield return new JuntaTarget(new BitFunction.Table([.. Enumerable.Range(0, 1 << chosen.Length).Select(_ => stream.NextGaussian())]), chosen, symbol);
        yield return new JuntaTarget(new SymmetricFunction.And(), [.. Enumerable.Range(0, Math.Min(8, length))], symbol);
        yield return new CountsTarget(new SymmetricFunction.Parity(), symbol);
        yield return new LinearTarget([.. Enumerable.Range(0, length).Select(_ => stream.NextGaussian())], symbol);
    }
}

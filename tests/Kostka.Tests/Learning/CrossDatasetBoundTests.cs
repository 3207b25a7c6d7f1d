using System.Numerics.Tensors;
using FsCheck;
using FsCheck.Fluent;
using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra;

namespace Kostka.Tests.Learning;

/// <summary>The bound is an inequality for every data set: it must hold always, not on average.</summary>
public class CrossDatasetBoundTests
{
    private const int Length = 8, Pool = 150, Modes = 12;

    private static readonly FeatureKernel _kernel = FeatureKernel.Local(Length, 0.3, 0.4);

    private static readonly SampledSpectrum _spectrum =
        SampledSpectrum.Compute(_kernel, new Bits(Length).Draw(Pool, new RandomStream(1, "idealised")).Sequences, Computation.Default);

    [Fact]
    public void NoDataSetExceedsTheBound() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).Select(seed => (ulong)seed).ToArbitrary(),
        seed =>
        {
            // Anything but the idealised measure: sticky, biased, repeated, or constant sequences, and labels of any kind.
            var stream = new RandomStream(seed, "data");
            int n = 1 + stream.NextBelow(60);
            SequenceSet data = Anything(n, stream);
            double ridge = Math.Pow(10, (6 * stream.NextUniform()) - 4);
            var bound = new CrossDatasetBound(_spectrum, Modes);
            Matrix phi = bound.Eigenfunctions(data, Computation.Default);
            var regression = GaussianProcessRegression.Fit(_kernel.Gram(data, Computation.Default), ridge);
            double[] labels = [.. Enumerable.Range(0, n).Select(_ => stream.NextBelow(2) == 0 ? stream.NextGaussian() : 1)];
            for (int t = 0; t < Modes; t++)
            {
                double[] function = [.. Enumerable.Range(0, n).Select(i => phi[i, t])];
                double squares = TensorPrimitives.SumOfSquares<double>(function), eigenvalue = bound.Eigenvalue(t);
                double learned = eigenvalue * TensorPrimitives.Dot<double>(function, regression.Coefficients(function));
                double component = eigenvalue * TensorPrimitives.Dot<double>(function, regression.Coefficients(labels));
                if (learned > CrossDatasetBound.Learnability(eigenvalue, squares, ridge) * (1 + 1e-9))
                    return false;
                if (Math.Abs(component) > CrossDatasetBound.Component(eigenvalue, squares, TensorPrimitives.SumOfSquares<double>(labels), ridge) * (1 + 1e-9))
                    return false;

                // To the learnability ℓ belongs no smaller Φ².
                if (learned > 1e-6 && learned < 1 && squares < CrossDatasetBound.SquaresNeeded(eigenvalue, ridge, learned) * (1 - 1e-9))
                    return false;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL));

    /// <summary>λ φ(D)ᵀα is the predictor's component along φ: its mean with φ over the idealised sample.</summary>
    [Fact]
    public void TheComponentIsThePredictorsOverlap()
    {
        SequenceSet data = Anything(40, new RandomStream(3, "data"));
        var bound = new CrossDatasetBound(_spectrum, Modes);
        Matrix phi = bound.Eigenfunctions(data, Computation.Default), pool = bound.Eigenfunctions(_spectrum.Pool, Computation.Default);
        double[] labels = [.. Enumerable.Range(0, 40).Select(i => Math.Sin(i))];
        double[] alpha = GaussianProcessRegression.Fit(_kernel.Gram(data, Computation.Default), 0.1).Coefficients(labels);
        Matrix cross = _kernel.Gram(_spectrum.Pool, data, Computation.Default);
        for (int t = 0; t < Modes; t++)
        {
            double overlap = Enumerable.Range(0, Pool).Average(j => pool[j, t] * TensorPrimitives.Dot<double>(cross.Row(j), alpha));
            double component = bound.Eigenvalue(t) * Enumerable.Range(0, 40).Sum(i => phi[i, t] * alpha[i]);
            Assert.Equal(overlap, component, 1e-10);
            Assert.Equal(1, Enumerable.Range(0, Pool).Average(j => pool[j, t] * pool[j, t]), 1e-9);
        }
    }

    /// <summary>One input and one eigenfunction that makes up the whole kernel there: the bound is attained.</summary>
    [Fact]
    public void TheBoundIsAttainedByAKernelOfOneFunction()
    {
        var kernel = new FeatureKernel(1, (x, psi) => psi[0] = x.Sum() + 1, product => product);
        var spectrum = SampledSpectrum.Compute(kernel, new Bits(5).Draw(30, new RandomStream(1, "one")).Sequences, Computation.Default);
        var bound = new CrossDatasetBound(spectrum, 1);
        SequenceSet data = new Bits(5, 0.9).Draw(7, new RandomStream(2, "data")).Sequences;
        double[] phi = bound.Eigenfunctions(data, Computation.Default).Values;
        double learned = bound.Eigenvalue(0) * TensorPrimitives.Dot<double>(phi, GaussianProcessRegression.Fit(kernel.Gram(data, Computation.Default), 2).Coefficients(phi));
        Assert.Equal(CrossDatasetBound.Learnability(bound.Eigenvalue(0), TensorPrimitives.SumOfSquares<double>(phi), 2), learned, 1e-12);
    }

    private static SequenceSet Anything(int count, RandomStream stream)
    {
        double bias = stream.NextUniform(), stick = stream.NextUniform();
        int[] tokens = new int[count * Length];
        for (int i = 0; i < tokens.Length; i++)
            tokens[i] = i > 0 && stream.NextUniform() < stick ? tokens[i - 1] : stream.NextUniform() < bias ? 1 : 0;
        return new SequenceSet(count, Length, 2, tokens);
    }
}

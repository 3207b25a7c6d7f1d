using Kostka.Kernels;
using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra;

namespace Kostka.Tests.Learning;

/// <summary>A kernel g(⟨ψ(x), ψ(y)⟩) with explicit features ψ: positive semi-definite for g a power series with positive coefficients.</summary>
internal sealed class FeatureKernel(int width, Action<int[], double[]> features, Func<double, double> map) : ISequenceKernel
{
    public Matrix Gram(SequenceSet x, Computation computation) => Gram(x, x, computation);

    public Matrix Gram(SequenceSet x, SequenceSet y, Computation computation)
    {
        computation.Cancellation.ThrowIfCancellationRequested();
        var gram = new Matrix(x.Count, y.Count);
        LinearAlgebra.Default.Multiply(Features(x), Features(y), gram, transposeB: true);
        for (int i = 0; i < gram.Values.Length; i++)
            gram.Values[i] = map(gram.Values[i]);
        return gram;
    }

    public double[] Diagonal(SequenceSet x, Computation computation)
    {
        var values = Features(x);
        return [.. Enumerable.Range(0, x.Count).Select(i => map(values.Row(i).ToArray().Sum(f => f * f)))];
    }

    /// <summary>The feature vectors: N × width.</summary>
    public Matrix Features(SequenceSet x)
    {
        var values = new Matrix(x.Count, width);
        double[] row = new double[width];
        for (int i = 0; i < x.Count; i++)
        {
            Array.Clear(row);
            features(x[i].ToArray(), row);
            row.CopyTo(values.Row(i));
        }

        return values;
    }

    /// <summary>(a x·y/L + b)^p on bits as signs ±1.</summary>
    public static FeatureKernel Power(int length, double a, double b, int p) =>
        new(length, Signs(length), overlap => Math.Pow((a * overlap) + b, p));

    /// <summary>exp(a (x·y/L − 1)).</summary>
    public static FeatureKernel Exponential(int length, double a) => new(length, Signs(length), overlap => Math.Exp(a * (overlap - 1)));

    /// <summary>Every bit, products of neighbours, and the count: three groups of functions of different size and strength.</summary>
    public static FeatureKernel Local(int length, double neighbours, double count) =>
        new((2 * length) + 1, (x, psi) =>
        {
            double sum = 0;
            for (int a = 0; a < length; a++)
            {
                double sign = (2 * x[a]) - 1;
                sum += sign;
                psi[a] = sign / Math.Sqrt(length);
                psi[length + a] = Math.Sqrt(neighbours / length) * sign * ((2 * x[(a + 1) % length]) - 1);
            }

            psi[2 * length] = Math.Sqrt(count) * ((sum * sum / length) - 1);
        }, overlap => overlap + 0.1);

    private static Action<int[], double[]> Signs(int length) => (x, psi) =>
    {
        for (int a = 0; a < length; a++)
            psi[a] = ((2 * x[a]) - 1) / Math.Sqrt(length);
    };
}

/// <summary>Independent bits, 1 with the given probability.</summary>
internal sealed class Bits(int length, double probability = 0.5) : ISequenceMeasure
{
    public int Length => length;

    public int Vocabulary => 2;

    public string Description => $"{length} independent bits";

    public SequenceSample Draw(int count, RandomStream stream)
    {
        int[] tokens = new int[count * length], next = new int[count];
        for (int i = 0; i < tokens.Length; i++)
            tokens[i] = stream.NextUniform() < probability ? 1 : 0;
        for (int i = 0; i < count; i++)
            next[i] = stream.NextUniform() < probability ? 1 : 0;
        return new SequenceSample(new SequenceSet(count, length, 2, tokens), next);
    }
}

/// <summary>A target given by a function of sequence and next token.</summary>
internal sealed class FunctionTarget(string description, Func<int[], int, double> function) : ITarget
{
    public string Description => description;

    public double[] Evaluate(SequenceSample sample) =>
        [.. Enumerable.Range(0, sample.Count).Select(i => function(sample.Sequences[i].ToArray(), sample.Next[i]))];

    public static FunctionTarget Token { get; } = new("token 3", (x, _) => (2 * x[3]) - 1);

    public static FunctionTarget Parity { get; } = new("parity of 0 and 1", (x, _) => ((2 * x[0]) - 1) * ((2 * x[1]) - 1));

    public static FunctionTarget Majority { get; } = new("majority", (x, _) => 2 * x.Sum() > x.Length ? 1 : -1);

    public static FunctionTarget Noise { get; } = new("next token, independent of the sequence", (_, next) => (2 * next) - 1);

    /// <summary>Half its power is the token at position 0, the other half is noise in the labels themselves.</summary>
    public static FunctionTarget NoisyToken { get; } = new("token 0 or a coin", (x, next) => ((2 * x[0]) - 1 + ((2 * next) - 1)) / Math.Sqrt(2));
}

/// <summary>A prediction next to its measurement.</summary>
internal sealed record Comparison(string Problem, string Target, int N, double Predicted, double PredictedError, double Measured, double Error)
{
    public double Relative => (Predicted / Measured) - 1;

    /// <summary>Within 1.96 standard errors of measurement and, if asked, of the pools, and a margin for the theory.</summary>
    public bool Within(double margin, bool withPoolError = false)
    {
        double pool = withPoolError ? PredictedError : 0;
        return Math.Abs(Predicted - Measured) <= (1.96 * Math.Sqrt((Error * Error) + (pool * pool))) + (margin * Measured);
    }

    /// <summary>Predicts from two pools, measures with fresh data, compares at every n.</summary>
    public static List<Comparison> Run(
        string problem,
        ISequenceKernel kernel,
        ISequenceMeasure measure,
        ITarget[] targets,
        double ridge,
        double labelNoise,
        int pool,
        int[] sizes,
        int repeats,
        int test,
        ulong seed)
    {
        var stream = new RandomStream(seed, problem);
        var a = measure.Draw(pool, stream.Child(0));
        var b = measure.Draw(pool, stream.Child(1));
        var many = measure.Draw(100_000, stream.Child(3));
        var modes = CheckedSpectrum(kernel, a.Sequences, b.Sequences);
        var experiment = new RegressionExperiment(kernel, measure.Draw, [.. targets.Select(t => new RegressionTarget(t, ridge))], sizes, test)
        {
            LabelNoise = labelNoise,
        };
        var measured = experiment.Run(repeats, stream.Child(2), Computation.Default);
        var result = new List<Comparison>();
        for (int t = 0; t < targets.Length; t++)
        {
            var target = new CrossFittedTarget(modes, targets[t].Evaluate(a), targets[t].Evaluate(b), targets[t].Evaluate(many));
            var predicted = new SampledLearningCurve(target, ridge, labelNoise).Predict(sizes);
            for (int s = 0; s < sizes.Length; s++)
            {
                var found = measured.Targets[t].Points[s].Test;
                result.Add(new Comparison(problem, targets[t].Description, sizes[s], predicted[s].TestMse, predicted[s].TestMseError, found.Mean, found.StandardError));
            }
        }

        return result;
    }

    public static CheckedSpectrum CheckedSpectrum(ISequenceKernel kernel, SequenceSet pool, SequenceSet check) =>
        Kostka.Spectra.CheckedSpectrum.Compute(
            SampledSpectrum.Compute(kernel, pool, Computation.Default), check, Computation.Default);

    public string Row() =>
        $"{Problem,-24} {Target,-40} {N,5}  predicted {Predicted:F5} ± {PredictedError:F5}  measured {Measured:F5} ± {Error:F5}  {100 * Relative,7:F2} %";
}

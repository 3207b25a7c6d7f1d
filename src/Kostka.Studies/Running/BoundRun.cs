using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>
/// The cross-dataset bound of a study: regression on its own sequences, of the leading eigenfunctions of an idealised measure and of the study's targets.
/// </summary>
internal static class BoundRun
{
    private const int MostRepeats = 8;

    /// <summary>Carries it out; null when the study has no bound.</summary>
    /// <exception cref="RequestException">The ridge is 0.</exception>
    public static BoundResult? CarryOut(Study study, StudyParts parts, ImmutableArray<Prediction> predictions, Computation computation)
    {
        if (study.RequireRegression() is not { Bound: { } settings } regression || parts.Idealised is not { } idealised)
            return null;
        double ridge = regression.Noise ?? predictions[0].Ridge;
        if (ridge == 0)
            throw new RequestException("regression.bound: without a ridge everything is bounded by 1 alone; give regression.noise a number above 0.");

        SequenceSet pool = idealised.Draw(study.Spectrum.Pool, new RandomStream(study.Seed, "idealised pool")).Sequences;
        var spectrum = SampledSpectrum.Compute(parts.Kernel, pool, computation with { Progress = null });
        var bound = new CrossDatasetBound(spectrum, Math.Min(settings.Modes, spectrum.Rank));
        var labels = IsotypicLabels.OfModes(study, parts, idealised, spectrum, bound.Modes, computation with { Progress = null });
        int repeats = Math.Min(MostRepeats, regression.Measured?.Repeats ?? MostRepeats);
        var tallies = Enumerable.Range(0, bound.Modes).Select(_ => new Tally(regression.Train.Length, predictions.Length)).ToArray();
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            computation.Cancellation.ThrowIfCancellationRequested();
            SequenceSample sample = parts.Measure.Draw(regression.Train[^1], new RandomStream(study.Seed, "bound").Child((ulong)repeat));
            Repeat(parts, predictions, bound, ridge, regression.Train, sample, tallies, computation with { Progress = null });
        }

        return new BoundResult(
            idealised.Description,
            pool.Count,
            ridge,
            [.. tallies.Select((tally, t) =>
            {
                double meanSquare = tally.MeanSquares.Average();
                return new BoundMode(
                    bound.Eigenvalue(t),
                    t < labels.Length ? labels[t] : [],
                    meanSquare,
                    CrossDatasetBound.SquaresNeeded(bound.Eigenvalue(t), ridge, 0.5) / meanSquare,
                    Points(regression.Train, tally.Function),
                    [.. predictions.Select((prediction, p) => new BoundTarget(prediction.Target.Name, Points(regression.Train, tally.Targets[p])))]);
            })]);
    }

    private static void Repeat(
        StudyParts parts,
        ImmutableArray<Prediction> predictions,
        CrossDatasetBound bound,
        double ridge,
        ImmutableArray<int> sizes,
        SequenceSample sample,
        Tally[] tallies,
        Computation computation)
    {
        Matrix functions = bound.Eigenfunctions(sample.Sequences, computation);
        Matrix[] labels = [.. predictions.Select(prediction => prediction.Labels.Evaluate(sample).Stacked())];
        var regression = GaussianProcessRegression.Fit(parts.Kernel.Gram(sample.Sequences, computation), ridge);
        for (int s = 0; s < sizes.Length; s++)
        {
            int n = sizes[s];
            Matrix few = functions.Leading(n, bound.Modes), learned = regression.Coefficients(few);
            Matrix[] targets = [.. labels.Select(matrix => matrix.Leading(n, matrix.Columns))];
            Matrix[] components = [.. targets.Select(matrix => Products(few, regression.Coefficients(matrix)))];
            for (int t = 0; t < bound.Modes; t++)
            {
                double eigenvalue = bound.Eigenvalue(t), squares = 0, overlap = 0;
                for (int i = 0; i < n; i++)
                {
                    squares += few[i, t] * few[i, t];
                    overlap += few[i, t] * learned[i, t];
                }

                if (n == sizes[^1])
                    tallies[t].MeanSquares.Add(squares / n);
                tallies[t].Function[s].Add((CrossDatasetBound.Learnability(eigenvalue, squares, ridge), eigenvalue * overlap));
                for (int p = 0; p < targets.Length; p++)
                {
                    // Components in units of the labels' root mean square.
                    double labelSquares = TensorPrimitives.SumOfSquares<double>(targets[p].Values), unit = Math.Sqrt(labelSquares / n);
                    tallies[t].Targets[p][s].Add((
                        CrossDatasetBound.Component(eigenvalue, squares, labelSquares, ridge) / unit,
                        eigenvalue * TensorPrimitives.Norm<double>(components[p].Row(t)) / unit));
                }
            }
        }
    }

    private static Matrix Products(Matrix functions, Matrix coefficients)
    {
        var products = new Matrix(functions.Columns, coefficients.Columns);
        LinearAlgebra.Default.Multiply(functions, coefficients, products, transposeA: true);
        return products;
    }

    private static ImmutableArray<BoundPoint> Points(ImmutableArray<int> sizes, List<(double Bound, double Found)>[] values) =>
        [.. sizes.Select((n, s) => new BoundPoint(n, Mean(values[s].Select(value => value.Bound)), Mean(values[s].Select(value => value.Found))))];

    private static Estimate Mean(IEnumerable<double> values)
    {
        (double mean, double error, int count) = MeanAndError.Of([.. values]);
        return new Estimate(mean, error, count);
    }

    /// <summary>What the repeats found of one eigenfunction, by training size.</summary>
    private sealed class Tally(int sizes, int targets)
    {
        public List<double> MeanSquares { get; } = [];

        public List<(double Bound, double Found)>[] Function { get; } = Lists(sizes);

        public List<(double Bound, double Found)>[][] Targets { get; } = [.. Enumerable.Range(0, targets).Select(_ => Lists(sizes))];

        private static List<(double Bound, double Found)>[] Lists(int count) => [.. Enumerable.Range(0, count).Select(_ => new List<(double Bound, double Found)>())];
    }
}

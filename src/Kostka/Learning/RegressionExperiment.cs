using System.Collections.Immutable;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Learning;

/// <summary>A target of the regression, and the ridge δ it is learned with.</summary>
/// <param name="Target">The target.</param>
/// <param name="Ridge">The ridge δ ≥ 0 on the diagonal of the Gram matrix.</param>
public sealed record RegressionTarget(ITarget Target, double Ridge);

/// <summary>
/// Measures learning curves: in each repeat fresh training and test sequences are drawn, and exact Gaussian-process regression learns every
/// target from the first n of them, for every n. All targets share one kernel matrix, all n one factorisation (the training sets are nested, so
/// points of one repeat at different n are correlated; repeats are independent).
/// </summary>
public sealed class RegressionExperiment
{
    private const int BlockRows = 512;

    private readonly ISequenceKernel _kernel;
    private readonly Func<int, RandomStream, SequenceSample> _draw;
    private readonly ImmutableArray<RegressionTarget> _targets;
    private readonly ImmutableArray<int> _trainSizes;
    private readonly int _largest;
    private readonly int _testCount;

    /// <summary>Describes the experiment.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="draw">Draws that many sequences from the measure: <see cref="ISequenceMeasure.Draw"/>.</param>
    /// <param name="targets">The targets with their ridges.</param>
    /// <param name="trainSizes">The n at which to measure, each at least 1.</param>
    /// <param name="testCount">Number of test sequences a repeat, at least 1.</param>
    public RegressionExperiment(
        ISequenceKernel kernel,
        Func<int, RandomStream, SequenceSample> draw,
        IReadOnlyList<RegressionTarget> targets,
        IReadOnlyList<int> trainSizes,
        int testCount)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(trainSizes);
        ArgumentOutOfRangeException.ThrowIfLessThan(testCount, 1);
        if (trainSizes.Count == 0 || trainSizes.Min() < 1)
            throw new ArgumentException("At least one training size, each at least 1.", nameof(trainSizes));
        _kernel = kernel;
        _draw = draw;
        _targets = [.. targets];
        _trainSizes = [.. trainSizes];
        _largest = trainSizes.Max();
        _testCount = testCount;
    }

    /// <summary>
    /// Variance of Gaussian noise on the labels, at least 0. Training labels get it drawn; to the squared test error its variance is added, which
    /// is its mean over test noise without the scatter.
    /// </summary>
    public double LabelNoise { get; init; }

    /// <summary>Draws a second test set (held-out contiguous blocks of a text, say); null for none.</summary>
    public Func<int, RandomStream, SequenceSample>? DrawHeldOut { get; init; }

    /// <summary>The backend.</summary>
    public LinearAlgebra Algebra { get; init; } = LinearAlgebra.Default;

    /// <summary>The first repeats, if an earlier, interrupted run with the same stream finished them: they are not run again.</summary>
    public ImmutableArray<RepeatErrors> Finished { get; init; } = [];

    /// <summary>Told what is known after each repeat, on the calling thread, so that it can be kept.</summary>
    public Action<MeasuredCurves>? RepeatFinished { get; init; }

    /// <summary>Runs the repeats. When cancelled it returns what the finished repeats gave.</summary>
    /// <param name="repeats">How many, at least 1.</param>
    /// <param name="stream">Repeat i draws from its child i alone.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <exception cref="RequestException">A kernel matrix is singular under the ridge, or memory is short.</exception>
    public MeasuredCurves Run(int repeats, RandomStream stream, Computation computation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(computation);
        long factors = 2 + (_targets.Select(t => t.Ridge).Distinct().Count() > 1 ? 1 : 0);
        MemoryGuard.Require(
            ((factors * _largest * _largest) + (2L * BlockRows * _largest)) * sizeof(double),
            $"regression on {_largest} sequences",
            "Use smaller training sets.");

        List<RepeatErrors> finished = [.. Finished.Take(repeats)];
        foreach (RepeatErrors earlier in finished)
            earlier.RequireEntries(_targets.Length * _trainSizes.Length);
        for (int repeat = finished.Count; repeat < repeats; repeat++)
        {
            try
            {
                computation.Cancellation.ThrowIfCancellationRequested();
                var part = computation.Part((double)repeat / repeats, (repeat + 1.0) / repeats);
                finished.Add(Repeat(stream.Child((ulong)repeat), part));
            }
            catch (OperationCanceledException) when (computation.Cancellation.IsCancellationRequested)
            {
                return Summarise(finished, complete: false);
            }

            computation.Progress?.Report((repeat + 1.0) / repeats);
            RepeatFinished?.Invoke(Summarise(finished, complete: repeat + 1 == repeats));
        }

        return Summarise(finished, complete: true);
    }

    private RepeatErrors Repeat(RandomStream stream, Computation computation)
    {
        var sample = _draw(_largest + _testCount, stream.Child(0));
        var train = sample.Slice(0, _largest);
        var test = sample.Slice(_largest, _testCount);
        var errors = RepeatErrors.Zero(_targets.Length * _trainSizes.Length);
        var gram = _kernel.Gram(train.Sequences, computation.Part(0, 0.4));

        // Column t·S + s holds α of target t at training size s, zeros below the first n.
        var coefficients = new Matrix(_largest, _targets.Length * _trainSizes.Length);
        double[][] labels = [.. _targets.Select((t, i) => NoisyLabels(t.Target, train, stream.Child(2 + (ulong)i)))];
        double[] ridges = [.. _targets.Select(t => t.Ridge).Distinct()];
        for (int g = 0; g < ridges.Length; g++)
        {
            computation.Cancellation.ThrowIfCancellationRequested();
            var regression = GaussianProcessRegression.Fit(g == ridges.Length - 1 ? gram : gram.Clone(), ridges[g], Algebra);
            for (int t = 0; t < _targets.Length; t++)
            {
                if (_targets[t].Ridge == ridges[g])
                    FitTarget(regression, labels[t], t, coefficients, errors);
            }
        }

        TestErrors(train, test, coefficients, errors.Test, computation.Part(0.5, DrawHeldOut is null ? 1 : 0.75));
        if (DrawHeldOut is not null)
            TestErrors(train, DrawHeldOut(_testCount, stream.Child(1)), coefficients, errors.HeldOut, computation.Part(0.75, 1));
        return errors;
    }

    private void FitTarget(GaussianProcessRegression regression, double[] labels, int target, Matrix coefficients, RepeatErrors errors)
    {
        for (int s = 0; s < _trainSizes.Length; s++)
        {
            double[] alpha = regression.Coefficients(labels.AsSpan(0, _trainSizes[s]));
            int column = (target * _trainSizes.Length) + s;
            for (int i = 0; i < alpha.Length; i++)
                coefficients[i, column] = alpha[i];
            errors.Train[column] = regression.TrainMse(alpha);
            errors.Gcv[column] = regression.GeneralisedCrossValidation(alpha);
        }
    }

    /// <summary>Mean squared errors of all targets and training sizes on a test set, its kernel matrix held in blocks of rows.</summary>
    private void TestErrors(SequenceSample train, SequenceSample test, Matrix coefficients, double[] errors, Computation computation)
    {
        double[][] labels = [.. _targets.Select(t => t.Target.Evaluate(test))];
        for (int start = 0; start < test.Count; start += BlockRows)
        {
            computation.Cancellation.ThrowIfCancellationRequested();
            int rows = Math.Min(BlockRows, test.Count - start);
            var part = computation.Part((double)start / test.Count, (double)(start + rows) / test.Count);
            var cross = _kernel.Gram(test.Sequences.Slice(start, rows), train.Sequences, part);
            var predictions = new Matrix(rows, coefficients.Columns);
            Algebra.Multiply(cross, coefficients, predictions);
            for (int i = 0; i < rows; i++)
            {
                var row = predictions.Row(i);
                for (int column = 0; column < row.Length; column++)
                {
                    double residual = labels[column / _trainSizes.Length][start + i] - row[column];
                    errors[column] += residual * residual;
                }
            }
        }

        for (int column = 0; column < errors.Length; column++)
            errors[column] = (errors[column] / test.Count) + LabelNoise;
    }

    private double[] NoisyLabels(ITarget target, SequenceSample sample, RandomStream stream)
    {
        double[] labels = target.Evaluate(sample);
        if (LabelNoise > 0)
        {
            labels = (double[])labels.Clone();
            double deviation = Math.Sqrt(LabelNoise);
            for (int i = 0; i < labels.Length; i++)
                labels[i] += deviation * stream.NextGaussian();
        }

        return labels;
    }

    private MeasuredCurves Summarise(List<RepeatErrors> repeats, bool complete)
    {
        var curves = ImmutableArray.CreateBuilder<MeasuredCurve>(_targets.Length);
        for (int t = 0; t < _targets.Length; t++)
        {
            var points = ImmutableArray.CreateBuilder<MeasuredPoint>(_trainSizes.Length);
            for (int s = 0; s < _trainSizes.Length; s++)
            {
                int column = (t * _trainSizes.Length) + s;
                MeanAndError Mean(Func<RepeatErrors, double[]> values) => MeanAndError.Of(repeats.Select(r => values(r)[column]).ToArray());
                points.Add(new MeasuredPoint(
                    _trainSizes[s], Mean(r => r.Test), Mean(r => r.Train), Mean(r => r.Gcv), DrawHeldOut is null ? null : Mean(r => r.HeldOut)));
            }

            curves.Add(new MeasuredCurve(_targets[t], points.MoveToImmutable()));
        }

        return new MeasuredCurves(curves.MoveToImmutable(), [.. repeats], complete);
    }
}

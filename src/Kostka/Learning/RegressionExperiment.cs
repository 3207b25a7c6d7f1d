using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Learning;

/// <summary>A target of the regression, and the ridge δ it is learned with.</summary>
/// <param name="Labels">The target as labels: one column, or one a class.</param>
/// <param name="Ridge">The ridge δ ≥ 0 on the diagonal of the Gram matrix.</param>
public sealed record RegressionTarget(LabelColumns Labels, double Ridge)
{
    /// <summary>A function as target.</summary>
    public RegressionTarget(ITarget function, double ridge)
        : this(LabelColumns.Of(function), ridge)
    {
    }

    /// <summary>The target.</summary>
    public ITarget Target => Labels.Target;
}

/// <summary>
/// Measures learning curves: in each repeat fresh training and test sequences are drawn, and exact Gaussian-process regression learns every
/// target from the first n of them, for every n. All targets share one kernel matrix, all n one factorisation (the training sets are nested, so
/// points of one repeat at different n are correlated; repeats are independent).
/// </summary>
public sealed class RegressionExperiment
{
    private const int BlockRows = 512;

    // Children of a repeat's stream: 0 draws the sample, 1 the held-out one, 2 … the targets' label noise.
    private const ulong FirstLabelStream = 2, OutOfDistributionStream = 1_000_000;

    private readonly ISequenceKernel _kernel;
    private readonly Func<int, RandomStream, SequenceSample> _draw;
    private readonly ImmutableArray<RegressionTarget> _targets;
    private readonly ImmutableArray<int> _trainSizes;
    private readonly int _largest;
    private readonly int _testCount;
    private readonly ImmutableArray<int> _columns; // the first column of each target, and the number of all

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
        _columns = [0, .. _targets.Select((_, t) => _targets.Take(t + 1).Sum(target => target.Labels.Count * _trainSizes.Length))];
    }

    /// <summary>
    /// Variance of Gaussian noise on the labels, at least 0. Training labels get it drawn; to the squared test error its variance is added, which
    /// is its mean over test noise without the scatter.
    /// </summary>
    public double LabelNoise { get; init; }

    /// <summary>Draws a second test set (held-out contiguous blocks of a text, say); null for none.</summary>
    public Func<int, RandomStream, SequenceSample>? DrawHeldOut { get; init; }

    /// <summary>Draws sequences from a second measure, under which the predictors are tested as well; null for none.</summary>
    public Func<int, RandomStream, SequenceSample>? DrawOutOfDistribution { get; init; }

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
            ((factors * _largest * _largest) + (2L * (BlockRows + _columns[^1]) * _largest)) * sizeof(double),
            $"regression on {_largest} sequences",
            "Use smaller training sets.");

        List<RepeatErrors> finished = [.. Finished.Take(repeats)];
        foreach (RepeatErrors earlier in finished)
            RequireEntries(earlier);
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

    private void RequireEntries(RepeatErrors earlier)
    {
        if (!earlier.HasEntries(_targets.Length * _trainSizes.Length)
            || (earlier.HeldOut is null) != (DrawHeldOut is null) || (earlier.OutOfDistribution is null) != (DrawOutOfDistribution is null))
            throw new ArgumentException($"A finished repeat does not hold the {_targets.Length * _trainSizes.Length} errors of this experiment.");
    }

    private RepeatErrors Repeat(RandomStream stream, Computation computation)
    {
        var sample = _draw(_largest + _testCount, stream.Child(0));
        var train = sample.Slice(0, _largest);
        var test = sample.Slice(_largest, _testCount);
        int entries = _targets.Length * _trainSizes.Length;
        double[] trainErrors = new double[entries], gcv = new double[entries];
        var gram = _kernel.Gram(train.Sequences, computation.Part(0, 0.4));

        // From column _columns[t] on, block s of a target's K columns holds α at training size s, zeros below the first n.
        var coefficients = new Matrix(_largest, _columns[^1]);
        double[] ridges = [.. _targets.Select(t => t.Ridge).Distinct()];
        for (int g = 0; g < ridges.Length; g++)
        {
            computation.Cancellation.ThrowIfCancellationRequested();
            var regression = GaussianProcessRegression.Fit(g == ridges.Length - 1 ? gram : gram.Clone(), ridges[g], Algebra);
            for (int t = 0; t < _targets.Length; t++)
            {
                if (_targets[t].Ridge == ridges[g])
                    FitTarget(regression, NoisyLabels(_targets[t].Labels, train, stream.Child(FirstLabelStream + (ulong)t)), t, coefficients, trainErrors, gcv);
            }
        }

        Computation testing = computation.Part(0.5, 1);
        int sets = 1 + (DrawHeldOut is null ? 0 : 1) + (DrawOutOfDistribution is null ? 0 : 1), set = 0;
        Computation Part() => testing.Part((double)set / sets, (double)++set / sets);
        var fresh = Test(train, test, coefficients, Part());
        TestErrors? heldOut = DrawHeldOut is null ? null : Test(train, DrawHeldOut(_testCount, stream.Child(1)), coefficients, Part());
        TestErrors? elsewhere = DrawOutOfDistribution is null
            ? null
            : Test(train, DrawOutOfDistribution(_testCount, stream.Child(OutOfDistributionStream)), coefficients, Part());
        return new RepeatErrors(fresh, heldOut, elsewhere, trainErrors, gcv);
    }

    private void FitTarget(GaussianProcessRegression regression, Matrix labels, int target, Matrix coefficients, double[] trainErrors, double[] gcv)
    {
        int columns = labels.Columns;
        for (int s = 0; s < _trainSizes.Length; s++)
        {
            int n = _trainSizes[s], entry = (target * _trainSizes.Length) + s;
            var alpha = regression.Coefficients(labels.Leading(n, columns));
            for (int i = 0; i < n; i++)
                alpha.Row(i).CopyTo(coefficients.Row(i).Slice(_columns[target] + (s * columns), columns));

            // Both are quadratic in α, and the ridge is common: the columns' squares add.
            double square = TensorPrimitives.SumOfSquares<double>(alpha.Values), trace = regression.InverseTrace(n);
            trainErrors[entry] = regression.Ridge * regression.Ridge * square / n;
            gcv[entry] = n * square / (trace * trace);
        }
    }

    /// <summary>The errors of all targets and training sizes on a test set, its kernel matrix held in blocks of rows.</summary>
    private TestErrors Test(SequenceSample train, SequenceSample test, Matrix coefficients, Computation computation)
    {
        var errors = TestErrors.Zero(_targets.Length * _trainSizes.Length);
        SampleLabels[] labels = [.. _targets.Select(t => t.Labels.Evaluate(test))];
        for (int start = 0; start < test.Count; start += BlockRows)
        {
            computation.Cancellation.ThrowIfCancellationRequested();
            int rows = Math.Min(BlockRows, test.Count - start);
            var part = computation.Part((double)start / test.Count, (double)(start + rows) / test.Count);
            var cross = _kernel.Gram(test.Sequences.Slice(start, rows), train.Sequences, part);
            var predictions = new Matrix(rows, coefficients.Columns);
            Algebra.Multiply(cross, coefficients, predictions);
            for (int t = 0; t < _targets.Length; t++)
            {
                for (int i = 0; i < rows; i++)
                    AddErrors(predictions.Row(i), labels[t], start + i, t, errors);
            }
        }

        for (int t = 0; t < _targets.Length; t++)
        {
            bool classes = labels[t].Classes is not null, decides = classes || labels[t].AreSigns;
            for (int entry = t * _trainSizes.Length; entry < (t + 1) * _trainSizes.Length; entry++)
            {
                errors.Mse[entry] = (errors.Mse[entry] / test.Count) + (_targets[t].Labels.Count * LabelNoise);
                errors.Accuracy[entry] = decides ? errors.Accuracy[entry] / test.Count : double.NaN;
                errors.CrossEntropy[entry] = classes ? errors.CrossEntropy[entry] / test.Count : double.NaN;
            }
        }

        return errors;
    }

    /// <summary>Adds the errors of one test sequence at every training size.</summary>
    private void AddErrors(Span<double> predictions, SampleLabels labels, int member, int target, TestErrors errors)
    {
        int columns = labels.Columns.Length;
        for (int s = 0; s < _trainSizes.Length; s++)
        {
            int entry = (target * _trainSizes.Length) + s;
            var outputs = predictions.Slice(_columns[target] + (s * columns), columns);
            for (int k = 0; k < columns; k++)
            {
                double residual = labels.Columns[k][member] - outputs[k];
                errors.Mse[entry] += residual * residual;
            }

            var (hit, nats) = labels.Score(outputs, member);
            errors.Accuracy[entry] += hit;
            errors.CrossEntropy[entry] += nats;
        }
    }

    private Matrix NoisyLabels(LabelColumns target, SequenceSample sample, RandomStream stream)
    {
        var labels = target.Evaluate(sample).Stacked();
        double deviation = Math.Sqrt(LabelNoise);
        for (int j = 0; deviation > 0 && j < labels.Values.Length; j++)
            labels.Values[j] += deviation * stream.NextGaussian();
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
                MeanAndError? Found(Func<RepeatErrors, double[]> values) => Mean(values) is { Count: > 0 } mean && double.IsFinite(mean.Mean) ? mean : null;
                MeasuredTest Of(Func<RepeatErrors, TestErrors> set) =>
                    new(Mean(r => set(r).Mse), Found(r => set(r).Accuracy), Found(r => set(r).CrossEntropy));
                points.Add(new MeasuredPoint(
                    _trainSizes[s],
                    Of(r => r.Test),
                    Mean(r => r.Train),
                    Mean(r => r.Gcv),
                    DrawHeldOut is null ? null : Of(r => r.HeldOut!),
                    DrawOutOfDistribution is null ? null : Of(r => r.OutOfDistribution!)));
            }

            curves.Add(new MeasuredCurve(_targets[t], points.MoveToImmutable()));
        }

        return new MeasuredCurves(curves.MoveToImmutable(), [.. repeats], complete);
    }
}

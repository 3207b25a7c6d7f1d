using System.Collections.Immutable;
using Kostka.Kernels;
using Kostka.Learning;
using Kostka.Networks.Experiments;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sparse.Search;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>How a study is run. None of it changes results.</summary>
/// <param name="Threads">Number of threads, at least 1.</param>
/// <param name="Command">The command that repeats the run, for the record.</param>
/// <param name="Finished">Repeats of the measured regression that an earlier, interrupted run of the same study finished; empty for a fresh run.</param>
/// <param name="Cancellation">Stops the run; what is done is returned.</param>
public sealed record RunOptions(int Threads, string Command, ImmutableArray<RepeatErrors> Finished, CancellationToken Cancellation = default)
{
    /// <summary>Where trained networks are kept, and what an earlier run trained is taken up from; null to keep nothing.</summary>
    public NetworkFolder? Networks { get; init; }

    /// <summary>Where runs of sparse studies are kept, and what an earlier run finished is taken up from; null to keep nothing.</summary>
    public ISparseStore? Sparse { get; init; }

    /// <summary>The same for transformers that are watched in training.</summary>
    public ISparseCurveStore? SparseCurves { get; init; }
}

/// <summary>
/// Runs a study: diagonalise the kernel, exactly or on sampled sequences, predict the targets' learning curves, measure them by exact regression on
/// fresh samples, and follow the samples needed through the lengths.
/// </summary>
public sealed class StudyRunner
{
    private readonly Study _study;
    private readonly RunOptions _options;
    private readonly RunObserver _observer;
    private readonly RunStages _stages;
    private ImmutableArray<RepeatErrors> _repeats;

    private StudyRunner(Study study, RunOptions options, RunObserver observer)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(observer);
        _study = study;
        _options = options;
        _observer = observer;
        _stages = new RunStages(options, observer);
        _repeats = options.Finished;
    }

    /// <summary>Runs a study to its end, or until it is cancelled.</summary>
    /// <param name="study">The study, without a sweep; it needs a <c>sequence</c>. Without targets only the spectrum is computed.</param>
    /// <param name="options">Threads, cancellation, what is done already.</param>
    /// <param name="observer">Watches the run.</param>
    /// <returns>What was found; <see cref="StudyResults.Complete"/> tells whether it is all.</returns>
    /// <exception cref="RequestException">The study asks for what the data or the machine do not hold.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before anything was known.</exception>
    public static StudyResults Run(Study study, RunOptions options, RunObserver observer) =>
        new StudyRunner(study, options, observer).CarryOut(targets: true, scaling: true);

    /// <summary>Computes only the learning curves.</summary>
    /// <inheritdoc cref="Run"/>
    public static StudyResults RunCurves(Study study, RunOptions options, RunObserver observer) =>
        new StudyRunner(study, options, observer).CarryOut(targets: true, scaling: false);

    /// <summary>Computes only the spectrum.</summary>
    /// <inheritdoc cref="Run"/>
    public static StudyResults RunSpectrum(Study study, RunOptions options, RunObserver observer) =>
        new StudyRunner(study, options, observer).CarryOut(targets: false, scaling: false);

    /// <summary>Computes only the samples needed at each length; the study needs a <c>scaling</c> block.</summary>
    /// <inheritdoc cref="Run"/>
    public static StudyResults RunScaling(Study study, RunOptions options, RunObserver observer) =>
        new StudyRunner(study, options, observer).CarryOutScaling();

    /// <summary>The studies of a sweep put side by side.</summary>
    /// <param name="study">The study with the sweep.</param>
    /// <param name="options">How it was run.</param>
    /// <param name="points">The results of its studies, as far as they were run, in the order of <see cref="StudySweep.Points"/>; at least one.</param>
    public static StudyResults Compare(Study study, RunOptions options, ImmutableArray<SweepResult> points)
    {
        var runner = new StudyRunner(study, options, RunObserver.None);
        return runner.Start(points[0].Results.Data) with
        {
            Timings = [.. points.Select(point => new Timing(string.Join(", ", point.Labels), point.Results.Timings.Sum(timing => timing.Seconds)))],
            Complete = points.Length == StudySweep.Points(study).Length && points.All(point => point.Results.Complete),
            Sweep = points,
            Notes = [.. points.SelectMany(point => point.Results.Notes).Distinct()],
        };
    }

    private StudyResults CarryOut(bool targets, bool scaling)
    {
        RequireNoSweep();
        Computation reading = _stages.Start("reading the data", 0, 0) with { Progress = null };
        var parts = StudyParts.Of(_study, _options.Cancellation);
        targets &= !parts.Targets.IsEmpty && _study.Regression is not null;
        ScalingRun? lengths = scaling && _study.Scaling is not null ? ScalingRun.Prepare(_study) : null;
        NetworkRun? networks = targets ? NetworkRun.Prepare(_study, parts, _options.Networks) : null;
        Predictor predictor = MethodChoice.Choose(_study, parts, targets, _stages);
        RequireFiniteKernel(parts.Kernel, predictor.Examples);
        StudyResults results = Start(parts.Describe(predictor.Examples)) with { TestMeasure = parts.DescribeTestMeasure(_study.Seed) };
        RunCost cost = predictor.Cost(targets, HeldOutTests(parts), reading) with { Networks = networks?.Cost(_options.Threads) ?? 0 };
        _observer.Estimated(cost.Total);
        double spectrumEnd = cost.Spectrum / cost.Total, targetsEnd = (cost.Spectrum + cost.Targets) / cost.Total, measuredEnd = targetsEnd + (cost.Measured / cost.Total);

        results = results with { Spectrum = predictor.Spectrum(_stages.Start("spectrum", 0, spectrumEnd)) };
        _observer.Checkpoint(_stages.Timed(results), _options.Finished);
        try
        {
            if (lengths is not null)
                results = results with { Scaling = lengths.CarryOut(_stages.Start("scaling with the length", spectrumEnd, spectrumEnd)) };
            if (!targets)
                return _stages.Timed(results with { Complete = true });
            var predictions = predictor.Predict(_stages.Start(predictor.TargetStage, spectrumEnd, targetsEnd));
            results = results with { Targets = [.. predictions.Select(prediction => prediction.Result)] };
            _observer.Checkpoint(_stages.Timed(results), _options.Finished);
            if (_study.RequireRegression().Bound is not null)
                results = results with { Bound = BoundRun.CarryOut(_study, parts, predictions, _stages.Start("cross-dataset bound", targetsEnd, targetsEnd)) };
            results = Measure(parts, predictions, results, targetsEnd, measuredEnd);
            if (networks is not null)
                results = _options.Cancellation.IsCancellationRequested ? Unfinished(results) : Train(networks, predictions, results, measuredEnd);
            return _stages.Timed(results);
        }
        catch (OperationCanceledException) when (_options.Cancellation.IsCancellationRequested)
        {
            return _stages.Timed(results);
        }
    }

    private StudyResults CarryOutScaling()
    {
        RequireNoSweep();
        Computation computation = _stages.Start("scaling with the length", 0, 1);
        var parts = StudyParts.Of(_study, _options.Cancellation);
        ScalingResult scaling = ScalingRun.Prepare(_study).CarryOut(computation);
        return _stages.Timed(Start(parts.Describe(null)) with { Scaling = scaling, Complete = true });
    }

    private StudyResults Measure(StudyParts parts, ImmutableArray<Prediction> predictions, StudyResults results, double from, double to)
    {
        RegressionSettings regression = _study.RequireRegression();
        if (regression.Measured is not { } measured)
            return results with { Complete = true };
        Computation computation = _stages.Start("measured regression", from, to);
        var corpus = parts.Measure as CorpusMeasure;
        int heldOut = HeldOutTests(parts);
        var experiment = new RegressionExperiment(
            parts.Kernel,
            parts.Measure.Draw,
            [.. predictions.Select(prediction => new RegressionTarget(prediction.Labels, prediction.Ridge))],
            regression.Train,
            measured.Test)
        {
            LabelNoise = regression.LabelNoise,
            DrawHeldOut = heldOut == 0 ? null : (_, stream) => corpus!.DrawHeldOut(heldOut, stream),
            DrawOutOfDistribution = parts.TestMeasure is { } testMeasure ? testMeasure.Draw : null,
            Finished = _options.Finished,
            RepeatFinished = curves => Keep(Unfinished(With(results, curves, measured.Repeats)), curves.Repeats),
        };
        MeasuredCurves all = experiment.Run(measured.Repeats, new RandomStream(_study.Seed, "measurement"), computation);
        _repeats = all.Repeats;
        return With(results, all, measured.Repeats);
    }

    private StudyResults Train(NetworkRun networks, ImmutableArray<Prediction> predictions, StudyResults results, double from)
    {
        foreach (string note in networks.Notes())
            _stages.Note(note);
        Computation computation = _stages.Start("networks", from, 1);
        StudyResults With(MeasuredNetworks found) => results with
        {
            Targets = [.. results.Targets.Select((target, t) => NetworkPoints.Join(target, predictions[t], found, _study.Networks!.Training.Method))],
            Complete = found.Complete,
        };
        MeasuredNetworks all = networks.CarryOut(predictions, found => Keep(With(found), _repeats), computation);
        foreach (string message in all.Points.SelectMany(point => point.Diverged.Select(message => $"{point.Target.Name}, {point.Model.Name} of width {point.Model.Width}, n = {point.N}, {message}")))
            _stages.NoteOnce(message);
        return With(all);
    }

    /// <summary>Results to which networks are still to come.</summary>
    private StudyResults Unfinished(StudyResults results) => _study.Networks is null ? results : results with { Complete = false };

    private void Keep(StudyResults results, ImmutableArray<RepeatErrors> repeats) => _observer.Checkpoint(_stages.Timed(results), repeats);

    /// <summary>The results with measured points joined to the predicted ones.</summary>
    private static StudyResults With(StudyResults results, MeasuredCurves curves, int repeats)
    {
        if (curves.Repeats.IsEmpty)
            return results with { Complete = false };
        var targets = results.Targets.Select((target, t) => target with
        {
            Curve = [.. curves.Targets[t].Points.Select(point =>
                MeasuredPoints.Join(target.Curve.FirstOrDefault(predicted => predicted.N == point.N) ?? MeasuredPoints.Unpredicted(point.N), point))],
        });
        return results with { Targets = [.. targets], Complete = curves.Repeats.Length == repeats };
    }

    private StudyResults Start(DataSummary data) => new(
        _study.Name,
        _study.Question,
        _study.Canonical(),
        _options.Command,
        RunEnvironment.Versions(),
        RunEnvironment.Machine(_options.Threads),
        _study.Seed,
        [],
        Complete: false,
        data,
        null,
        [],
        []);

    private int HeldOutTests(StudyParts parts) =>
        parts.Measure is CorpusMeasure { HeldOutWindows: > 0 } corpus && _study.Regression?.Measured is { } measured
            ? Math.Min(measured.Test, corpus.HeldOutWindows)
            : 0;

    /// <summary>A deep stack of linear attention without norms multiplies its kernel by itself, layer after layer.</summary>
    private static void RequireFiniteKernel(InfiniteKernel kernel, SequenceSample? examples)
    {
        if (examples is null)
            return;
        KernelValue value = kernel.Value(examples.Sequences[0], examples.Sequences[0]);
        if (!double.IsFinite(kernel.Kind is KernelKind.Ntk ? value.Ntk : value.Nngp))
            throw new RequestException("model.layers: the kernel grows beyond the largest number of double precision; fewer layers, smaller variances or norms (layer_norm) between the layers keep it finite.");
    }

    private void RequireNoSweep()
    {
        if (!_study.Sweep.IsEmpty)
        {
            throw new RequestException(
                $"sweep: one command answers for one study, and this one sweeps {string.Join(", ", _study.Sweep.Select(axis => axis.Path))}; kostka run compares the studies of a sweep.");
        }
    }
}

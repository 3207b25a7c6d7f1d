using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Kostka.Kernels;
using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>How a study is run. None of it changes results.</summary>
/// <param name="Threads">Number of threads, at least 1.</param>
/// <param name="Command">The command that repeats the run, for the record.</param>
/// <param name="Finished">Repeats of the measured regression that an earlier, interrupted run of the same study finished; empty for a fresh run.</param>
/// <param name="Cancellation">Stops the run; what is done is returned.</param>
public sealed record RunOptions(int Threads, string Command, ImmutableArray<RepeatErrors> Finished, CancellationToken Cancellation = default);

/// <summary>
/// Runs a study: sample two pools, diagonalise the kernel on the first, measure the targets' power on the second, predict the learning curves, then
/// measure them by exact regression on fresh samples.
/// </summary>
public sealed class StudyRunner
{
    /// <summary>Draws on which only the targets are evaluated, to know how often each value occurs.</summary>
    private const int ManyLabels = 100_000;

    private readonly Study _study;
    private readonly RunOptions _options;
    private readonly RunObserver _observer;
    private readonly List<Timing> _timings = [];
    private readonly List<string> _notes = [];
    private readonly Stopwatch _stage = new();
    private string? _stageName;

    private StudyRunner(Study study, RunOptions options, RunObserver observer)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(observer);
        _study = study;
        _options = options;
        _observer = observer;
    }

    /// <summary>Runs a study to its end, or until it is cancelled.</summary>
    /// <param name="study">The study; it needs a <c>sequence</c>. Without targets only the spectrum is computed.</param>
    /// <param name="options">Threads, cancellation, what is done already.</param>
    /// <param name="observer">Watches the run.</param>
    /// <returns>What was found; <see cref="StudyResults.Complete"/> tells whether it is all.</returns>
    /// <exception cref="RequestException">The study asks for what the data or the machine do not hold.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before anything was known.</exception>
    public static StudyResults Run(Study study, RunOptions options, RunObserver observer) =>
        new StudyRunner(study, options, observer).CarryOut(targets: true);

    /// <summary>Computes only the spectrum.</summary>
    /// <inheritdoc cref="Run"/>
    public static StudyResults RunSpectrum(Study study, RunOptions options, RunObserver observer) =>
        new StudyRunner(study, options, observer).CarryOut(targets: false);

    private StudyResults CarryOut(bool targets)
    {
        RequireAvailable(_study);
        if (_study.Scaling is not null)
            _notes.Add("The study's block 'scaling' was not computed: it is not available in this version.");
        Stage("reading the data", 0, 0);
        var parts = StudyParts.Of(_study, _options.Cancellation);
        RequireWindows(parts);

        // Both pools are one draw: of a text they share no window.
        int pool = _study.Spectrum.Pool, check = _study.Spectrum.CheckPool;
        SequenceSample drawn = parts.Measure.Draw(pool + check, new RandomStream(_study.Seed, "pools"));
        SequenceSample first = drawn.Slice(0, pool), second = drawn.Slice(pool, check);
        var results = Start(parts.Describe(first));

        targets &= !parts.Targets.IsEmpty;
        var quiet = new Computation(_options.Threads, null, _options.Cancellation);
        RunCost cost = RunCost.Estimate(_study, targets, parts.Kernel, first, HeldOutTests(parts), quiet);
        _observer.Estimated(cost.Total);
        double spectrumEnd = cost.Spectrum / cost.Total, checkEnd = (cost.Spectrum + cost.CheckPool) / cost.Total;

        Stage("spectrum", 0, spectrumEnd);
        var spectrum = SampledSpectrum.Compute(parts.Kernel, first.Sequences, Work(0, spectrumEnd));
        results = results with { Spectrum = Summary(spectrum) };
        _observer.Checkpoint(Timed(results), _options.Finished);
        if (!targets)
            return Timed(results with { Complete = true });

        try
        {
            Stage("targets on the check pool", spectrumEnd, checkEnd);
            var modes = CheckedSpectrum.Compute(spectrum, second.Sequences, Work(spectrumEnd, checkEnd));
            var predictions = Predict(parts, modes, first, second);
            results = results with { Targets = [.. predictions.Select(prediction => prediction.Result)] };
            _observer.Checkpoint(Timed(results), _options.Finished);
            return Timed(Measure(parts, predictions, results, checkEnd));
        }
        catch (OperationCanceledException) when (_options.Cancellation.IsCancellationRequested)
        {
            return Timed(results);
        }
    }

    private sealed record Prediction(NamedTarget Target, double Ridge, TargetResult Result);

    private ImmutableArray<Prediction> Predict(StudyParts parts, CheckedSpectrum modes, SequenceSample first, SequenceSample second)
    {
        RegressionSettings regression = _study.RequireRegression();
        int many = parts.Measure is CorpusMeasure corpus ? Math.Min(ManyLabels, corpus.MainWindows) : ManyLabels;
        SequenceSample labelled = parts.Measure.Draw(many, new RandomStream(_study.Seed, "labels"));
        int[] predictable = [.. regression.Train.Where(n => n <= modes.Spectrum.Pool.Count)];
        var predictions = ImmutableArray.CreateBuilder<Prediction>();
        foreach (NamedTarget named in parts.Targets)
        {
            double[] labels = named.Target.Evaluate(first), checkLabels = named.Target.Evaluate(second);
            var target = new CrossFittedTarget(modes, labels, checkLabels, named.Target.Evaluate(labelled));
            double ridge = regression.Noise ?? BestRidge(named, target, regression.LabelNoise);
            var curve = new SampledLearningCurve(target, ridge, regression.LabelNoise);
            predictions.Add(new Prediction(named, ridge, new TargetResult(
                named.Name,
                named.Description,
                target.MeanSquare + regression.LabelNoise,
                target.ResolvedPower,
                target.UnresolvedPower + regression.LabelNoise,
                ridge,
                [],
                target.Power,
                [.. curve.Predict(predictable).Select(Point)],
                References(parts, named, target.MeanSquare + regression.LabelNoise, labels, second, checkLabels),
                curve.ClaimedUpTo,
                regression.LabelNoise)));
        }

        return predictions.ToImmutable();
    }

    private static CurvePoint Point(SampledCurvePoint point) => new(
        point.N,
        point.Kappa,
        point.Overfitting,
        point.TestMse,
        point.MseEquivalentKernel,
        point.Claimed,
        [],
        point.ResolvedLearnability,
        null,
        null,
        null);

    private double BestRidge(NamedTarget named, CrossFittedTarget target, double labelNoise)
    {
        RidgeEstimate best = target.BestRidge();
        double ridge = best.Ridge + labelNoise;
        _notes.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{named.Name}: the ridge {ridge:G4} was chosen by marginal likelihood on the pool{(best.AtEndOfRange ? "; the likelihood still grows at the end of the searched range" : "")}."));
        return ridge;
    }

    private ImmutableArray<ReferencePredictor> References(
        StudyParts parts, NamedTarget named, double meanSquare, double[] labels, SequenceSample second, double[] checkLabels)
    {
        double noise = _study.RequireRegression().LabelNoise;
        var references = ImmutableArray.CreateBuilder<ReferencePredictor>();
        double baseRate = BaseRatePredictor.From(labels).MeanSquaredError(checkLabels) + noise;

        // Of balanced synthetic labels it is their mean square, which the report knows already.
        if (parts.Measure is CorpusMeasure || baseRate < 0.95 * meanSquare)
            references.Add(new("base rate", baseRate));
        if (parts.Measure is CorpusMeasure corpus && named.Target is NextTokenTarget next)
            references.Add(new("bigram", new BigramPredictor(corpus, next).MeanSquaredError(second) + noise));
        return references.ToImmutable();
    }

    private StudyResults Measure(StudyParts parts, ImmutableArray<Prediction> predictions, StudyResults results, double from)
    {
        RegressionSettings regression = _study.RequireRegression();
        if (regression.Measured is not { } measured)
            return results with { Complete = true };
        Stage("measured regression", from, 1);
        var corpus = parts.Measure as CorpusMeasure;
        int heldOut = HeldOutTests(parts);
        var experiment = new RegressionExperiment(
            parts.Kernel,
            parts.Measure.Draw,
            [.. predictions.Select(prediction => new RegressionTarget(prediction.Target.Target, prediction.Ridge))],
            regression.Train,
            measured.Test)
        {
            LabelNoise = regression.LabelNoise,
            DrawHeldOut = heldOut == 0 ? null : (_, stream) => corpus!.DrawHeldOut(heldOut, stream),
            Finished = _options.Finished,
            RepeatFinished = curves => _observer.Checkpoint(Timed(With(results, curves, measured.Repeats)), curves.Repeats),
        };
        MeasuredCurves all = experiment.Run(measured.Repeats, new RandomStream(_study.Seed, "measurement"), Work(from, 1));
        return With(results, all, measured.Repeats);
    }

    /// <summary>The results with measured points joined to the predicted ones.</summary>
    private static StudyResults With(StudyResults results, MeasuredCurves curves, int repeats)
    {
        if (curves.Repeats.IsEmpty)
            return results with { Complete = false };
        var targets = results.Targets.Select((target, t) => target with
        {
            Curve = [.. curves.Targets[t].Points.Select(point =>
                (target.Curve.FirstOrDefault(predicted => predicted.N == point.N) ?? Unpredicted(point.N)) with
                {
                    Gcv = Estimated(point.Gcv),
                    Measured = Estimated(point.Test),
                    MeasuredHeldOut = point.HeldOut is { } heldOut ? Estimated(heldOut) : null,
                })],
        });
        return results with { Targets = [.. targets], Complete = curves.Repeats.Length == repeats };
    }

    private static CurvePoint Unpredicted(int n) =>
        new(n, double.NaN, double.NaN, double.NaN, double.NaN, false, [], double.NaN, null, null, null);

    private static Estimate Estimated(MeanAndError value) => new(value.Mean, value.StandardError, value.Count);

    private SpectrumResult Summary(SampledSpectrum spectrum) => new(
        "sampled",
        _study.Kernel == KernelKind.Ntk ? "ntk" : "nngp",
        spectrum.Trace,
        spectrum.TraceError,
        spectrum.TailTrace,
        [],
        [.. Enumerable.Range(0, spectrum.ResolvedModes).Select(r => new SampledMode(spectrum.Eigenvalues[r], spectrum.StandardErrors[r], []))],
        spectrum.Pool.Count);

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

    private StudyResults Timed(StudyResults results)
    {
        ImmutableArray<Timing> timings = [.. _timings, new Timing(_stageName!, _stage.Elapsed.TotalSeconds)];
        return results with { Timings = timings, Notes = [.. _notes] };
    }

    private void Stage(string name, double from, double to)
    {
        if (_stageName is not null)
            _timings.Add(new Timing(_stageName, _stage.Elapsed.TotalSeconds));
        _stageName = name;
        _stage.Restart();
        _observer.StageStarted(name, from, to);
    }

    private Computation Work(double from, double to) =>
        new Computation(_options.Threads, new Reporter(_observer), _options.Cancellation).Part(from, to);

    private int HeldOutTests(StudyParts parts) =>
        parts.Measure is CorpusMeasure { HeldOutWindows: > 0 } corpus && _study.Regression?.Measured is { } measured
            ? Math.Min(measured.Test, corpus.HeldOutWindows)
            : 0;

    /// <summary>Refuses at the door what this version cannot compute.</summary>
    private static void RequireAvailable(Study study)
    {
        if (!study.Sweep.IsEmpty)
        {
            throw new RequestException(
                $"sweep: not available in this version (it sweeps {string.Join(", ", study.Sweep.Select(axis => axis.Path))}); remove it, and run one study for each value.");
        }

        if (study.Spectrum.Method is not (SpectrumMethod.Auto or SpectrumMethod.Sampled))
        {
            throw new RequestException(
                $"spectrum.method: '{study.Spectrum.Method.ToString().ToLowerInvariant()}' is not available in this version; use auto or sampled.");
        }
    }

    /// <summary>Refuses at the door a text that is too short for the study, before hours are spent.</summary>
    private void RequireWindows(StudyParts parts)
    {
        if (parts.Measure is not CorpusMeasure corpus)
            return;
        int pools = _study.Spectrum.Pool + _study.Spectrum.CheckPool;
        if (pools > corpus.MainWindows)
        {
            throw new RequestException(
                $"spectrum.pool and spectrum.check_pool ask for {pools} different windows, but the text has {corpus.MainWindows} outside the held-out blocks; ask for smaller pools, or give more text.");
        }

        if (_study.Regression is { Measured: { } measured } regression && regression.Train.Max() + measured.Test > corpus.MainWindows)
        {
            throw new RequestException(
                $"regression asks for {regression.Train.Max()} training and {measured.Test} test windows a repeat, but the text has {corpus.MainWindows} outside the held-out blocks; ask for fewer, or give more text.");
        }
    }

    private sealed class Reporter(RunObserver observer) : IProgress<double>
    {
        public void Report(double value) => observer.Progressed(value);
    }
}

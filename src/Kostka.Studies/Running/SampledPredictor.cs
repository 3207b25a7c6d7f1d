using System.Collections.Immutable;
using System.Globalization;
using Kostka.Kernels;
using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>
/// Predicts from samples: draws two pools, diagonalises the kernel on the first, and measures the targets' power on the second, which the
/// eigenfunctions never saw.
/// </summary>
internal sealed class SampledPredictor : Predictor
{
    /// <summary>Draws on which only the targets are evaluated, to know how often each value occurs.</summary>
    public const int ManyLabels = 100_000;

    private readonly Study _study;
    private readonly StudyParts _parts;
    private readonly RunStages _stages;
    private readonly SequenceSample _first, _second;
    private SampledSpectrum? _spectrum;
    private ImmutableArray<ImmutableArray<IrrepWeight>> _labels = [];

    public SampledPredictor(Study study, StudyParts parts, RunStages stages)
    {
        RequireWindows(study, parts);
        (_study, _parts, _stages) = (study, parts, stages);

        // Both pools are one draw: of a text they share no window.
        int pool = study.Spectrum.Pool, check = study.Spectrum.CheckPool;
        SequenceSample drawn = parts.Measure.Draw(pool + check, new RandomStream(study.Seed, "pools"));
        (_first, _second) = (drawn.Slice(0, pool), drawn.Slice(pool, check));
    }

    public override SequenceSample Examples => _first;

    public override string TargetStage => "targets on the check pool";

    public override RunCost Cost(bool targets, int heldOut, Computation computation) =>
        RunCost.Estimate(_parts.Kernel, _first, computation, pair => RunCost.Sampled(_study, targets, pair, heldOut));

    public override SpectrumResult Spectrum(Computation computation)
    {
        _spectrum = SampledSpectrum.Compute(_parts.Kernel, _first.Sequences, computation.Part(0, 0.8));
        _labels = IsotypicLabels.OfModes(_study, _parts, _spectrum, computation.Part(0.8, 1));
        return new SpectrumResult(
            "sampled",
            _study.Kernel == KernelKind.Ntk ? "ntk" : "nngp",
            _spectrum.Trace,
            _spectrum.TraceError,
            _spectrum.TailTrace,
            [],
            [.. Enumerable.Range(0, _spectrum.ResolvedModes).Select(r => new SampledMode(_spectrum.Eigenvalues[r], _spectrum.StandardErrors[r], r < _labels.Length ? _labels[r] : []))],
            _spectrum.Pool.Count);
    }

    public override ImmutableArray<Prediction> Predict(Computation computation)
    {
        var modes = CheckedSpectrum.Compute(_spectrum!, _second.Sequences, computation.Part(0, 0.5));
        OutOfDistribution? elsewhere = OutOfDistribution.Of(_study, _parts, _spectrum!, computation.Part(0.5, 1));
        RegressionSettings regression = _study.RequireRegression();
        int draws = _parts.Measure is CorpusMeasure corpus ? Math.Min(ManyLabels, corpus.MainWindows) : ManyLabels;
        SequenceSample labelled = _parts.Measure.Draw(draws, new RandomStream(_study.Seed, "labels"));
        int[] predictable = [.. regression.Train.Where(n => n <= modes.Spectrum.Pool.Count)];
        FittedReference? fitted = FittedReference.Of(_study, _parts, computation with { Progress = null });
        var predictions = ImmutableArray.CreateBuilder<Prediction>();
        foreach (NamedTarget named in _parts.Targets)
        {
            var columns = LabelColumns.Of(named.Target, labelled);
            SampleLabels many = columns.Evaluate(labelled);
            OutOfDistributionSample? second = elsewhere?.With(columns);
            var target = new CrossFittedTarget(modes, columns.Evaluate(_first), columns.Evaluate(_second), many);
            double ridge = regression.Noise ?? BestRidge(named, target, regression.LabelNoise), noise = columns.Count * regression.LabelNoise;
            var curve = new SampledLearningCurve(target, ridge, regression.LabelNoise) { OutOfDistribution = second };
            predictions.Add(new Prediction(named, columns, ridge, new TargetResult(
                named.Name,
                named.Description,
                target.MeanSquare + noise,
                target.ResolvedPower,
                target.UnresolvedPower + noise,
                ridge,
                IsotypicLabels.OfTarget(_study, _parts, columns, computation with { Progress = null }),
                target.Power,
                [.. curve.Predict(predictable).Select(point => Point(point) with { LearnedPower = Learned(point, target) })],
                [
                    .. ReferencePredictors.Of(_parts, columns, many, _second, target.MeanSquare + noise, noise, computation with { Progress = null }),
                    .. fitted?.Score(columns, noise) is { } reference ? [reference] : ImmutableArray<ReferencePredictor>.Empty,
                ],
                curve.ClaimedUpTo,
                noise)
            {
                Classes = (named.Target as IClassTarget)?.Classes ?? [],
                BaseRates = columns.BaseRates,
                OutOfDistribution = second is null ? null : elsewhere!.Target(_parts, columns, many, second, noise, computation with { Progress = null }),
            }));
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
        null)
    {
        Accuracy = OutOfDistribution.Accuracy(point.Scores),
        CrossEntropy = OutOfDistribution.CrossEntropy(point.Scores),
        OutOfDistribution = OutOfDistribution.Point(point),
    };

    /// <summary>The predictor's power in the irreps of the labelled modes, and in all others together.</summary>
    private ImmutableArray<IrrepPower> Learned(SampledCurvePoint point, CrossFittedTarget target)
    {
        if (_labels.IsEmpty)
            return [];
        ImmutableArray<ImmutableArray<int>> irreps = [.. _labels[0].Select(weight => weight.Partition), []];
        return [.. LearnedPower.Of(point, target.Power, [.. _labels.Select(labels => ImmutableArray.CreateRange(labels, label => label.Weight))])
            .Select((power, k) => new IrrepPower(irreps[k], power))];
    }

    private double BestRidge(NamedTarget named, CrossFittedTarget target, double labelNoise)
    {
        RidgeEstimate best = target.BestRidge();
        double ridge = best.Ridge + labelNoise;
        _stages.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{named.Name}: the ridge {ridge:G4} was chosen by marginal likelihood on the pool{(best.AtEndOfRange ? "; the likelihood still grows at the end of the searched range" : "")}."));
        return ridge;
    }

    /// <summary>Refuses at the door a text that is too short for the study, before hours are spent.</summary>
    private static void RequireWindows(Study study, StudyParts parts)
    {
        if (parts.Measure is not CorpusMeasure corpus)
            return;
        int pools = study.Spectrum.Pool + study.Spectrum.CheckPool;
        if (pools > corpus.MainWindows)
        {
            throw new RequestException(
                $"spectrum.pool and spectrum.check_pool ask for {pools} different windows, but the text has {corpus.MainWindows} outside the held-out blocks; ask for smaller pools, or give more text.");
        }

        if (study.Regression is { Measured: { } measured } regression && regression.Train.Max() + measured.Test > corpus.MainWindows)
        {
            throw new RequestException(
                $"regression asks for {regression.Train.Max()} training and {measured.Test} test windows a repeat, but the text has {corpus.MainWindows} outside the held-out blocks; ask for fewer, or give more text.");
        }
    }
}

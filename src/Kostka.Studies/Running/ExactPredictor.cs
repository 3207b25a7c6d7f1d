using System.Collections.Immutable;
using System.Globalization;
using Kostka.Kernels;
using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra;
using Kostka.Spectra.Exact;
using Kostka.Spectra.Exact.ClosedForm;
using Kostka.Spectra.Exact.Targets;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>Predicts without sampling: the spectrum block by block from the permutation symmetry, and the targets through the same blocks.</summary>
internal sealed class ExactPredictor : Predictor
{
    /// <summary>Below this a target has no part in an irrep.</summary>
    private const double LeastPower = 1e-9;

    /// <summary>Less probability than this is missed by nobody.</summary>
    private const double WorthTelling = 1e-12;

    // Tokens that may be drawn to show a few sequences, and to know how often a target takes each value.
    private const long FewTokens = 3_000_000, ManyTokens = 20_000_000;
    private const int Shown = 3, Trial = 48, ManyLabels = 100_000, FewestLabels = 1000;

    private readonly Study _study;
    private readonly StudyParts _parts;
    private readonly RunStages _stages;
    private readonly BlockTransform _transform;
    private readonly ImmutableArray<TargetCorrelation> _correlations;
    private SymmetricSpectrum? _spectrum;

    /// <summary>Prepares the exact prediction.</summary>
    /// <param name="study">The study.</param>
    /// <param name="parts">Its parts.</param>
    /// <param name="stages">Where notes go.</param>
    /// <param name="transform">The transform to blocks.</param>
    /// <param name="correlations">One for each target; empty where only the spectrum is computed.</param>
    public ExactPredictor(Study study, StudyParts parts, RunStages stages, BlockTransform transform, ImmutableArray<TargetCorrelation> correlations)
    {
        (_study, _parts, _stages, _transform, _correlations) = (study, parts, stages, transform, correlations);
        long length = parts.Measure.Length;
        if (length * Shown <= FewTokens)
        {
            int count = length * Trial <= FewTokens ? Trial : Shown;
            Examples = parts.Measure.Draw(count, new RandomStream(study.Seed, "examples"));
        }
    }

    public override SequenceSample? Examples { get; }

    public override string TargetStage => "targets by irrep";

    // The transform refuses what it cannot do in reasonable time; what it can is a second or so, which is enough to know for a progress bar.
    public override RunCost Cost(bool targets, int heldOut, Computation computation) =>
        targets && _study.Regression?.Measured is not null && Examples is not null
            ? RunCost.Estimate(_parts.Kernel, Examples, computation, pair => new RunCost(1, 0.2, RunCost.Regression(_study, pair, heldOut)))
            : new RunCost(1, 0.2, 0);

    public override SpectrumResult Spectrum(Computation computation)
    {
        _spectrum = SymmetricSpectrum.Compute(_transform, computation);
        if (_spectrum.PrunedProbability > WorthTelling)
        {
            _stages.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"Sequence types of a total probability of {_spectrum.PrunedProbability:G2} were left out of the exact spectrum."));
        }

        return new SpectrumResult(
            _spectrum.Method,
            _study.Kernel == KernelKind.Ntk ? "ntk" : "nngp",
            _spectrum.Trace,
            0,
            _spectrum.TailTrace,
            [.. _spectrum.Irreps.Select(irrep => new IrrepSpectrum(
                irrep.Irrep.Parts,
                irrep.Dimension.ToString(CultureInfo.InvariantCulture),
                irrep.Multiplicity,
                irrep.Eigenvalues,
                irrep.Errors,
                irrep.TraceShare))],
            null,
            null)
        {
            PrunedProbability = _spectrum.PrunedProbability,
            ClosedForm = Formulas(_spectrum),
        };
    }

    /// <summary>The eigenvalues that have a formula, each with the nearest numerical one of its irrep.</summary>
    private ImmutableArray<FormulaEigenvalue> Formulas(SymmetricSpectrum spectrum)
    {
        if (_parts.Measure is not IidMeasure measure || ClosedFormTransform.Obstacle(_study.RequireModel(), measure) is not null)
            return [];
        return [.. ClosedFormSpectrum.Of(_study.RequireModel(), _study.Kernel, measure).Eigenvalues.Select(found => new FormulaEigenvalue(
            found.Irrep.Parts,
            found.Tokens,
            found.Formula,
            found.Value,
            spectrum.Irreps.Where(irrep => irrep.Irrep.Equals(found.Irrep)).SelectMany(irrep => irrep.Eigenvalues)
                .DefaultIfEmpty(double.NaN).MinBy(value => Math.Abs(value - found.Value)),
            found.Multiplicity))];
    }

    public override ImmutableArray<Prediction> Predict(Computation computation)
    {
        RegressionSettings regression = _study.RequireRegression();
        double[] ridges = regression.Noise is { } noise ? [.. _parts.Targets.Select(_ => noise)] : BestRidges(regression.LabelNoise, computation.Part(0, 0.8));
        SequenceSample? labelled = ManyLabelled();
        ImmutableArray<Prediction> predictions =
        [
            .. _parts.Targets.Select((named, t) =>
                new Prediction(named, LabelColumns.Of(named.Target), ridges[t], Predict(named, _correlations[t], ridges[t], labelled, computation))),
        ];
        return OutOfDistribution.Attach(_study, _parts, _stages, predictions, computation);
    }

    private TargetResult Predict(NamedTarget named, TargetCorrelation correlation, double ridge, SequenceSample? labelled, Computation computation)
    {
        RegressionSettings regression = _study.RequireRegression();
        TargetDecomposition target = _spectrum!.Decompose(correlation, computation);
        double noise = target.LabelNoise + regression.LabelNoise, meanSquare = target.MeanSquare + noise;
        var parts = IrrepPart.Of(_spectrum, target);
        var curve = new LearningCurve(_spectrum.Eigenvalues, target.ByEigenvalue.AsSpan(), ridge, noise, target.Unresolved);
        var complexity = new SampleComplexity(_spectrum.Eigenvalues, ridge);
        double resolved = parts.Sum(part => part.ResolvedPower);
        return new TargetResult(
            named.Name,
            named.Description,
            meanSquare,
            resolved,
            Math.Max(meanSquare - resolved, 0),
            ridge,
            [.. parts.Select(part => new IrrepPower(part.Irrep.Parts, part.Power)
            {
                HalfLearned = part.Power > LeastPower ? complexity.ForLearnability(part.Modes, target.ByEigenvalue, part.Power, 0.5) : double.NaN,
            })],
            [],
            [.. regression.Train.Select(n => Point(n, curve, parts, resolved))],
            References(named, meanSquare, noise, labelled),
            double.PositiveInfinity,
            regression.LabelNoise);
    }

    private static CurvePoint Point(int n, LearningCurve curve, ImmutableArray<IrrepPart> parts, double resolved)
    {
        LearningCurvePoint point = curve.At(n);
        double learned = parts.Sum(part => part.Learned(curve, point));
        return new CurvePoint(
            n,
            point.Kappa,
            point.Overfitting,
            point.TestMse,
            point.MseEquivalentKernel,
            true,
            [.. parts.Select(part => new IrrepLearnability(part.Irrep.Parts, part.Learnability(curve, point, LeastPower) is var value && double.IsNaN(value) ? null : value))],
            resolved > LeastPower ? Math.Clamp(learned / resolved, 0, 1) : double.NaN,
            null,
            null,
            null)
        {
            LearnedPower = [.. parts.Select(part => new IrrepPower(part.Irrep.Parts, LearnedPower.Of(part, curve, point)))],
        };
    }

    /// <summary>The likelihood of labels needs labels: one pool is drawn to choose the ridge on, for nothing else.</summary>
    private double[] BestRidges(double labelNoise, Computation computation)
    {
        SequenceSample pool = _parts.Measure.Draw(_study.Spectrum.Pool, new RandomStream(_study.Seed, "pools"));
        var sampled = SampledSpectrum.Compute(_parts.Kernel, pool.Sequences, computation);
        return [.. _parts.Targets.Select(named =>
        {
            RidgeEstimate best = MarginalLikelihood.BestRidge(sampled, named.Target.Evaluate(pool));
            double ridge = best.Ridge + labelNoise;
            _stages.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"{named.Name}: the ridge {ridge:G4} was chosen by marginal likelihood on {pool.Count} sampled sequences{(best.AtEndOfRange ? "; the likelihood still grows at the end of the searched range" : "")}. All else is exact."));
            return ridge;
        })];
    }

    /// <summary>The error of always answering the mean, where that is clearly better than answering 0; and of the best answer to what is not certain.</summary>
    private ImmutableArray<ReferencePredictor> References(NamedTarget named, double meanSquare, double noise, SequenceSample? labelled)
    {
        var references = ImmutableArray.CreateBuilder<ReferencePredictor>();
        if (labelled is not null)
        {
            var labels = SampleLabels.Of(named.Target.Evaluate(labelled));
            double mean = labels.Means()[0], baseRate = meanSquare - (mean * mean);
            if (baseRate < 0.95 * meanSquare)
                references.Add(new("base rate", baseRate) { Accuracy = labels.AreSigns ? 0.5 * (1 + Math.Abs(mean)) : double.NaN });
        }

        // Of independent tokens the next one is as uncertain as the base rate says.
        if (named.Target is NextTokenTarget && _parts.Measure is not IidMeasure)
            references.Add(new(ReferencePredictors.BayesOptimum, noise));
        return references.ToImmutable();
    }

    private SequenceSample? ManyLabelled()
    {
        int count = (int)Math.Min(ManyLabels, ManyTokens / _parts.Measure.Length);
        return count < FewestLabels ? null : _parts.Measure.Draw(count, new RandomStream(_study.Seed, "labels"));
    }
}

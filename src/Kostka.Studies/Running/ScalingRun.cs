using System.Collections.Immutable;
using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Spectra.Exact;
using Kostka.Spectra.Exact.Targets;
using Kostka.Studies.Results;
using Kostka.Symmetry;

namespace Kostka.Studies.Running;

/// <summary>Follows the samples that each part of each target needs through the lengths of a study's <c>scaling</c> block, with an exact spectrum at each.</summary>
internal sealed class ScalingRun
{
    /// <summary>Below this share of the target an irrep holds no part of it.</summary>
    private const double LeastShare = 1e-9;

    private readonly Study _study;
    private readonly ScalingSettings _settings;
    private readonly ImmutableArray<Study> _studies;
    private readonly double _ridge;

    private ScalingRun(Study study, ScalingSettings settings, ImmutableArray<Study> studies, double ridge) =>
        (_study, _settings, _studies, _ridge) = (study, settings, studies, ridge);

    /// <summary>Checks the study at every length, before anything is computed.</summary>
    /// <exception cref="RequestException">It does not fit a length, has no ridge, or has no exact spectrum.</exception>
    public static ScalingRun Prepare(Study study)
    {
        ScalingSettings settings = study.RequireScaling();
        double ridge = settings.Noise ?? study.Regression?.Noise ?? throw new RequestException(
            "scaling: the samples needed depend on the ridge; give it as a number, by scaling: { noise: 0.02 } or by regression.noise.");
        return new ScalingRun(study, settings, [.. settings.Lengths.Select(study.AtLength)], ridge);
    }

    public ScalingResult CarryOut(Computation computation)
    {
        var lengths = new List<AtLength>();
        for (int i = 0; i < _studies.Length; i++)
        {
            computation.Cancellation.ThrowIfCancellationRequested();
            lengths.Add(At(_studies[i], computation.Part((double)i / _studies.Length, (i + 1.0) / _studies.Length)));
            computation.Progress?.Report((i + 1.0) / _studies.Length);
        }

        // An irrep keeps its rows below the first at every length; short sequences do not have all.
        ImmutableArray<int>[] below = [.. lengths.SelectMany(length => length.Spectrum.Irreps).Select(irrep => Below(irrep.Irrep)).Distinct(new SameRows())
            .OrderBy(rows => rows.Sum()).ThenByDescending(rows => rows, new Lexicographic())];
        int targets = Math.Max(1, _study.Targets.Length);
        return new ScalingResult(
            _settings.Criterion,
            _settings.Threshold,
            _ridge,
            _settings.Lengths,
            [.. lengths.Select(length => length.Spectrum.Method)],
            [.. Enumerable.Range(0, targets).Select(t => new TargetScaling(
                _study.Targets.IsEmpty ? null : _study.Targets[t].Name,
                _study.Targets.IsEmpty ? null : Series(lengths, length => length.Needed[t].Whole),
                [.. below.Select(rows => new IrrepScaling(
                    rows,
                    Series(lengths, length => length.Find(rows) is { } i ? length.Needed[t].ByIrrep[i] : double.NaN),
                    Series(lengths, length => length.Find(rows) is { } i ? Bound(length.Spectrum, i) : double.NaN),
                    Series(lengths, length => length.Find(rows) is { } i ? Leading(length.Spectrum, i) : double.NaN),
                    _study.Targets.IsEmpty ? [] : [.. lengths.Select(length => length.Find(rows) is { } i ? length.Needed[t].Share[i] : double.NaN)]))]))]);
    }

    /// <summary>The spectrum at one length, and the samples needed there by target.</summary>
    private sealed record AtLength(SymmetricSpectrum Spectrum, ImmutableArray<Needed> Needed)
    {
        /// <summary>The number of the irrep with these rows below the first; null when sequences of this length have none.</summary>
        public int? Find(ImmutableArray<int> below)
        {
            int found = Spectrum.Irreps.ToList().FindIndex(irrep => Below(irrep.Irrep).SequenceEqual(below));
            return found < 0 ? null : found;
        }
    }

    /// <summary>The samples that one target needs at one length, as a whole and irrep by irrep, with the share of it that each irrep holds.</summary>
    private sealed record Needed(double Whole, ImmutableArray<double> ByIrrep, ImmutableArray<double> Share);

    private AtLength At(Study study, Computation computation)
    {
        var parts = StudyParts.Of(study, computation.Cancellation);
        try
        {
            ImmutableArray<TargetCorrelation> correlations = MethodChoice.Correlations(study, parts);
            var spectrum = SymmetricSpectrum.Compute(MethodChoice.Transform(study, parts), computation);
            var complexity = new SampleComplexity(spectrum.Eigenvalues, _ridge);
            return new AtLength(
                spectrum,
                correlations.IsEmpty ? [Leading(spectrum, complexity)] : [.. correlations.Select(target => Parts(spectrum, complexity, spectrum.Decompose(target, computation)))]);
        }
        catch (NotExactException obstacle)
        {
            throw new RequestException($"scaling at length {study.RequireSequence().Length} needs an exact spectrum: {obstacle.Message}", obstacle);
        }
    }

    private Needed Parts(SymmetricSpectrum spectrum, SampleComplexity complexity, TargetDecomposition target)
    {
        ImmutableArray<IrrepPart> parts = IrrepPart.Of(spectrum, target);
        double noise = _study.Regression?.LabelNoise ?? 0;
        bool learnability = _settings.Criterion is ScalingCriterion.Learnability;
        int[] all = [.. Enumerable.Range(0, spectrum.Eigenvalues.Count)];
        return new Needed(
            learnability
                ? complexity.ForLearnability(all, target.ByEigenvalue, target.MeanSquare, _settings.Threshold)
                : complexity.ForTestError(target.ByEigenvalue, target.Unresolved + target.LabelNoise + noise, _settings.Threshold * target.MeanSquare),
            [.. parts.Select(part => !(part.Power > LeastShare * target.MeanSquare)
                ? double.NaN
                : learnability
                    ? complexity.ForLearnability(part.Modes, target.ByEigenvalue, part.Power, _settings.Threshold)
                    : complexity.ForPartError(part.Modes, target.ByEigenvalue, part.Power, _settings.Threshold))],
            [.. parts.Select(part => part.Power / target.MeanSquare)]);
    }

    /// <summary>Without a target: the leading eigenfunction of each irrep.</summary>
    private Needed Leading(SymmetricSpectrum spectrum, SampleComplexity complexity)
    {
        // An eigenfunction's own error (1−ℒ)² has fallen to ε when its learnability is 1 − √ε.
        double learned = _settings.Criterion is ScalingCriterion.Learnability ? _settings.Threshold : 1 - Math.Sqrt(_settings.Threshold);
        return new Needed(double.NaN, [.. spectrum.Irreps.Select((_, i) => complexity.ForEigenvalue(Leading(spectrum, i), learned))], []);
    }

    /// <summary>The largest eigenvalue of an irrep; NaN when it is below its own error.</summary>
    private static double Leading(SymmetricSpectrum spectrum, int irrep)
    {
        IrrepModes modes = spectrum.Irreps[irrep];
        return modes.Eigenvalues.Length > 0 && modes.IsResolved(0) ? modes.Eigenvalues[0] : double.NaN;
    }

    private double Bound(SymmetricSpectrum spectrum, int irrep)
    {
        double learned = _settings.Criterion is ScalingCriterion.Learnability ? _settings.Threshold : 1 - Math.Sqrt(_settings.Threshold);
        return SampleComplexity.Bound(_ridge, (double)spectrum.Irreps[irrep].Dimension, spectrum.Trace, learned);
    }

    private ScalingSeries Series(List<AtLength> lengths, Func<AtLength, double> value)
    {
        ImmutableArray<double> values = [.. lengths.Select(value)];
        int half = values.Length / 2;
        double[] larger = [.. _settings.Lengths.Skip(half).Select(length => (double)length)];
        ScalingLaw? law = ScalingLaw.Fit(larger, values.AsSpan()[half..]);
        return new ScalingSeries(values, law?.Exponent ?? double.NaN, law?.StandardError ?? double.NaN);
    }

    private static ImmutableArray<int> Below(Partition irrep) => irrep.Rows == 0 ? [] : irrep.Parts[1..];

    private sealed class SameRows : IEqualityComparer<ImmutableArray<int>>
    {
        public bool Equals(ImmutableArray<int> x, ImmutableArray<int> y) => x.AsSpan().SequenceEqual(y.AsSpan());

        public int GetHashCode(ImmutableArray<int> rows) => rows.Aggregate(17, HashCode.Combine);
    }

    private sealed class Lexicographic : IComparer<ImmutableArray<int>>
    {
        public int Compare(ImmutableArray<int> x, ImmutableArray<int> y) => x.AsSpan().SequenceCompareTo(y.AsSpan());
    }
}

using System.Collections.Immutable;
using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra;
using Kostka.Spectra.Isotypic;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>The irreps of what is known from samples only: the leading eigenfunctions of a sampled spectrum, and targets.</summary>
internal static class IsotypicLabels
{
    /// <summary>So many leading eigenfunctions are labelled; more where networks are trained, whose learned functions are predicted from them.</summary>
    private const int MostModes = 16, MostModesOfNetworks = 400;

    // Orbits × points × pool values of the kernel: half of what the check pool costs, with the default pools.
    private const int Orbits = 8, Points = 256;

    // A target costs no kernel.
    private const int TargetOrbits = 64, MostColumns = 100;

    /// <summary>The eigenfunctions are evaluated at so many sequences.</summary>
    public const int Sequences = Orbits * Points;

    /// <summary>The weights by irrep of the leading eigenfunctions; empty where positions cannot be permuted.</summary>
    public static ImmutableArray<ImmutableArray<IrrepWeight>> OfModes(Study study, StudyParts parts, SampledSpectrum spectrum, Computation computation) =>
        OfModes(study, parts, parts.Measure, spectrum, Math.Min(study.Networks is null ? MostModes : MostModesOfNetworks, spectrum.ResolvedModes), computation);

    /// <summary>The same for another measure.</summary>
    /// <param name="study">The study.</param>
    /// <param name="parts">Its parts.</param>
    /// <param name="measure">The measure that the spectrum is of.</param>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="modes">How many of its eigenfunctions.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    public static ImmutableArray<ImmutableArray<IrrepWeight>> OfModes(
        Study study, StudyParts parts, ISequenceMeasure measure, SampledSpectrum spectrum, int modes, Computation computation) =>
        measure.Length < 2
            ? []
            : [.. IsotypicWeights.OfModes(spectrum, modes, measure, Settings(study, parts, Orbits), Stream(study), computation)
                .Select(weights => ImmutableArray.CreateRange(weights.Parts, part => new IrrepWeight(part.Irrep.Parts, part.Weight.Mean, part.Weight.StandardError)))];

    /// <summary>
    /// The power of a target by irrep; empty where positions cannot be permuted, and for a token that lies outside the sequence, unless the measure knows
    /// what it is likely to be: then the power of the mean label given the sequence.
    /// </summary>
    public static ImmutableArray<IrrepPower> OfTarget(Study study, StudyParts parts, LabelColumns labels, Computation computation)
    {
        if (parts.Measure is INextTokenPosterior measure && measure.Length >= 2 && labels.Target is NextTokenTarget next)
            return Likely(study, parts, new BayesPredictor(measure, next), computation);
        if (parts.Measure.Length < 2 || labels.Count > MostColumns || labels.Target is NextTokenTarget or TokenClassTarget { Asked: AskedToken.Next })
            return [];

        // The columns of classes have powers that add, and standard errors that add at most.
        var columns = IsotypicWeights.OfTargets([.. labels.Functions()], parts.Measure, Settings(study, parts, TargetOrbits), Stream(study), computation);
        return [.. columns[0].Parts.Select((part, i) => new IrrepPower(part.Irrep.Parts, columns.Sum(column => column.Parts[i].Power.Mean))
        {
            StandardError = columns.Sum(column => column.Parts[i].Power.StandardError),
        })];
    }

    private static ImmutableArray<IrrepPower> Likely(Study study, StudyParts parts, BayesPredictor predictor, Computation computation) =>
    [
        .. IsotypicWeights.Estimate(
            (points, part) => new Matrix(points.Count, 1, predictor.Predict(points.Sequences, part)), parts.Measure, Settings(study, parts, TargetOrbits), Stream(study), computation)[0]
            .Parts.Select(part => new IrrepPower(part.Irrep.Parts, part.Power.Mean) { StandardError = part.Power.StandardError }),
    ];

    // The cost of a pair of points grows as V^K.
    private static IsotypicSettings Settings(Study study, StudyParts parts, int orbits) =>
        new(Math.Min(study.Spectrum.Irreps, parts.Measure.Vocabulary == 2 ? 3 : 2), orbits, Points);

    private static RandomStream Stream(Study study) => new(study.Seed, "permutations");
}

using System.Collections.Immutable;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra;
using Kostka.Spectra.Isotypic;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>The irreps of what is known from samples only: the leading eigenfunctions of a sampled spectrum, and targets.</summary>
internal static class IsotypicLabels
{
    /// <summary>So many leading eigenfunctions are labelled.</summary>
    private const int MostModes = 16;

    // Orbits × points × pool values of the kernel: half of what the check pool costs, with the default pools.
    private const int Orbits = 8, Points = 256;

    /// <summary>So many sequences are looked at.</summary>
    public const int Sequences = Orbits * Points;

    /// <summary>The weights by irrep of the leading eigenfunctions; empty where positions cannot be permuted.</summary>
    public static ImmutableArray<ImmutableArray<IrrepWeight>> OfModes(Study study, StudyParts parts, SampledSpectrum spectrum, Computation computation) =>
        parts.Measure.Length < 2
            ? []
            : [.. IsotypicWeights.OfModes(spectrum, Math.Min(MostModes, spectrum.ResolvedModes), parts.Measure, Settings(study, parts), Stream(study), computation)
                .Select(weights => ImmutableArray.CreateRange(weights.Parts, part => new IrrepWeight(part.Irrep.Parts, part.Weight.Mean, part.Weight.StandardError)))];

    /// <summary>The power of a target by irrep; empty where positions cannot be permuted, and for a token that lies outside the sequence.</summary>
    public static ImmutableArray<IrrepPower> OfTarget(Study study, StudyParts parts, ITarget target, Computation computation) =>
        parts.Measure.Length < 2 || target is NextTokenTarget
            ? []
            : [.. IsotypicWeights.OfTargets([target], parts.Measure, Settings(study, parts), Stream(study), computation)[0].Parts
                .Select(part => new IrrepPower(part.Irrep.Parts, part.Power.Mean) { StandardError = part.Power.StandardError })];

    // The cost of a pair of points grows as V^K.
    private static IsotypicSettings Settings(Study study, StudyParts parts) =>
        new(Math.Min(study.Spectrum.Irreps, parts.Measure.Vocabulary == 2 ? 3 : 2), Orbits, Points);

    private static RandomStream Stream(Study study) => new(study.Seed, "permutations");
}

using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Studies.Documents;
using Kostka.Studies.Keys;

namespace Kostka.Studies;

/// <summary>
/// A study: what is asked, of which sequences, architecture and target. It is always valid; the only way to make one is to read a study file (YAML or
/// JSON), which reports every mistake with line, key, what was found, what is allowed and the nearest valid key.
/// </summary>
public sealed class Study
{
    internal Study(StudySource source, MappingNode canonical) => (Source, CanonicalDocument) = (source, canonical);

    /// <summary>The study's name, also that of its results folder: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The question in one sentence, or null.</summary>
    public required string? Question { get; init; }

    /// <summary>What the sequences are; null only when the study was loaded for <see cref="StudyPurpose.Kernel"/> and does not say.</summary>
    public required SequenceSettings? Sequence { get; init; }

    /// <summary>The network; it obeys the grammar of layers. Null only in a sparse study that does not name one.</summary>
    public required Architecture? Model { get; init; }

    /// <summary>Which kernel of the infinitely wide network.</summary>
    public required KernelKind Kernel { get; init; }

    /// <summary>The targets, in order; empty when there is none. They share pools and kernels.</summary>
    public required ImmutableArray<TargetSettings> Targets { get; init; }

    /// <summary>How the spectrum is computed.</summary>
    public required SpectrumSettings Spectrum { get; init; }

    /// <summary>What is learned from how many sequences, or null.</summary>
    public required RegressionSettings? Regression { get; init; }

    /// <summary>Sample complexity against length, or null.</summary>
    public required ScalingSettings? Scaling { get; init; }

    /// <summary>Finite networks trained beside the prediction, or null; a study with networks has targets and a regression.</summary>
    public NetworkSettings? Networks { get; init; }

    /// <summary>The search for sparse functions, or null. A sparse study has no sequences, targets and regression of its own.</summary>
    public SparseSettings? Sparse { get; init; }

    /// <summary>The swept keys; empty without a sweep. <see cref="StudySweep.Points"/> gives the studies.</summary>
    public required ImmutableArray<SweepAxis> Sweep { get; init; }

    /// <summary>The seed of every random stream.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The document after flags, as it was read.</summary>
    internal StudySource Source { get; }

    /// <summary>The document after flags and with the constant defaults, keys in their declared order.</summary>
    internal MappingNode CanonicalDocument { get; }

    /// <summary>Reads a study file.</summary>
    /// <param name="path">The file. Names of files inside it are relative to its folder.</param>
    /// <param name="overrides">What flags change, or null.</param>
    /// <param name="purpose">What the study is for.</param>
    /// <exception cref="RequestException">The file or what it says is wrong; the message names every mistake.</exception>
    /// <exception cref="IOException">The file cannot be read to its end.</exception>
    public static Study Load(string path, StudyOverrides? overrides = null, StudyPurpose purpose = StudyPurpose.Run)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string text = DocumentReader.ReadFile(path);
        return StudyReader.Read(text, new StudySource(path, Path.GetFileNameWithoutExtension(path), Path.GetDirectoryName(path) ?? "", purpose), overrides);
    }

    /// <summary>Reads a study from its text.</summary>
    /// <param name="text">YAML or JSON. Names of files inside it are relative to the current folder.</param>
    /// <param name="name">The study's name, unless the text gives one.</param>
    /// <param name="overrides">What flags change, or null.</param>
    /// <param name="purpose">What the study is for.</param>
    /// <exception cref="RequestException">What the text says is wrong; the message names every mistake.</exception>
    public static Study Parse(string text, string name, StudyOverrides? overrides = null, StudyPurpose purpose = StudyPurpose.Run)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        return StudyReader.Read(text, new StudySource(name, name, "", purpose), overrides);
    }

    /// <summary>
    /// The study as YAML after flags, with every constant default written out. Reading it again (by <see cref="Parse"/>, from the same current folder) gives
    /// the same study.
    /// </summary>
    public string Canonical() => DocumentWriter.Write(CanonicalDocument);

    /// <summary>The same study of sequences of another length, without sweep and scaling.</summary>
    /// <exception cref="RequestException">The study does not fit that length: a target's position lies beyond it, say.</exception>
    public Study AtLength(int length) => StudyReader.AtLength(this, length);

    /// <summary>The <c>sequence</c> block.</summary>
    /// <exception cref="RequestException">The study has none.</exception>
    public SequenceSettings RequireSequence() => Sequence ?? throw Source.Missing("sequence");

    /// <summary>The <c>model</c> block.</summary>
    /// <exception cref="RequestException">The study has none.</exception>
    public Architecture RequireModel() => Model ?? throw Source.Missing("model");

    /// <summary>The <c>sparse</c> block.</summary>
    /// <exception cref="RequestException">The study has none.</exception>
    public SparseSettings RequireSparse() => Sparse ?? throw Source.Missing("sparse");

    /// <summary>The targets, at least one.</summary>
    /// <exception cref="RequestException">The study has none.</exception>
    public ImmutableArray<TargetSettings> RequireTargets() => Targets.Length > 0 ? Targets : throw Source.Missing("target");

    /// <summary>The <c>regression</c> block.</summary>
    /// <exception cref="RequestException">The study has none.</exception>
    public RegressionSettings RequireRegression() => Regression ?? throw Source.Missing("regression");

    /// <summary>The <c>scaling</c> block.</summary>
    /// <exception cref="RequestException">The study has none.</exception>
    public ScalingSettings RequireScaling() => Scaling ?? throw Source.Missing("scaling");
}

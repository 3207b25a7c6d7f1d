using Kostka.Kernels;

namespace Kostka.Studies.Tests;

/// <summary>Flags and purposes: they pass through the same door as the file.</summary>
public sealed class OverrideTests
{
    [Fact]
    public void FlagsComeBeforeTheStudy()
    {
        string text = Samples.All["wikitext"];
        Study study = Study.Parse(text, "w", new StudyOverrides(Seed: 7, Data: ["my text.txt", "3"], Kernel: KernelKind.Ntk, Lengths: "4..9"));
        Assert.Equal(7UL, study.Seed);
        Assert.Equal(["my text.txt", "3"], Assert.IsType<MeasureSettings.Corpus>(study.RequireSequence().Measure).Files.ToArray());
        Assert.Equal(KernelKind.Ntk, study.Kernel);
        Assert.Equal([4, 8, 9], study.RequireScaling().Lengths.ToArray());
        Assert.Contains("seed: 7\n", study.Canonical(), StringComparison.Ordinal);
        Assert.Equal([5, 6], Study.Parse(text, "w", new StudyOverrides(Lengths: "5, 6")).RequireScaling().Lengths.ToArray());
    }

    [Fact]
    public void WrongFlagsAreNamed()
    {
        Assert.Equal(
            "--data gives files of text, but the study's sequence.measure is not of kind corpus; only that reads files.",
            Message(Samples.Small, new StudyOverrides(Data: ["a.txt"])));
        Assert.StartsWith("s, --lengths: scaling.lengths: found the text \"9..1\"", Message(Samples.Small, new StudyOverrides(Lengths: "9..1")), StringComparison.Ordinal);
        Assert.StartsWith("s, --lengths: scaling.lengths[1]: found many", Message(Samples.Small, new StudyOverrides(Lengths: "9,many")), StringComparison.Ordinal);
        Assert.StartsWith("--lengths sets scaling.lengths, but", Message("scaling: 3\n" + Samples.Small, new StudyOverrides(Lengths: "1..2")), StringComparison.Ordinal);

        static string Message(string text, StudyOverrides overrides) => Assert.Throws<RequestException>(() => Study.Parse(text, "s", overrides)).Message;
    }

    [Fact]
    public void NamesOfFilesAreRelativeToTheStudyExceptThoseOfFlags()
    {
        string folder = Directory.CreateTempSubdirectory("kostka-studies-").FullName, path = Path.Combine(folder, "w.yaml");
        File.WriteAllText(path, Samples.All["wikitext"]);
        Assert.Equal([Path.Combine(folder, "a.txt"), Path.Combine(folder, "b c.txt")], Files(Study.Load(path)));
        Assert.Equal(["c.txt"], Files(Study.Load(path, new StudyOverrides(Data: ["c.txt"]))));
        Assert.Equal(Files(Study.Load(path)), Files(Study.Parse(Study.Load(path).Canonical(), "again")));
        Directory.Delete(folder, recursive: true);

        static string[] Files(Study study) => [.. Assert.IsType<MeasureSettings.Corpus>(study.RequireSequence().Measure).Files];
    }

    [Fact]
    public void KernelValuesNeedTheModelOnly()
    {
        Study study = Study.Parse("model: { layers: [{ dense: {} }] }", "m", null, StudyPurpose.Kernel);
        Assert.Null(study.Sequence);
        Assert.StartsWith("m: the key \"sequence\" is missing", Assert.Throws<RequestException>(() => study.RequireSequence()).Message, StringComparison.Ordinal);
        Assert.StartsWith("m: the key \"target\" is missing", Assert.Throws<RequestException>(() => study.RequireTargets()).Message, StringComparison.Ordinal);
        Assert.StartsWith("m: the key \"regression\" is missing", Assert.Throws<RequestException>(() => study.RequireRegression()).Message, StringComparison.Ordinal);
        Assert.StartsWith("m: the key \"scaling\" is missing", Assert.Throws<RequestException>(() => study.RequireScaling()).Message, StringComparison.Ordinal);
        Assert.Throws<RequestException>(() => Study.Parse("model: { layers: [{ dense: {} }] }", "m", null, StudyPurpose.Spectrum));
        Assert.Equal(16, Study.Parse("sequence: { length: 16, vocabulary: 2 }\nmodel: { layers: [{ dense: {} }] }", "m", null, StudyPurpose.Spectrum).Sequence!.Length);
    }

    [Fact]
    public void PurposesDemandTheirBlocks()
    {
        string text = "sequence: { length: 16, vocabulary: 2 }\nmodel: { layers: [{ dense: {} }] }";
        string run = Assert.Throws<RequestException>(() => Study.Parse(text, "m", null, StudyPurpose.Curve)).Message;
        Assert.Contains("the key \"target\" is missing", run, StringComparison.Ordinal);
        Assert.Contains("the key \"regression\" is missing", run, StringComparison.Ordinal);
        Assert.Empty(Study.Parse(text, "m").Targets);
        string half = Assert.Throws<RequestException>(() => Study.Parse(text + "\nregression: { noise: 0.1, train: [8] }", "m")).Message;
        Assert.StartsWith("m: the key \"target\" is missing", half, StringComparison.Ordinal);
        string scaling = Assert.Throws<RequestException>(() => Study.Parse(Samples.Small, "m", null, StudyPurpose.Scaling)).Message;
        Assert.StartsWith("m: the key \"scaling\" is missing", scaling, StringComparison.Ordinal);
        Assert.NotNull(Study.Parse(Samples.Small, "m", new StudyOverrides(Lengths: "8..16"), StudyPurpose.Scaling).Scaling);
    }
}

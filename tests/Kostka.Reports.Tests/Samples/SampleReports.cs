using Kostka.Reports.Corpora;
using Kostka.Reports.Figures;
using Kostka.Reports.Probing;
using Kostka.Reports.Sparse;

namespace Kostka.Reports.Tests.Samples;

/// <summary>A report to look at.</summary>
/// <param name="Figures">Its figures.</param>
/// <param name="Write">Writes it into a folder, with or without SVG files.</param>
internal sealed record SampleReport(IReadOnlyList<Figure> Figures, Func<string, bool, WrittenReport> Write);

/// <summary>Reports of every kind, by name.</summary>
internal static class SampleReports
{
    public static IReadOnlyDictionary<string, SampleReport> All { get; } = new Dictionary<string, SampleReport>(
        SampleResults.All.Select(sample => KeyValuePair.Create(
            sample.Key, new SampleReport([.. FigureSet.Of(sample.Value).All], (folder, svg) => ReportWriter.Write(sample.Value, folder, svg))))
        .Concat(SampleCorpora.All.Select(sample => KeyValuePair.Create(
            sample.Key, new SampleReport(CorpusFigures.Of(sample.Value).All, (folder, svg) => CorpusReportWriter.Write(sample.Value, folder, svg)))))
        .Concat(SampleSparse.All.Select(sample => KeyValuePair.Create(
            sample.Key, new SampleReport([.. SparseFigures.Of(sample.Value).SelectMany(figures => figures)], (folder, svg) => SparseReportWriter.Write(sample.Value, folder, svg)))))
        .Append(KeyValuePair.Create(
            "probe", new SampleReport([ProbeFigure.Draw(SampleProbes.TwoOutputs())!], (folder, svg) => ProbeReportWriter.Write(SampleProbes.TwoOutputs(), folder, svg)))));
}

using Kostka.Studies.Results;

namespace Kostka.Reports.Findings;

/// <summary>The words that depend on what the data are.</summary>
/// <param name="Sequences">"sequences", or "windows" of a text.</param>
/// <param name="Tolerance">Relative difference between prediction and measurement that this kind of data leaves open: 4 % for text, 1 % else.</param>
internal sealed record ReportWords(string Sequences, double Tolerance)
{
    /// <summary>One of them.</summary>
    public string Sequence => Sequences[..^1];

    public static ReportWords For(DataSummary data) => data.Tokens is null ? new("sequences", 0.01) : new("windows", 0.04);
}

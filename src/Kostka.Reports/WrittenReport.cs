using System.Collections.Immutable;

namespace Kostka.Reports;

/// <summary>What was written of a report.</summary>
/// <param name="Report">The path of <c>report.html</c>.</param>
/// <param name="Files">Every file that was written.</param>
/// <param name="Notes">What a reader should know: drawings that could not be made, and why.</param>
public sealed record WrittenReport(string Report, ImmutableArray<string> Files, ImmutableArray<string> Notes);

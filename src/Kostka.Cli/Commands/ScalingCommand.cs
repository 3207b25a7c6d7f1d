using System.CommandLine;
using Kostka.Studies;
using Kostka.Studies.Results;
using Kostka.Studies.Running;

namespace Kostka.Cli.Commands;

/// <summary><c>kostka scaling</c>: how does the data needed grow with the context length?</summary>
internal static class ScalingCommand
{
    public static Command Create() => new ResultCommand(
        "scaling",
        "How does the data needed grow with the context length? Exact at every length, beside the bound from the irreps' dimensions.",
        StudyPurpose.Scaling,
        StudyRunner.RunScaling,
        ResultsDocument.Scaling,
        ScalingTables.Print)
    { HasLengths = true }.Create(
            ("kostka scaling studies/scaling-tight.yaml", "samples needed by each irrep's part, at the study's lengths"),
            ("kostka scaling my.yaml --lengths 8..1000000", "at powers of two from 8, then 1,000,000"),
            ("kostka scaling my.yaml --lengths 16,64,256 --json", "at these three lengths, as one JSON document"));
}

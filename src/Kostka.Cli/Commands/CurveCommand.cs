using System.CommandLine;
using Kostka.Studies;
using Kostka.Studies.Results;
using Kostka.Studies.Running;

namespace Kostka.Cli.Commands;

/// <summary><c>kostka curve</c>: how much data does this target need?</summary>
internal static class CurveCommand
{
    public static Command Create() => new ResultCommand(
        "curve",
        "How much data does this target need? Predicted and measured learning curves.",
        StudyPurpose.Curve,
        StudyRunner.RunCurves,
        ResultsDocument.Curve,
        Tables.PrintCurves).Create(
            ("kostka curve studies/quickstart.yaml", "a table of test errors, predicted and measured"),
            ("kostka curve my.yaml --json", "the same as one JSON document"));
}

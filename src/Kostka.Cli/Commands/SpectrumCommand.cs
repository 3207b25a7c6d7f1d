using System.CommandLine;
using Kostka.Studies;
using Kostka.Studies.Results;
using Kostka.Studies.Running;

namespace Kostka.Cli.Commands;

/// <summary><c>kostka spectrum</c>: what does this architecture prefer?</summary>
internal static class SpectrumCommand
{
    public static Command Create() => new ResultCommand(
        "spectrum",
        "What does this architecture prefer? The kernel's spectrum under the study's sequences.",
        StudyPurpose.Spectrum,
        StudyRunner.RunSpectrum,
        ResultsDocument.Spectrum,
        Tables.PrintSpectrum).Create(
            ("kostka spectrum studies/quickstart.yaml", "a table of eigenvalues"),
            ("kostka spectrum my.yaml --json", "the same as one JSON document"));
}

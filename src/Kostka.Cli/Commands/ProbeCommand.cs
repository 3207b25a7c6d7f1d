using System.CommandLine;

namespace Kostka.Cli.Commands;

/// <summary><c>kostka probe</c>: how permutation symmetric is what a model from outside learned?</summary>
internal static class ProbeCommand
{
    public static Command Create()
    {
        var command = new Command("probe", "Tells how permutation symmetric a model of your own is, from its outputs alone.")
        {
            ProbePrepareCommand.Create(),
            ProbeAnalyseCommand.Create(),
        };
        command.Examples(
            ("kostka probe prepare studies/quickstart.yaml --out probe", "writes permuted sequences, probe/inputs.npy and probe/inputs.csv"),
            ("python3 my_model.py probe/inputs.npy outputs.npy", "your own model, wherever it lives: one row of outputs a row of inputs"),
            ("kostka probe analyse probe outputs.npy", "how much of the outputs depends on the order of tokens, and how"));
        return command;
    }
}

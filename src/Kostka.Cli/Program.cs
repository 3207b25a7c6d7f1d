using System.CommandLine;
using System.CommandLine.Help;
using Kostka.Cli;
using Kostka.Cli.Commands;

// Not a RootCommand, which is named after the program's file.
var root = new Command("kostka", "Predicts, before any training, what a transformer finds easy to learn from sequences.")
{
    RunCommand.Create(),
    CurveCommand.Create(),
    SpectrumCommand.Create(),
    ScalingCommand.Create(),
    KernelCommand.Create(),
    GramCommand.Create(),
    IrrepsCommand.Create(),
    CorpusCommand.Create(),
    ProbeCommand.Create(),
    CapacityCommand.Create(),
    SparseCommand.Create(),
    ConstructCommand.Create(),
    new HelpOption { Recursive = true },
    new VersionOption(),
};
return Host.Invoke(root, args);

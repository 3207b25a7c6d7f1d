using System.CommandLine;
using Kostka.Cli;
using Kostka.Cli.Commands;

var root = new RootCommand("Predicts, before any training, what a transformer finds easy to learn from sequences.")
{
    RunCommand.Create(),
    CurveCommand.Create(),
    SpectrumCommand.Create(),
    KernelCommand.Create(),
    GramCommand.Create(),
};
return Host.Invoke(root, args);

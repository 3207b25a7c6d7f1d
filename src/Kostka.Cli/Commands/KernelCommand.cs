using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Kostka.Kernels;
using Kostka.Studies;
using Kostka.Studies.Results;

namespace Kostka.Cli.Commands;

/// <summary><c>kostka kernel</c>: both kernels of one pair of sequences.</summary>
internal static class KernelCommand
{
    public static Command Create()
    {
        Argument<string> study = Shared.Study();
        Option<string> x = new("--x") { Description = "The first sequence: symbols from 0, separated by commas.", HelpName = "0,1,1", Required = true };
        Option<string> y = new("--y") { Description = "The second sequence, as long as the first.", HelpName = "1,0,1", Required = true };
        Option<bool> json = Shared.Json();
        var command = new Command("kernel", "Prints both kernels of one pair of sequences; the study needs only a model.") { study, x, y, json };
        command.Examples(
            ("kostka kernel model.yaml --x 0,1,1 --y 1,0,1", "the NNGP and the tangent kernel of two sequences"),
            ("kostka kernel model.yaml --x 0,1,1 --y 1,0,1 --json", "the same as one JSON document"));
        command.SetAction(request =>
        {
            Study loaded = Study.Load(request.GetValue(study)!, purpose: StudyPurpose.Kernel);
            int[] first = SequenceInput.Parse(request.GetValue(x)!, "--x", loaded), second = SequenceInput.Parse(request.GetValue(y)!, "--y", loaded);
            if (first.Length != second.Length)
                throw new RequestException($"--x has {first.Length} symbols and --y has {second.Length}; both must have the same number.");
            KernelValue value = new InfiniteKernel(loaded.RequireModel(), loaded.Kernel).Value(first, second);
            if (request.GetValue(json))
            {
                Console.Out.Write(ResultsDocument.Text(new JsonObject
                {
                    ["nngp"] = ResultsDocument.Number(value.Nngp),
                    ["ntk"] = ResultsDocument.Number(value.Ntk),
                    ["nngp_error"] = null,
                    ["ntk_error"] = null,
                }));
            }
            else
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"nngp {value.Nngp:R}\nntk  {value.Ntk:R}"));
            return ExitCode.Done;
        });
        return command;
    }
}

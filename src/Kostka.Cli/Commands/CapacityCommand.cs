using System.CommandLine;
using Kostka.Studies.Capacity;
using Kostka.Studies.Results;

namespace Kostka.Cli.Commands;

/// <summary><c>kostka capacity</c>: the norms of a trained model, and what norm-based bounds say of it.</summary>
internal static class CapacityCommand
{
    public static Command Create()
    {
        var standard = new CapacitySettings();
        Argument<string> model = new("MODEL") { Description = "The model: a safetensors file, of this tool or of any other with a map." };
        Option<string?> map = new("--map") { Description = "Which arrays of the file are which weights (YAML or JSON; docs/capacity.md).", HelpName = "FILE" };
        Option<double?> samples = Shared.Real("--samples", $"Training sequences m; default {standard.Samples:0}.", "m", m => m >= 2 && m == Math.Floor(m), "a whole number from 2 on");
        Option<double?> tokens = Shared.Real("--tokens", "Tokens T of a sequence; default: as many as the model has positions.", "T", t => t >= 1 && t == Math.Floor(t), "a whole number from 1 on");
        Option<double?> gap = Shared.Real("--gap", $"Gap between the errors on new data and on the samples to reach; default {standard.Gap}.", "g", g => g > 0, "a number above 0");
        Option<double?> error = Shared.Real("--error", $"Error on new data to reach, with none on the samples; default {standard.Error}.", "e", e => e > 0, "a number above 0");
        Option<double?> margin = Shared.Real("--margin", $"Margin γ that the samples are classified with; default {standard.Margin}.", "γ", g => g > 0, "a number above 0");
        Option<double?> delta = Shared.Real("--delta", $"Probability δ that the bounds fail; default {standard.Failure}.", "δ", d => d is > 0 and < 1, "a number above 0 and below 1");
        Option<int> threads = Shared.Threads();
        Option<bool> json = Shared.Json();
        var command = new Command("capacity", "Measures the norms of a trained model, and what capacity bounds say of it.")
        {
            model, map, samples, tokens, gap, error, margin, delta, threads, json,
        };
        command.Examples(
            ("kostka capacity model.safetensors --samples 1e6", "a network of this tool: norms, covering numbers, generalisation bounds at a million samples"),
            ("kostka capacity encoder.safetensors --map map.yaml --tokens 128 --json", "any transformer whose arrays a map names; the numbers as JSON"));
        command.SetAction(request =>
        {
            Shared.Apply(request.GetValue(threads));
            var results = CapacityResults.Of(request.GetValue(model)!, request.GetValue(map), new CapacitySettings(
                request.GetValue(samples) ?? standard.Samples,
                request.GetValue(tokens),
                request.GetValue(gap) ?? standard.Gap,
                request.GetValue(error) ?? standard.Error,
                request.GetValue(margin) ?? standard.Margin,
                request.GetValue(delta) ?? standard.Failure));
            if (request.GetValue(json))
                Console.Out.Write(ResultsDocument.Text(CapacityDocument.Of(results)));
            else
                CapacityTables.Print(results);
            return ExitCode.Done;
        });
        return command;
    }
}

using System.Collections.Immutable;
using System.CommandLine;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra.Isotypic;
using Kostka.Studies;
using Kostka.Studies.Probing;
using Kostka.Studies.Running;

namespace Kostka.Cli.Commands;

/// <summary><c>kostka probe prepare</c>: writes the permuted sequences.</summary>
internal static class ProbePrepareCommand
{
    private const int DefaultOrbits = 32, DefaultPoints = 256, DefaultBelow = 2;

    public static Command Create()
    {
        Argument<string?> study = new("STUDY") { Description = "The study file whose sequences are permuted; its targets are set beside the model.", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> data = new("--data") { Description = "Your own sequences instead: a .npy of integers [N, L], or one sequence of numbers a line.", HelpName = "X.npy|FILE" };
        Option<string> output = new("--out") { Description = "The folder to write.", HelpName = "DIR", Required = true };
        Option<int?> orbits = Shared.Whole("--orbits", $"Number of different sequences; errors are the spread among them. Default {DefaultOrbits}.", "N", 3, 100_000);
        Option<int?> points = Shared.Whole("--points", $"Number of random permutations of each; default {DefaultPoints}.", "N", 4, 100_000);
        Option<int?> irreps = Shared.Whole("--irreps", $"Irreps with at most so many boxes below the first row are told apart; default {DefaultBelow}.", "K", 0, IsotypicSettings.MostBelow);
        Option<ulong?> seed = Shared.Seed();
        var command = new Command("prepare", "Writes permuted sequences for a model of your own to evaluate.") { study, data, output, orbits, points, irreps, seed };
        command.Examples(
            ("kostka probe prepare studies/quickstart.yaml --out probe", "sequences of the study's measure"),
            ("kostka probe prepare --data X.npy --out probe --orbits 64", "64 of your own sequences, 256 permutations each"));
        command.SetAction(request =>
        {
            var settings = new IsotypicSettings(
                request.GetValue(irreps) ?? DefaultBelow, request.GetValue(orbits) ?? DefaultOrbits, request.GetValue(points) ?? DefaultPoints);
            string folder = request.GetValue(output)!;
            if (folder.Length == 0)
                throw new RequestException("--out: the name of a folder is needed, not an empty word.");
            ProbeFolder probe = Draw(request.GetValue(study), request.GetValue(data), settings, request.GetValue(seed));
            probe.Write(folder);
            Console.Out.WriteLine($"{probe.Probe.Points.Count} sequences of {probe.Probe.Points.Sequences.Length} symbols in {Path.Combine(folder, ProbeFolder.Inputs)}, the same in {ProbeFolder.InputsAsText}.");
            Console.Out.WriteLine("Evaluate your model on each row, and keep the outputs, one row a sequence in the same order, as .npy or CSV. Then:");
            Console.Out.WriteLine($"  kostka probe analyse {Shared.Quoted(folder)} OUTPUTS");
            return ExitCode.Done;
        });
        return command;
    }

    private static ProbeFolder Draw(string? study, string? data, IsotypicSettings settings, ulong? seed)
    {
        if (data is null && study is null)
            throw new RequestException("A STUDY whose sequences are permuted, or --data with your own sequences, is needed.");
        Study? loaded = study is null ? null : Study.Load(study, new StudyOverrides(Seed: seed), data is null ? StudyPurpose.Spectrum : StudyPurpose.Kernel);
        var stream = new RandomStream(loaded?.Seed ?? seed ?? 1, "probe");
        if (data is not null)
        {
            SequenceSet sequences = SequenceInput.Read(data, "--data", loaded);
            return new ProbeFolder(Probe.Draw(sequences, settings, stream), settings, $"permuted sequences of {Path.GetFileName(data)}", []);
        }

        var parts = StudyParts.Of(loaded!, Host.Interrupted);
        Probe probe = Probe.Draw(parts.Measure, settings, stream);
        ImmutableArray<NamedTarget> targets = [.. parts.Targets.Where(target => target.Target is not IClassTarget)];
        return new ProbeFolder(probe, settings, $"permuted {parts.Measure.Description}", [.. targets.Select(target => (target.Name, target.Target.Evaluate(probe.Points)))]);
    }
}

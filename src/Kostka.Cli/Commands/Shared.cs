using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Studies;

namespace Kostka.Cli.Commands;

/// <summary>Arguments and options that several commands have.</summary>
internal static class Shared
{
    public static Argument<string> Study()
    {
        var study = new Argument<string>("STUDY") { Description = "The study file (YAML or JSON)." };
        study.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: "" }])
                given.AddError("STUDY: the name of a study file is needed, not an empty word.");
        });
        return study;
    }

    public static Option<string[]> Data() => new("--data")
    {
        Description = "Text files that replace sequence.measure.files.",
        HelpName = "FILE…",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Option<string?> Output() => new("--out") { Description = "Folder of the results; default results/NAME.", HelpName = "DIR" };

    public static Option<ulong?> Seed() => new("--seed")
    {
        Description = "Seed of all random numbers; replaces the study's.",
        HelpName = "N",
        CustomParser = given => Parsed<ulong?>(
            given, ulong.TryParse(Word(given), NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed), seed, "a whole number from 0"),
    };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document on standard output." };

    public static Option<KernelKind?> Kernel() => new("--kernel")
    {
        Description = "Which kernel; replaces the study's.",
        HelpName = "nngp|ntk",
        CustomParser = given => Parsed<KernelKind?>(
            given, Word(given) is "nngp" or "ntk", Word(given) == "ntk" ? KernelKind.Ntk : KernelKind.Nngp, "nngp or ntk"),
    };

    public static Option<string?> Lengths() => new("--lengths")
    {
        Description = "Lengths, as A..B (powers of two from A, then B) or A,B,C; replaces scaling.lengths.",
        HelpName = "A..B",
    };

    public static Option<int> Threads() => new("--threads")
    {
        Description = "Number of threads.",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        CustomParser = given => Parsed(
            given,
            int.TryParse(Word(given), NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads is >= 1 and <= 4096,
            threads,
            "a whole number from 1 to 4096"),
    };

    /// <summary>An option that takes a whole number.</summary>
    public static Option<int?> Whole(string name, string description, string helpName, int least, int most) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = given => Parsed<int?>(
            given,
            int.TryParse(Word(given), NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most,
            value,
            string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}")),
    };

    /// <summary>An option that takes a finite number under a rule.</summary>
    public static Option<double?> Real(string name, string description, string helpName, Func<double, bool> holds, string allowed) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = given => Parsed<double?>(
            given,
            double.TryParse(Word(given), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && holds(value),
            value,
            allowed),
    };

    /// <summary>The value of an option that must be given.</summary>
    /// <exception cref="RequestException">It is not.</exception>
    public static int Needed(ParseResult request, Option<int?> option) =>
        request.GetValue(option) ?? throw new RequestException($"{option.Name} is missing: {option.Description}");

    /// <summary>A word as it is typed in a shell.</summary>
    public static string Quoted(string word) => word.Any(char.IsWhiteSpace) ? $"'{word}'" : word;

    /// <summary>The command that repeats a run into a folder.</summary>
    public static string CommandLine(string command, string path, StudyOverrides overrides, string? output)
    {
        var parts = new List<string> { "kostka", command, path };
        if (overrides.Data is { Count: > 0 } files)
            parts.AddRange(["--data", .. files]);
        if (output is not null)
            parts.AddRange(["--out", output]);
        if (overrides.Seed is { } seed)
            parts.AddRange(["--seed", seed.ToString(CultureInfo.InvariantCulture)]);
        return string.Join(' ', parts.Select(Quoted));
    }

    /// <summary>Sets the number of threads of everything that computes.</summary>
    public static int Apply(int threads)
    {
        LinearAlgebra.Default.Threads = threads;
        return threads;
    }

    /// <summary>Adds examples to a command's help.</summary>
    public static void Examples(this Command command, params (string Line, string Meaning)[] examples)
    {
        var help = command.Options.OfType<HelpOption>().FirstOrDefault() ?? new HelpOption();
        if (!command.Options.Contains(help))
            command.Options.Add(help);
        help.Action = new ExamplesAction(new HelpAction(), examples);
    }

    private static string Word(ArgumentResult given) => given.Tokens[0].Value;

    /// <summary>The value of an option, or a message that says what was found and what is allowed.</summary>
    private static T? Parsed<T>(ArgumentResult given, bool valid, T value, string allowed)
    {
        if (!valid)
            given.AddError($"{((OptionResult)given.Parent!).Option.Name}: '{Word(given)}' is not {allowed}.");
        return valid ? value : default;
    }

    private sealed class ExamplesAction(HelpAction standard, (string Line, string Meaning)[] examples) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int code = standard.Invoke(parseResult);
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach ((string line, string meaning) in examples)
            {
                output.WriteLine($"  {line}");
                output.WriteLine($"      {meaning}");
            }

            return code;
        }
    }
}

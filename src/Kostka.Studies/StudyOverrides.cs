using System.Globalization;
using Kostka.Kernels;
using Kostka.Studies.Documents;

namespace Kostka.Studies;

/// <summary>What flags of the command line change in a study. They pass through the same checks as the file itself.</summary>
/// <param name="Seed">Replaces <c>seed</c>, or null.</param>
/// <param name="Data">Replaces <c>sequence.measure.files</c>, relative to the current folder; null or empty changes nothing.</param>
/// <param name="Kernel">Replaces <c>kernel</c>, or null.</param>
/// <param name="Lengths">Replaces <c>scaling.lengths</c>: <c>"A..B"</c> or <c>"A,B,C"</c>; or null.</param>
public sealed record StudyOverrides(ulong? Seed = null, IReadOnlyList<string>? Data = null, KernelKind? Kernel = null, string? Lengths = null)
{
    /// <summary>No flag given.</summary>
    public static StudyOverrides None { get; } = new();

    /// <summary>The document with the flags' values in the place of its own.</summary>
    internal MappingNode Apply(MappingNode root)
    {
        if (Seed is { } seed)
            root = Set(root, "seed", Plain(seed.ToString(CultureInfo.InvariantCulture), "--seed"), "--seed");
        if (Kernel is { } kernel)
            root = Set(root, "kernel", Plain(kernel == KernelKind.Ntk ? "ntk" : "nngp", "--kernel"), "--kernel");
        if (Data is { Count: > 0 })
        {
            RequireCorpus(root);
            root = Set(root, "sequence.measure.files", new ListNode([.. Data.Select(file => Plain(file, "--data", quoted: true))], At("--data")), "--data");
        }

        if (Lengths is { } lengths)
            root = Set(root, "scaling.lengths", LengthsNode(lengths), "--lengths");
        return root;
    }

    private static void RequireCorpus(MappingNode root)
    {
        Node? measure = (root.Find("sequence")?.Value as MappingNode)?.Find("measure")?.Value;
        Node? kind = (measure as MappingNode)?.Find("kind")?.Value;
        if (kind is not ScalarNode { Text: "corpus" })
            throw new RequestException("--data gives files of text, but the study's sequence.measure is not of kind corpus; only that reads files.");
    }

    private static Node LengthsNode(string lengths) => lengths.Contains("..", StringComparison.Ordinal)
        ? Plain(lengths, "--lengths", quoted: true)
        : new ListNode([.. lengths.Split(',').Select(length => Plain(length.Trim(), "--lengths"))], At("--lengths"));

    private static MappingNode Set(MappingNode root, string path, Node value, string flag) =>
        StudyPath.Parse(path)!.Replace(root, value, At(flag))
            ?? throw new RequestException($"{flag} sets {path}, but the study has something else than a mapping in that place.");

    private static Mark At(string flag) => new(0, 0, flag);

    private static ScalarNode Plain(string text, string flag, bool quoted = false) => new(text, quoted, At(flag));
}

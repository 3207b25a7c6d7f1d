namespace Kostka.Cli.Tests.Running;

/// <summary>Study files that run in moments.</summary>
internal static class SampleStudies
{
    public const string Model = """
        model:
          position: { kind: learned, variance: 0.25 }
          layers:
            - residual: [{ attention: { score: linear } }]
            - residual: [{ dense: { bias_variance: 0.01 } }, { activation: erf }, { dense: {} }]

        """;

    /// <summary>Random bits, two targets, predicted and measured.</summary>
    public const string Tiny = "question: Which is easier, a token or a parity?\n"
        + "sequence: { length: 6, measure: { kind: iid, probabilities: [0.5, 0.5] } }\n"
        + Model
        + """
        target:
          - { kind: junta, function: token, positions: [0] }
          - { kind: junta, function: parity, positions: [0, 1] }
        spectrum: { method: sampled, pool: 128, check_pool: 128 }
        regression: { noise: 0.05, train: [8, 32, 64], measured: { repeats: 4, test: 100 } }
        """;

    /// <summary>The same, predicted exactly.</summary>
    public static string Exact { get; } = Tiny.Replace("method: sampled, pool: 128, check_pool: 128", "irreps: 3", StringComparison.Ordinal);

    /// <summary>Words of a text; the file comes by <c>--data</c>.</summary>
    public const string Text = "sequence: { length: 4, measure: { kind: corpus, vocabulary: 12 } }\n"
        + Model
        + """
        target: { kind: next_token, symbols: 3 }
        spectrum: { pool: 64, check_pool: 64 }
        regression: { noise: 0.5, train: [8, 16], measured: { repeats: 2, test: 50 } }
        """;

    /// <summary>Long enough to be stopped in the middle: many repeats of a few milliseconds each.</summary>
    public static string Long(int repeats) => "sequence: { length: 10, measure: { kind: iid, probabilities: [0.5, 0.5] } }\n"
        + Model
        + $$"""
        target: { kind: junta, function: parity, positions: [0, 1] }
        spectrum: { pool: 128, check_pool: 128 }
        regression: { noise: 0.05, train: [64, 160], measured: { repeats: {{repeats}}, test: 200 } }
        """;

    /// <summary>A text of that many words, from a vocabulary of 30.</summary>
    public static string Words(int count)
    {
        var random = new Random(7);
        return string.Join(' ', Enumerable.Range(0, count).Select(_ => $"w{(int)(30 * Math.Pow(random.NextDouble(), 2))}"));
    }
}

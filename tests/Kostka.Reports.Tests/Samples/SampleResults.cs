using Kostka.Studies.Results;

namespace Kostka.Reports.Tests.Samples;

/// <summary>Results as runs really give them, one for each kind of study.</summary>
internal static class SampleResults
{
    /// <summary>Every sample by name.</summary>
    public static IReadOnlyDictionary<string, StudyResults> All { get; } = new Dictionary<string, StudyResults>
    {
        ["synthetic"] = Synthetic(),
        ["text"] = Text(),
        ["interrupted"] = Interrupted(),
        ["exact"] = Exact(),
        ["scaling"] = SampleComparisons.Scaling(),
        ["sweep"] = SampleComparisons.Sweep(),
        ["predicted"] = PredictedOnly(),
        ["single"] = SingleSize(),
        ["empty"] = Empty(),
        ["trained"] = SampleNetworks.Trained(),
        ["hostile"] = Hostile(),
    };

    /// <summary>Two targets on synthetic bits, both measured: one easy, one hard.</summary>
    public static StudyResults Synthetic() => SampleBuilder.Sampled(
        "quickstart",
        "How many sequences does a two-block transformer need to find one token, and how many for the parity of two?",
        new DataSummary("64 independent fair bits", 64, 2, null, null, null, ["0110100111010001 …", "1011000101011110 …"]),
        pool: 4096,
        [
            SampleBuilder.Target("token", "The token at position 0, as ±1.", centre: 8, width: 1.1, resolved: 0.995, noise: 0.005, [32, 128, 512, 2048], claimed: 2048, gcv: true),
            SampleBuilder.Target("parity", "The product of the tokens at positions 0 and 1, as ±1.", centre: 700, width: 0.9, resolved: 0.55, noise: 0.45, [32, 128, 512, 2048], claimed: 2048, gcv: true),
        ]);

    /// <summary>A next-word target on a text, with reference predictors, held-out blocks and an unclaimed end.</summary>
    public static StudyResults Text() => SampleBuilder.Sampled(
        "wikitext",
        "Is the next word among the 20 most frequent?",
        new DataSummary(
            "windows of 16 words of an encyclopedia", 16, 1000, 2_088_628, 33_278, 0.783,
            ["the first series of the programme was shown in the ⟨other⟩ of ⟨other⟩ and", "⟨eos⟩ = = ⟨other⟩ = = ⟨eos⟩ ⟨eos⟩ in the early part of the"]),
        pool: 4096,
        [
            SampleBuilder.Target("next_token", "Whether the next word is among the 20 most frequent: +1 if it is, −1 if not.", centre: 60, width: 2.2, resolved: 0.29, noise: 0.71,
                [64, 128, 256, 512, 1024, 2048, 4096], claimed: 1024, gcv: true, heldOut: true)
                with { References = [new("base rate", 0.9104), new("bigram", 0.7312)] },
        ]);

    /// <summary>A run stopped before its second target was measured.</summary>
    public static StudyResults Interrupted()
    {
        StudyResults whole = Synthetic();
        TargetResult second = whole.Targets[1];
        return whole with
        {
            Name = "interrupted",
            Complete = false,
            Targets = [whole.Targets[0], second with { Curve = [.. second.Curve.Select(point => point with { Measured = null, Gcv = null })] }],
            Notes = ["The measurement of parity was not started."],
        };
    }

    /// <summary>An exact spectrum by irrep.</summary>
    public static StudyResults Exact() => SampleBuilder.Exact(32);

    /// <summary>A prediction that nothing was measured against.</summary>
    public static StudyResults PredictedOnly()
    {
        StudyResults whole = Synthetic();
        return whole with
        {
            Name = "predicted",
            Targets = [.. whole.Targets.Select(target => target with { Curve = [.. target.Curve.Select(point => point with { Measured = null, Gcv = null })] })],
        };
    }

    /// <summary>A single training size and a single repeat.</summary>
    public static StudyResults SingleSize()
    {
        StudyResults whole = Synthetic();
        TargetResult target = whole.Targets[0];
        CurvePoint point = target.Curve.First(candidate => candidate.N == 128);
        return whole with
        {
            Name = "single",
            Question = null,
            Targets = [target with { Curve = [point with { Measured = point.Measured! with { StandardError = double.NaN, Repeats = 1 }, Gcv = null }] }],
        };
    }

    /// <summary>A run stopped before it found anything.</summary>
    public static StudyResults Empty() => Synthetic() with { Name = "empty", Complete = false, Spectrum = null, Targets = [], Timings = [] };

    /// <summary>Names, questions and examples that try to break out of the page.</summary>
    public static StudyResults Hostile()
    {
        const string Attack = "</script><img src=x onerror=\"document.title='broken in'\"><script>document.title='broken in'</script>";
        StudyResults whole = Text();
        return whole with
        {
            Name = Attack,
            Question = "<!--<script>" + Attack,
            StudyText = Attack + "\u0000\u0007]]>",
            Command = "kostka run '" + Attack + "'",
            Data = whole.Data with { Description = Attack, Examples = [Attack, "<!-- --> & \" '"] },
            Targets = [whole.Targets[0] with { Name = Attack, Description = Attack, References = [new(Attack, 0.91)] }],
            Notes = [Attack],
        };
    }
}

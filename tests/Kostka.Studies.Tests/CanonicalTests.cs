using FsCheck;
using FsCheck.Fluent;

namespace Kostka.Studies.Tests;

/// <summary>The canonical text of a study reads back as the same study.</summary>
public sealed class CanonicalTests
{
    public static TheoryData<string> Names => [.. Samples.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void CanonicalTextReadsBackAsTheSameStudy(string sample) => AssertReadsBack(Study.Parse(Samples.All[sample], sample));

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryPointOfASweepReadsBackAsTheSameStudy(string sample)
    {
        foreach (SweepPoint point in StudySweep.Points(Study.Parse(Samples.All[sample], sample)))
            AssertReadsBack(point.Study);
    }

    [Fact]
    public void DefaultsAreWrittenOut()
    {
        string canonical = Study.Parse(Samples.Small, "small").Canonical();
        foreach (string written in new[] { "name: small", "kernel: nngp", "token_variance: 1\n", "kind: none", "readout: mean", "seed: 1\n", "pool: 4096", "bias_variance: 0", "symbol: 1" })
            Assert.Contains(written, canonical, StringComparison.Ordinal);
        Assert.DoesNotContain("measured", canonical, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyValuesReadBackAsTheSameStudy()
    {
        var studies =
            from length in Gen.Choose(1, 12)
            from seed in ArbMap.Default.GeneratorFor<ulong>()
            from noise in ArbMap.Default.GeneratorFor<NormalFloat>()
            from variance in ArbMap.Default.GeneratorFor<NormalFloat>()
            from weights in Gen.ArrayOf(ArbMap.Default.GeneratorFor<NormalFloat>(), length)
            from question in ArbMap.Default.GeneratorFor<NonEmptyString>()
            from layers in Gen.Elements("[dense: {}]", "[residual: [{ dense: {} }], layer_norm: {}]", "[repeat: { times: 3, layers: [dense: { bias_variance: 0.5 }] }]")
            select new Sample(length, seed, Math.Abs(noise.Get), Math.Abs(variance.Get), [.. weights.Select(w => w.Get)], question.Get, layers);
        Prop.ForAll(Arb.From(studies), sample =>
        {
            string text = sample.ToText();
            if (sample.HasPlainQuestion)
                AssertReadsBack(Study.Parse(text, "any"));
            else
                Assert.Throws<RequestException>(() => Study.Parse(text, "any"));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL));
    }

    private static void AssertReadsBack(Study study)
    {
        string canonical = study.Canonical();
        Study again = Study.Parse(canonical, "another-name");
        Assert.Equal(StudyDump.Of(study), StudyDump.Of(again));
        Assert.Equal(canonical, again.Canonical());
    }

    private sealed record Sample(int Length, ulong Seed, double Noise, double Variance, double[] Weights, string Question, string Layers)
    {
        // A question must hold something to read, and half of a surrogate pair is no text.
        public bool HasPlainQuestion => !string.IsNullOrWhiteSpace(Question) && Question.Length <= 1000 && !HasLoneSurrogate(Question);

        public string ToText() => $$"""
            question: {{System.Text.Json.JsonSerializer.Serialize(Question)}}
            sequence: { length: {{Length}}, vocabulary: 2 }
            model: { token_variance: {{Variance:R}}, layers: {{Layers}} }
            target: { kind: linear, weights: [{{string.Join(", ", Weights.Select(w => $"{w:R}"))}}] }
            regression: { noise: {{Noise:R}}, train: [1, {{Length + 1}}], measured: {} }
            seed: {{Seed}}
            """;

        private static bool HasLoneSurrogate(string text) => text.EnumerateRunes().Any(rune => rune == System.Text.Rune.ReplacementChar);
    }
}

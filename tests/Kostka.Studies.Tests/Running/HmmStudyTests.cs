using Kostka.Studies.Results;
using Kostka.Studies.Running;

namespace Kostka.Studies.Tests.Running;

/// <summary>Studies of which the measure knows how likely each next token is: the best possible error stands beside the prediction.</summary>
public sealed class HmmStudyTests
{
    private const string Text = """
        sequence: { length: 12, measure: MEASURE }
        model: { layers: [{ dense: {} }], readout: last }
        target: { kind: next_token, symbols: [1] }
        spectrum: { method: METHOD, pool: 512, check_pool: 512 }
        regression: { noise: 0.1, train: [64, 256], label_noise: NOISE }
        """;

    [Fact]
    public void ThePosteriorOfAHiddenMarkovModelIsAReference()
    {
        TargetResult target = Run("{ kind: hmm, transition: [[0.95, 0.05], [0.1, 0.9]], emission: [[0.95, 0.05], [0.1, 0.9]] }", "sampled", "0");
        double bayes = Reference(target), baseRate = target.References.Single(reference => reference.Name == "base rate").MeanSquaredError;
        Assert.InRange(bayes, 0.2, 0.8 * baseRate);
        Assert.All(target.Curve, point => Assert.InRange(point.Mse, bayes, 2));
    }

    [Fact]
    public void ExactAndSampledRunsAgreeOnTheBestError()
    {
        const string Mixture = "{ kind: mixture, components: [{ weight: 0.5, probabilities: [0.8, 0.2] }, { weight: 0.5, probabilities: [0.3, 0.7] }] }";
        TargetResult exact = Run(Mixture, "exact", "0.25"), sampled = Run(Mixture, "sampled", "0.25");

        // 512 sequences, each of an error between 0 and 1: a standard error of at most 0.022; five of them.
        Assert.InRange(Reference(sampled) - Reference(exact), -0.11, 0.11);
        Assert.InRange(Reference(exact), 0.25 + 0.5, 0.25 + 0.9);

        // What can be known of the next token depends on the counts alone; within 5 standard errors.
        Assert.Equal(12, Assert.Single(sampled.Irreps[0].Partition));
        Assert.InRange(sampled.Irreps[0].Power - exact.Irreps[0].Power, -5 * sampled.Irreps[0].StandardError, 5 * sampled.Irreps[0].StandardError);
        Assert.Equal(1.25 - Reference(exact), exact.Irreps[0].Power, 1e-9);
        Assert.All(sampled.Irreps[1..], irrep => Assert.InRange(irrep.Power, -0.01, 0.01));
    }

    [Fact]
    public void AModelThatIsExchangeableIsPredictedExactly()
    {
        const string Mixture = "{ kind: mixture, components: [{ weight: 0.25, probabilities: [0.8, 0.2] }, { weight: 0.75, probabilities: [0.3, 0.7] }] }";
        const string Still = "{ kind: hmm, initial: [0.25, 0.75], transition: [[1, 0], [0, 1]], emission: [[0.8, 0.2], [0.3, 0.7]] }";
        TargetResult mixture = Run(Mixture, "exact", "0"), still = Run(Still, "exact", "0");
        Assert.Equal(mixture.Curve.Select(point => point.Mse), still.Curve.Select(point => point.Mse));
        const string Moving = "{ kind: hmm, transition: [[0.9, 0.1], [0.1, 0.9]], emission: [[0.8, 0.2], [0.3, 0.7]] }";
        Assert.Contains("the order of tokens matters in 12 tokens of 2 symbols from a hidden Markov model of 2 states", Assert.Throws<RequestException>(() => Run(Moving, "exact", "0")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AModelFittedToATextIsAReferenceThatSeesFurtherThanABigram()
    {
        // Two states of about twenty tokens, half of them noise that hides the state from whoever looks at one token only.
        string file = Path.Combine(Path.GetTempPath(), $"kostka-{Guid.NewGuid():N}.txt");
        var random = new Random(4);
        var words = new List<string>();
        bool second = false;
        for (int i = 0; i < 20_000; i++)
        {
            second ^= random.NextDouble() < 0.05;
            words.Add(random.NextDouble() < 0.5 ? "noise" : second ? "b" : "a");
        }

        File.WriteAllText(file, string.Join(' ', words));
        try
        {
            foreach (string asked in (string[])["symbols: [a]", "classes: [a, b]"])
            {
                TargetResult target = StudyRunner.RunCurves(
                    Study.Parse(
                        $$"""
                        sequence: { length: 12, measure: { kind: corpus, files: ["{{file}}"], vocabulary: 4 } }
                        model: { layers: [{ dense: {} }], readout: last }
                        target: { kind: next_token, {{asked}} }
                        spectrum: { pool: 256, check_pool: 1024 }
                        regression: { noise: 0.1, train: [64], hmm_states: 2 }
                        """,
                        "fitted"),
                    new RunOptions(2, "test", []),
                    RunObserver.None).Targets[0];
                ReferencePredictor bigram = target.References.Single(reference => reference.Name == "bigram");
                ReferencePredictor fitted = target.References.Single(reference => reference.Name == "hidden Markov model (2 states)");
                Assert.True(fitted.MeanSquaredError < 0.95 * bigram.MeanSquaredError, $"{asked}: {fitted.MeanSquaredError}, {bigram.MeanSquaredError}");
                if (asked.StartsWith("classes", StringComparison.Ordinal))
                    Assert.True(fitted.CrossEntropy < bigram.CrossEntropy, $"{fitted.CrossEntropy}, {bigram.CrossEntropy}");
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void AModelFittedToATextSpeaksItsWords()
    {
        // A text that says "a" and "b" in turns of about ten words, with words that are noise.
        string file = Path.Combine(Path.GetTempPath(), $"kostka-{Guid.NewGuid():N}.txt");
        var stream = new Kostka.Numerics.RandomStream(1, "text");
        string[] words = ["a", "b", "noise"];
        int state = 0;
        File.WriteAllText(file, string.Join(' ', Enumerable.Range(0, 20_000).Select(_ =>
        {
            state = stream.NextUniform() < 0.1 ? 1 - state : state;
            return words[stream.NextUniform() < 0.3 ? 2 : state];
        })));
        try
        {
            string text = Text.Replace("MEASURE", $"{{ kind: hmm, fit: {{ files: ['{file}'], vocabulary: 4, states: 2, restarts: 1, iterations: 30 }} }}", StringComparison.Ordinal)
                .Replace("METHOD", "sampled", StringComparison.Ordinal).Replace("NOISE", "0", StringComparison.Ordinal).Replace("symbols: [1]", "symbols: [b]", StringComparison.Ordinal);
            var study = Study.Parse(text, "fit");
            var parts = StudyParts.Of(study);
            var measure = Assert.IsType<Kostka.Sequences.HiddenMarkov.HiddenMarkovMeasure>(parts.Measure);
            Assert.Contains("12 tokens of 4 symbols from a hidden Markov model of 2 states, fitted to a text of 18000 tokens (perplexity ", measure.Description, StringComparison.Ordinal);
            Assert.Contains("on 2000 more, held out)", measure.Description, StringComparison.Ordinal);
            Assert.All(measure.Model.Transition.Select((row, s) => row[s]), stay => Assert.InRange(stay, 0.87, 0.93));
            TargetResult target = Assert.Single(StudyRunner.Run(study, new RunOptions(2, "test", []), RunObserver.None).Targets);
            Assert.Equal("whether the next token is b", target.Description);

            // Always answering the mean has an error of 0.91, since 35 % of the words are "b"; knowing the state would give 0.6.
            Assert.InRange(Reference(target), 0.55, 0.8);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static double Reference(TargetResult target) => target.References.Single(reference => reference.Name == "Bayes optimum").MeanSquaredError;

    private static TargetResult Run(string measure, string method, string noise)
    {
        string text = Text.Replace("MEASURE", measure, StringComparison.Ordinal).Replace("METHOD", method, StringComparison.Ordinal).Replace("NOISE", noise, StringComparison.Ordinal);
        StudyResults results = StudyRunner.Run(Study.Parse(text, "hmm"), new RunOptions(2, "test", []), RunObserver.None);
        Assert.True(results.Complete);
        return Assert.Single(results.Targets);
    }
}

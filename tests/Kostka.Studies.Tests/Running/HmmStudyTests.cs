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

using Kostka.Studies.Running;

namespace Kostka.Studies.Tests;

/// <summary>The keys of hidden Markov models, and what a mistake in them is answered with.</summary>
public sealed class HmmKeysTests
{
    /// <summary>What follows <c>kind: hmm</c>, and the message after the place of the measure.</summary>
    public static TheoryData<string, string> Mistakes => new()
    {
        { "", "line 3, column 3: sequence.measure: the keys \"transition\" and \"emission\" are missing; give both, or \"components\", or \"fit\"" },
        { ", transition: [[1]]", "line 3, column 3: sequence.measure: the keys \"transition\" and \"emission\" are missing; give both, or \"components\", or \"fit\"" },
        { ", transition: [[1]], emission: [[0.5, 0.4]]", "line 3, column 55: sequence.measure.emission[0]: the probabilities sum to 0.9; allowed: a sum of 1 within 1e-9" },
        { ", transition: [[0.5, 0.6], [0.5, 0.5]], emission: [[0.5, 0.5], [1, 0]]", "line 3, column 38: sequence.measure.transition[0]: the probabilities sum to 1.1; allowed: a sum of 1 within 1e-9" },
        { ", transition: [[1]], emission: [[1.5, -0.5]]", "line 3, column 56: sequence.measure.emission[0][0]: found 1.5; allowed: a number at least 0 and at most 1" },
        { ", transition: [[0.5, 0.5], [1]], emission: [[0.5, 0.5], [1, 0]]", "line 3, column 50: sequence.measure.transition[1]: found 1 probabilities; allowed: 2, one for each of the 2 states" },
        { ", transition: [[1]], emission: [[0.5, 0.5], [1, 0]]", "line 3, column 54: sequence.measure.emission: found 2 rows; allowed: 1, one for each state (row of transition)" },
        { ", transition: [[0.5, 0.5], [1, 0]], emission: [[0.5, 0.5], [0.5, 0.25, 0.25]]", "line 3, column 82: sequence.measure.emission[1]: found 3 probabilities; allowed: 2, as in the first row" },
        { ", initial: [1], transition: [[0.5, 0.5], [1, 0]], emission: [[0.5, 0.5], [1, 0]]", "line 3, column 34: sequence.measure.initial: found 1 probabilities; allowed: 2, one for each state (row of transition)" },
        { ", initial: [0.5, 0.4], transition: [[0.5, 0.5], [1, 0]], emission: [[0.5, 0.5], [1, 0]]", "line 3, column 34: sequence.measure.initial: the probabilities sum to 0.9; allowed: a sum of 1 within 1e-9" },
        { ", initial: uniform, transition: [[1]], emission: [[0.5, 0.5]]", "line 3, column 34: sequence.measure.initial: found \"uniform\"; allowed: stationary" },
        { ", transition: [[1, 0], [0, 1]], emission: [[0.5, 0.5], [1, 0]]", "line 3, column 37: sequence.measure.transition: The transition matrix has no single stationary law: no way leads from state 0 to state 1, nor back. Give the initial probabilities." },
        { ", components: [], transition: [[1]]", "line 3, column 37: sequence.measure.components: found an empty list; allowed: a list of at least one of: components" },
        { ", components: [{ weight: 0.5, transition: [[1]], emission: [[0.5, 0.5]] }]", "line 3, column 37: sequence.measure.components: the weights sum to 0.5; allowed: a sum of 1 within 1e-9" },
        { ", components: [{ weight: 1, transition: [[1]] }]", "line 3, column 38: sequence.measure.components[0]: the key \"emission\" is missing; it takes a list of at least one of: rows of probabilities" },
        { ", components: [{ weight: 1, transition: [[0.5]], emission: [[1, 0]] }]", "line 3, column 64: sequence.measure.components[0].transition[0]: the probabilities sum to 0.5; allowed: a sum of 1 within 1e-9" },
        { ", components: [{ weight: 1, transition: [[1]], emission: [[1, 0]] }, { weight: 0, transition: [[1]], emission: [[1, 0, 0]] }]", "line 3, column 92: sequence.measure.components[1]: found 3 symbols, but 2 in the first; allowed: the same number in all" },
        { ", fit: { files: [a.txt], states: 2 }", "line 1, column 1: sequence: the key \"vocabulary\" is missing; give it here or in the measure" },
        { ", transition: [[1]], fit: { files: [a.txt], states: 2, vocabulary: 5 }", "line 3, column 3: sequence.measure: found fit and \"transition\"; allowed: fit alone, which finds the probabilities, or probabilities that are given" },
        { ", fit: { files: [], states: 2, vocabulary: 5 }", "line 3, column 39: sequence.measure.fit.files: found an empty list; allowed: a list of at least one of: names of files" },
        { ", fit: { files: [a.txt], states: 0, vocabulary: 5, tokens: letters.json }", "line 3, column 56: sequence.measure.fit.states: found 0; allowed: a whole number from 1 to 512" },
        { ", transition: null, emission: [[1, 0]]", "line 3, column 37: sequence.measure: found nothing as transition; allowed: a list of at least one of: rows of probabilities" },
        { ", transitions: [[1]], transition: [[1]], emission: [[1, 0]]", "line 3, column 25: sequence.measure.transitions: unknown key; allowed: kind, initial, transition, emission, components, fit; did you mean \"transition\"?" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void AMistakeIsAnsweredPrecisely(string keys, string message)
    {
        string actual = Assert.Throws<RequestException>(() => Study.Parse(Text(keys), "small")).Message;
        Assert.Contains(message, actual.StartsWith("small, ", StringComparison.Ordinal) ? actual["small, ".Length..] : actual, StringComparison.Ordinal);
    }

    [Fact]
    public void AModelFittedToATextIsNoMeasureToTestOn()
    {
        string text = Samples.Small.Replace("  train: [32, 128]", "  train: [32, 128]\n  test_measure: { kind: hmm, fit: { files: [a.txt], states: 2, vocabulary: 2 } }", StringComparison.Ordinal);
        Assert.EndsWith(
            "regression.test_measure: found a model fitted to a text, whose symbols would be other words than those of the study; allowed: the other kinds of measures",
            Assert.Throws<RequestException>(() => Study.Parse(text, "small")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void TheVocabularyIsThatOfTheEmissions()
    {
        Assert.Equal(3, Study.Parse(Text(", transition: [[1]], emission: [[0.5, 0.25, 0.25]]"), "small").Sequence!.Vocabulary);
        string text = Text(", transition: [[1]], emission: [[0.5, 0.25, 0.25]]").Replace("length: 16", "length: 16\n  vocabulary: 2", StringComparison.Ordinal);
        string message = Assert.Throws<RequestException>(() => Study.Parse(text, "small")).Message;
        Assert.Equal("small, line 3, column 15: sequence.vocabulary: found 2, but the number of probabilities in a row of emission is 3; allowed: the same number, or leave one out", message);
    }

    [Fact]
    public void AMixtureOfModelsIsBuiltAsWritten()
    {
        Study study = Study.Parse(
            Text(", components: [{ weight: 0.25, transition: [[0.5, 0.5], [1, 0]], emission: [[1, 0], [0, 1]] }, { weight: 0.75, initial: [1], transition: [[1]], emission: [[0.5, 0.5]] }]"),
            "small");
        var measure = (Kostka.Sequences.HiddenMarkov.HiddenMarkovMixture)StudyParts.Of(study).Measure;
        Assert.Equal("16 tokens of 2 symbols, each sequence from one of 2 hidden Markov models of 1 to 2 states", measure.Description);
        Assert.Equal(0.25, measure.Components[0].Weight);
        Assert.Equal(2.0 / 3, measure.Components[0].Model.Initial[0], 1e-15);
        Assert.Equal([0.5, 0.5], measure.Components[1].Model.Emission[0].ToArray());
    }

    private static string Text(string keys) => Samples.Small.Replace("  vocabulary: 2", $"  measure: {{ kind: hmm{keys} }}", StringComparison.Ordinal);
}

using System.Collections.Immutable;
using Kostka.Sequences;
using Kostka.Sequences.HiddenMarkov;

namespace Kostka.Tests.Sequences.HiddenMarkov;

/// <summary>Hidden Markov models that are exchangeable, recognised and with the same probabilities; those that are not, refused with a reason.</summary>
public class ExchangeableFormTests
{
    private static readonly ImmutableArray<double> _a = [0.7, 0.2, 0.1], _b = [0.1, 0.3, 0.6], _c = [0.3, 0.3, 0.4];

    public static TheoryData<string, HiddenMarkovModel, int> Exchangeable => new()
    {
        { "one state", new([1], [[1]], [_a]), 1 },
        { "equal emissions", new([0.2, 0.8], [[0.9, 0.1], [0.3, 0.7]], [_a, _a]), 1 },
        { "a state that never changes", new([0.2, 0.5, 0.3], [[1, 0, 0], [0, 1, 0], [0, 0, 1]], [_a, _b, _c]), 3 },
        { "a state that is forgotten", new([0.2, 0.8], [[0.2, 0.8], [0.2, 0.8]], [_a, _b]), 1 },
        { "an unreachable state", new([0.25, 0.75, 0], [[1, 0, 0], [0, 1, 0], [0.5, 0.2, 0.3]], [_a, _b, _c]), 2 },
        { "two states that look alike and never leave each other", new([0.1, 0.3, 0.6], [[0.5, 0.5, 0], [0.9, 0.1, 0], [0, 0, 1]], [_a, _a, _b]), 2 },
        { "forgotten after states that look alike were merged", new([0.1, 0.3, 0.6], [[0.4, 0, 0.6], [0, 0.4, 0.6], [0.2, 0.2, 0.6]], [_a, _a, _b]), 1 },
    };

    public static TheoryData<string, HiddenMarkovModel> Ordered => new()
    {
        { "a state that is remembered", HiddenMarkovModel.Stationary([[0.9, 0.1], [0.1, 0.9]], [_a, _b]) },
        { "forgotten, but another first state", new([0.5, 0.5], [[0.2, 0.8], [0.2, 0.8]], [_a, _b]) },
        { "equal emissions that lead elsewhere", new([0.4, 0.3, 0.3], [[0.1, 0.9, 0], [0.9, 0, 0.1], [0.5, 0, 0.5]], [_a, _a, _b]) },
        { "a state that is left in the end", new([1, 0], [[0.5, 0.5], [0, 1]], [_a, _b]) },
    };

    [Theory]
    [MemberData(nameof(Exchangeable))]
    public void Exchangeable_models_become_mixtures_of_the_same_law(string name, HiddenMarkovModel model, int components)
    {
        var measure = new HiddenMarkovMeasure(5, model);
        IIidMixture found = measure.AsExchangeable(out string? reason)!;
        Assert.True(found is not null, $"{name}: {reason}");
        Assert.Null(reason);
        Assert.Equal(components, found!.Components.Length);
        Same(found, x => RandomModel.Probability(model, x), measure);
    }

    [Theory]
    [MemberData(nameof(Ordered))]
    public void Other_models_are_refused_with_a_reason_and_are_not_exchangeable(string name, HiddenMarkovModel model)
    {
        var measure = new HiddenMarkovMeasure(5, model);
        Assert.Null(measure.AsExchangeable(out string? reason));
        Assert.Contains("hidden state moves", reason, StringComparison.Ordinal);
        double largest = SmallMeasure.Sequences(5, 3).GroupBy(x => SequenceType.Of(x, 3))
            .Max(type => type.Max(x => RandomModel.Probability(model, x)) - type.Min(x => RandomModel.Probability(model, x)));
        Assert.True(largest > 1e-5, $"{name}: {largest}");
    }

    [Fact]
    public void A_mixture_is_exchangeable_when_its_components_are()
    {
        HiddenMarkovModel still = new([0.25, 0.75], [[1, 0], [0, 1]], [_a, _b]), one = new([1], [[1]], [_c]);
        var mixture = new HiddenMarkovMixture(4, [new(0.4, still), new(0.6, one)]);
        IIidMixture found = mixture.AsExchangeable(out _)!;
        Assert.Equal([0.1, 0.3, 0.6], found.Components.Select(component => Math.Round(component.Weight, 12)));
        Same(found, x => RandomModel.Probability(mixture, x), mixture);
        var ordered = new HiddenMarkovMixture(4, [new(0.4, still), new(0.6, HiddenMarkovModel.Stationary([[0.9, 0.1], [0.1, 0.9]], [_a, _b]))]);
        Assert.Null(ordered.AsExchangeable(out string? reason));
        Assert.NotNull(reason);
    }

    // The probability of every sequence and what follows it.
    private static void Same(IIidMixture found, Func<int[], double> probability, INextTokenPosterior measure)
    {
        double[] posterior = new double[3], expected = new double[3];
        foreach (int[] x in SmallMeasure.Sequences(found.Length, 3))
        {
            Assert.Equal(probability(x), found.Components.Sum(part => x.Aggregate(part.Weight, (product, token) => product * part.Probabilities[token])), 1e-14);
            ((INextTokenPosterior)found).Posterior(x, posterior);
            measure.Posterior(x, expected);
            for (int v = 0; v < 3; v++)
                Assert.Equal(expected[v], posterior[v], 1e-12);
        }
    }
}

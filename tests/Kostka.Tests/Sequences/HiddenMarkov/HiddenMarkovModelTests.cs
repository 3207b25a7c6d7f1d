using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Kostka.Numerics;
using Kostka.Sequences.HiddenMarkov;

namespace Kostka.Tests.Sequences.HiddenMarkov;

public class HiddenMarkovModelTests
{
    [Fact]
    public void The_stationary_law_does_not_change_in_a_step()
    {
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var stream = new RandomStream((ulong)seed, "model");
            int states = 1 + stream.NextBelow(8);
            HiddenMarkovModel model = RandomModel.Draw(stream, states, 2).FromStationaryStart();
            for (int to = 0; to < states; to++)
                Assert.Equal(model.Initial[to], Enumerable.Range(0, states).Sum(s => model.Initial[s] * model.Transition[s][to]), 1e-14);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL));
    }

    [Fact]
    public void A_rarely_left_state_has_its_stationary_weight_to_full_accuracy()
    {
        HiddenMarkovModel model = HiddenMarkovModel.Stationary([[1 - 1e-12, 1e-12], [0.25, 0.75]], [[1, 0], [0, 1]]);
        Assert.Equal(4e-12, model.Initial[1] / model.Initial[0], 1e-26);
    }

    [Fact]
    public void States_that_are_left_for_good_have_no_stationary_weight()
    {
        HiddenMarkovModel model = HiddenMarkovModel.Stationary([[0.5, 0.25, 0.25], [0, 0.5, 0.5], [0, 1, 0]], [[1], [1], [1]]);
        Assert.Equal(0, model.Initial[0]);
        Assert.Equal(2.0 / 3, model.Initial[1], 1e-15);
    }

    [Fact]
    public void Without_a_single_stationary_law_the_initial_law_must_be_given()
    {
        var refused = Assert.Throws<RequestException>(() => HiddenMarkovModel.Stationary([[1, 0], [0, 1]], [[1], [1]]));
        Assert.Contains("from state 0 to state 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_numbers_are_refused_where_they_stand()
    {
        ImmutableArray<double> half = [0.5, 0.5];
        Refused("initial state sum to 0.9", [0.5, 0.4], [half, half], [half, half]);
        Refused("1 rows; the 2 states need 2", [0.5, 0.5], [half], [half, half]);
        Refused("emission matrix has 3 rows", [0.5, 0.5], [half, half], [half, half, half]);
        Refused("row 1 of the transition matrix sum to", [0.5, 0.5], [half, [0.5, 0.6]], [half, half]);
        Refused("Row 1 of the transition matrix has 3", [0.5, 0.5], [half, [0.5, 0.25, 0.25]], [half, half]);
        Refused("row 0 of the emission matrix of number 1 is -0.5", [0.5, 0.5], [half, half], [[0.5, -0.5], half]);
        Refused("Row 1 of the emission matrix has 3", [0.5, 0.5], [half, half], [half, [0.5, 0.25, 0.25]]);
        Refused("NaN", [0.5, 0.5], [half, half], [half, [double.NaN, 0.5]]);
    }

    private static void Refused(
        string message, ImmutableArray<double> initial, ImmutableArray<double>[] transition, ImmutableArray<double>[] emission) =>
        Assert.Contains(
            message, Assert.Throws<RequestException>(() => new HiddenMarkovModel(initial, transition, emission)).Message, StringComparison.Ordinal);
}

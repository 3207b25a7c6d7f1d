using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Sequences;

public class IidMeasureTests
{
    [Theory]
    [InlineData(new[] { 0.5, 0.5 })]
    [InlineData(new[] { 0.2, 0.0, 0.5, 0.3 })]
    [InlineData(new[] { 0.01, 0.09, 0.9, 0.0 })]
    public void Every_position_and_the_next_token_follow_the_probabilities(double[] probabilities)
    {
        // 9 places × at most 4 symbols; each frequency stays within 5 standard errors but for a chance of 6e-7: 2e-5 a case.
        const int Count = 20_000;
        SequenceSample sample = new IidMeasure(8, probabilities).Draw(Count, Stream(1));
        for (int place = 0; place <= 8; place++)
        {
            int[] tokens = [.. Enumerable.Range(0, Count).Select(i => place < 8 ? sample.Sequences[i][place] : sample.Next[i])];
            for (int v = 0; v < probabilities.Length; v++)
            {
                double p = probabilities[v], error = 5 * Math.Sqrt(p * (1 - p) / Count);
                Assert.InRange(tokens.Count(token => token == v) / (double)Count, p - error, p + error);
            }
        }
    }

    [Fact]
    public void Positions_are_uncorrelated()
    {
        // 36 pairs of places, each correlation within 5 standard errors but for a chance of 6e-7: 2e-5 in all.
        const int Count = 20_000;
        SequenceSample sample = new IidMeasure(8, [0.5, 0.5]).Draw(Count, Stream(2));
        double Sign(int i, int place) => (2 * (place < 8 ? sample.Sequences[i][place] : sample.Next[i])) - 1;
        for (int a = 0; a <= 8; a++)
        {
            for (int b = a + 1; b <= 8; b++)
                Assert.InRange(Enumerable.Range(0, Count).Average(i => Sign(i, a) * Sign(i, b)), -5 / Math.Sqrt(Count), 5 / Math.Sqrt(Count));
        }
    }

    [Fact]
    public void The_same_stream_gives_the_same_sample_and_a_larger_one_begins_with_it()
    {
        var measure = new IidMeasure(5, [0.3, 0.3, 0.4]);
        SequenceSample small = measure.Draw(10, Stream(3)), large = measure.Draw(20, Stream(3)).Slice(0, 10);
        Assert.Equal(small.Sequences.Tokens, large.Sequences.Tokens);
        Assert.Equal(small.Next, large.Next);
        Assert.NotEqual(small.Sequences.Tokens, measure.Draw(10, Stream(4)).Sequences.Tokens);
    }

    [Fact]
    public void Certain_symbols_are_drawn_always_and_impossible_ones_never()
    {
        Assert.All(new IidMeasure(4, [1.0]).Draw(100, Stream(5)).Sequences.Tokens, token => Assert.Equal(0, token));
        Assert.All(new IidMeasure(4, [0, 1.0, 0]).Draw(100, Stream(5)).Sequences.Tokens, token => Assert.Equal(1, token));
        Assert.DoesNotContain(3, new IidMeasure(100, [0.5, 0, 0.4999999995, 0]).Draw(1000, Stream(5)).Sequences.Tokens);
    }

    [Fact]
    public void Probabilities_within_the_tolerance_are_divided_by_their_sum()
    {
        var measure = new IidMeasure(4, [0.333333333, 0.333333333, 0.333333333 + 5e-10]);
        Assert.Equal(1, measure.Probabilities.Sum(), 15);
        Assert.Equal("4 independent tokens of 2 symbols with probabilities 0.25, 0.75", new IidMeasure(4, [0.25, 0.75]).Description);
    }

    [Theory]
    [InlineData(4, new[] { 0.5, 0.6 }, "sum to 1.1")]
    [InlineData(4, new[] { 0.5, 0.499999998 }, "must sum to 1")]
    [InlineData(4, new[] { 1.5, -0.5 }, "symbol 0 is 1.5")]
    [InlineData(4, new[] { 0.5, 0.5, -0.1 }, "symbol 2 is -0.1")]
    [InlineData(4, new[] { double.NaN, 1 }, "symbol 0 is NaN")]
    [InlineData(4, new double[0], "No token probabilities")]
    [InlineData(0, new[] { 1.0 }, "length")]
    public void A_measure_that_cannot_be_is_refused(int length, double[] probabilities, string message) =>
        Assert.Contains(message, Assert.Throws<RequestException>(() => new IidMeasure(length, probabilities)).Message);

    [Fact]
    public void A_sample_too_large_for_one_array_is_refused() =>
        Assert.Contains("one sample holds", Assert.Throws<RequestException>(() => new IidMeasure(1_000_000, [1.0]).Draw(1_000_000, Stream(1))).Message);

    private static RandomStream Stream(ulong seed) => new(seed, "data");
}

using Kostka.Studies.Corpora;

namespace Kostka.Studies.Tests.Corpora;

/// <summary>The part of a long text that stands for the whole.</summary>
public sealed class TextSampleTests
{
    [Fact]
    public void A_text_that_is_not_long_stands_for_itself()
    {
        int[] tokens = [.. Enumerable.Range(0, 1000)];
        Assert.True(TextSample.Of(tokens, 10).Equals(tokens.AsMemory()));
    }

    [Fact]
    public void Stretches_of_a_long_text_are_spread_evenly_from_its_beginning_to_its_end()
    {
        int[] tokens = [.. Enumerable.Range(0, 1_000_000)];
        int[] sample = TextSample.Of(tokens, 1000).ToArray();
        Assert.Equal(250_000, sample.Length);
        Assert.Equal((0, 999_999), (sample[0], sample[^1]));
        int[] starts = [.. sample.Where((token, i) => i == 0 || token != sample[i - 1] + 1)];
        Assert.Equal(100, starts.Length);
        Assert.All(starts.Zip(starts.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 10_075, 10_077));
    }
}

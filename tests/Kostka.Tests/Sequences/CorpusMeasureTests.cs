using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sequences.Reading;

namespace Kostka.Tests.Sequences;

public class CorpusMeasureTests
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL);

    private static readonly Gen<Setting> _settings =
        from tokens in Gen.Choose(2, 600)
        from length in Gen.Choose(1, Math.Min(tokens - 1, 40))
        from share in Gen.Choose(0, 60)
        from blocks in Gen.Choose(1, 12)
        from stride in Gen.Choose(1, 30)
        select new Setting(tokens, length, share / 100.0, blocks, stride);

    [Fact]
    public void Every_window_of_either_part_is_drawn_exactly_once_and_none_overlaps_the_other_part() =>
        Prop.ForAll(_settings.ToArbitrary(), setting =>
        {
            if (TryMeasure(setting) is not { } measure)
                return;
            Assert.Equal(WindowsWithin(measure.MainStretches, setting), Drawn(measure.DrawStarts, measure.MainWindows));
            Assert.Equal(WindowsWithin(measure.HeldOutStretches, setting), Drawn(measure.DrawHeldOutStarts, measure.HeldOutWindows));

            // The parts as sets of tokens: they cover the text and share nothing.
            int[] main = [.. Tokens(measure.MainStretches)], heldOut = [.. Tokens(measure.HeldOutStretches)];
            Assert.Empty(main.Intersect(heldOut));
            Assert.Equal(Enumerable.Range(0, setting.Tokens), main.Concat(heldOut).Order());
            Assert.All(measure.HeldOutStretches, block => Assert.True(block.Length > setting.Length));
        }).Check(_config);

    [Fact]
    public void Held_out_blocks_take_the_asked_share_in_blocks_spread_evenly()
    {
        CorpusMeasure measure = new(Numbered(10_000), length: 16);
        Assert.Equal(Enumerable.Range(0, 10).Select(b => new TextStretch((1000 * b) + 450, (1000 * b) + 550)), measure.HeldOutStretches);
        Assert.Equal(10 * (100 - 16), measure.HeldOutWindows);
        Assert.Equal((450 - 16) + (9 * (900 - 16)) + (450 - 16), measure.MainWindows);
        Assert.Equal("windows of 16 tokens from a text of 10000 tokens, 1000 of them held out in 10 blocks", measure.Description);
    }

    [Fact]
    public void A_text_too_short_for_held_out_blocks_holds_nothing_out()
    {
        CorpusMeasure measure = new(Numbered(100), length: 10);
        Assert.Equal((90, 0), (measure.MainWindows, measure.HeldOutWindows));
        Assert.EndsWith("none of them held out", measure.Description);
        Assert.Contains("holds only 0", Assert.Throws<RequestException>(() => measure.DrawHeldOut(1, Stream(1))).Message);
    }

    [Fact]
    public void A_sample_holds_the_text_at_its_windows_with_the_next_tokens()
    {
        CorpusMeasure measure = new(Numbered(500), length: 7);
        SequenceSample sample = measure.Draw(200, Stream(3));
        int[] starts = measure.DrawStarts(200, Stream(3));
        for (int i = 0; i < sample.Count; i++)
        {
            // Token number i of this text is symbol i.
            Assert.Equal(Enumerable.Range(starts[i], 7), sample.Sequences[i].ToArray());
            Assert.Equal(starts[i] + 7, sample.Next[i]);
        }
    }

    [Fact]
    public void The_same_stream_gives_the_same_sample_and_a_larger_one_begins_with_it()
    {
        CorpusMeasure measure = new(Numbered(500), length: 7);
        int[] some = measure.DrawStarts(50, Stream(4));
        Assert.Equal(some, measure.DrawStarts(50, Stream(4)));
        Assert.Equal(some, measure.DrawStarts(measure.MainWindows, Stream(4))[..50]);
        Assert.NotEqual(some, measure.DrawStarts(50, Stream(5)));
    }

    [Fact]
    public void Windows_are_drawn_uniformly()
    {
        // 21 windows, 2 of them drawn, 20,000 times: χ² over the 420 ordered pairs (419 degrees of freedom) stays below 530 but for a chance of 2e-4.
        CorpusMeasure measure = new(Numbered(22), length: 1, heldOutShare: 0);
        const int Draws = 20_000;
        double[] counts = new double[21 * 21];
        for (int i = 0; i < Draws; i++)
        {
            int[] starts = measure.DrawStarts(2, Stream(7).Child((ulong)i));
            counts[(21 * starts[0]) + starts[1]]++;
        }

        double expected = Draws / 420.0;
        double chiSquared = Enumerable.Range(0, 441).Where(pair => pair / 21 != pair % 21).Sum(pair => Math.Pow(counts[pair] - expected, 2) / expected);
        Assert.InRange(chiSquared, 320, 530);
    }

    [Fact]
    public void More_windows_than_there_are_is_refused_with_both_numbers()
    {
        CorpusMeasure measure = new(Numbered(1000), length: 16, heldOutShare: 0.2, heldOutBlocks: 2);
        string message = Assert.Throws<RequestException>(() => measure.Draw(measure.MainWindows + 1, Stream(1))).Message;
        Assert.Contains($"{measure.MainWindows + 1} ", message);
        Assert.Contains($"only {measure.MainWindows};", message);
        message = Assert.Throws<RequestException>(() => measure.DrawHeldOut(500, Stream(1))).Message;
        Assert.Contains("500 ", message);
        Assert.Contains($"only {measure.HeldOutWindows};", message);
    }

    [Theory]
    [InlineData(0, 0.1, 10, 1, "length is at least 1")]
    [InlineData(100, 0.1, 10, 1, "do not fit into a text of 100 tokens")]
    [InlineData(int.MaxValue, 0.1, 10, 1, "do not fit into a text of 100 tokens")]
    [InlineData(5, 1.0, 10, 1, "below 1")]
    [InlineData(5, double.NaN, 10, 1, "below 1")]
    [InlineData(5, -0.1, 10, 1, "at least 0")]
    [InlineData(5, 0.1, 0, 1, "held-out blocks")]
    [InlineData(5, 0.1, 10, 0, "stride")]
    [InlineData(30, 0.9, 1, 1, "between the held-out blocks")]
    public void Windows_that_cannot_be_are_refused(int length, double share, int blocks, int stride, string message) =>
        Assert.Contains(message, Assert.Throws<RequestException>(() => new CorpusMeasure(Numbered(100), length, share, blocks, stride)).Message);

    [Fact]
    public void A_stride_beyond_the_text_leaves_its_first_window() =>
        Assert.Equal(1, new CorpusMeasure(Numbered(100), 5, heldOutShare: 0, stride: int.MaxValue).MainWindows);

    // A text whose token number i is symbol i.
    private static Corpus Numbered(int tokens)
    {
        var reader = new WordReader();
        string text = string.Join(' ', Enumerable.Range(0, tokens).Select(i => $"w{i}"));
        reader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "the text", CancellationToken.None);
        return new Corpus(reader.ToText(), tokens + 1);
    }

    private static CorpusMeasure? TryMeasure(Setting s)
    {
        try
        {
            return new CorpusMeasure(Numbered(s.Tokens), s.Length, s.Share, s.Blocks, s.Stride);
        }
        catch (RequestException)
        {
            return null; // No window fits between the blocks: the other cases are tested one by one.
        }
    }

    private static int[] Drawn(Func<int, RandomStream, int[]> draw, int count) => count == 0 ? [] : [.. draw(count, Stream(1)).Order()];

    private static int[] WindowsWithin(IEnumerable<TextStretch> stretches, Setting s) =>
        [.. stretches.SelectMany(t => Enumerable.Range(t.Start, t.Length).Where(start => start % s.Stride == 0 && start + s.Length < t.End))];

    private static IEnumerable<int> Tokens(IEnumerable<TextStretch> stretches) => stretches.SelectMany(t => Enumerable.Range(t.Start, t.Length));

    private static RandomStream Stream(ulong seed) => new(seed, "windows");

    private sealed record Setting(int Tokens, int Length, double Share, int Blocks, int Stride);
}

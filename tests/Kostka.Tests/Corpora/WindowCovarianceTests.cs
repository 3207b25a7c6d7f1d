using FsCheck;
using FsCheck.Fluent;
using Kostka.Corpora;
using Kostka.Numerics;

namespace Kostka.Tests.Corpora;

public sealed class WindowCovarianceTests
{
    private static readonly Computation _twoThreads = new(2);

    [Fact]
    public void Shares_are_those_of_the_explicit_matrix()
    {
        Prop.ForAll(RandomTexts.Small(), text =>
        {
            (int[] tokens, int vocabulary, int length) = text;
            WindowCovariance covariance = WindowCovariance.Compute(tokens, vocabulary, length, _twoThreads);
            foreach ((int ℓ, InvariantShare share) in covariance.Shares)
                AssertClose(ExplicitCovariance.Share(ExplicitCovariance.Of(tokens, vocabulary, ℓ), vocabulary, ℓ), share);
            Assert.Equal(covariance.Shares[^1].Share, covariance.Share);
            Assert.Equal(length, covariance.Shares[^1].Length);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(42UL, 43UL));
    }

    [Fact]
    public void Shares_are_those_of_the_average_over_all_permutations()
    {
        Prop.ForAll(RandomTexts.Small(longest: 6), text =>
        {
            (int[] tokens, int vocabulary, int length) = text;
            vocabulary = Math.Min(vocabulary, 3);
            tokens = SmallerVocabulary.Of(tokens, vocabulary);
            Matrix c = ExplicitCovariance.Of(tokens, vocabulary, length);
            Matrix average = PermutationAverage.Of(c, vocabulary, length);
            double Norm(Matrix matrix, bool offDiagonal)
            {
                double sum = 0;
                for (int i = 0; i < c.Rows; i++)
                {
                    for (int j = 0; j < c.Columns; j++)
                        sum += offDiagonal && i / vocabulary == j / vocabulary ? 0 : matrix[i, j] * matrix[i, j];
                }

                return sum;
            }

            // Averaging cancels to rounding, not to 0, where off-diagonal blocks are 0; the ratio is then 0/0.
            InvariantShare expected = new(Norm(average, false) / Norm(c, false), Norm(average, true) / Norm(c, true));
            AssertClose(expected, WindowCovariance.Compute(tokens, vocabulary, length, _twoThreads).Share);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(42UL, 43UL));
    }

    // 6,000 tokens of 3 symbols: rows counted by all threads together. 600 of 40: one symbol after the other. 4,000 of 300 with a frequent one: both.
    [Theory]
    [InlineData(6_000, 3, 0, 9)]
    [InlineData(600, 40, 0, 7)]
    [InlineData(4_000, 60, 0.4, 6)]
    [InlineData(3_000, 90, 0.2, 3)]
    public void Longer_texts_agree_with_the_explicit_matrix(int count, int vocabulary, double frequent, int length)
    {
        var stream = new RandomStream((ulong)count, "text");
        int[] tokens = PrincipalStructureTests.MarkovText(count, vocabulary);
        for (int i = 0; i < count; i++)
        {
            if (stream.NextUniform() < frequent)
                tokens[i] = 1;
        }

        WindowCovariance covariance = WindowCovariance.Compute(tokens, vocabulary, length, _twoThreads);
        AssertClose(ExplicitCovariance.Share(ExplicitCovariance.Of(tokens, vocabulary, length), vocabulary, length), covariance.Share);
        AssertLags(tokens, vocabulary, covariance);

        // Exact integers: whatever the number of threads.
        foreach (int threads in new[] { 1, 3 })
        {
            WindowCovariance other = WindowCovariance.Compute(tokens, vocabulary, length, new Computation(threads));
            Assert.Equal(covariance.Shares.AsEnumerable(), other.Shares);
            Assert.Equal(covariance.Lags.Select(lag => (lag.Norm, lag.Asymmetry)), other.Lags.Select(lag => (lag.Norm, lag.Asymmetry)));
        }
    }

    [Fact]
    public void Lags_agree_with_their_definitions()
    {
        Prop.ForAll(RandomTexts.Small(), text =>
        {
            (int[] tokens, int vocabulary, int length) = text;
            AssertLags(tokens, vocabulary, WindowCovariance.Compute(tokens, vocabulary, length, _twoThreads));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL));
    }

    [Fact]
    public void A_text_read_backwards_or_with_renamed_symbols_has_the_same_shares()
    {
        int[] tokens = PrincipalStructureTests.MarkovText(2_000, 7);
        WindowCovariance covariance = WindowCovariance.Compute(tokens, 7, 8, _twoThreads);
        int[][] others = [[.. tokens.Reverse()], [.. tokens.Select(symbol => (3 * symbol) % 7)], [.. tokens.Select(symbol => symbol + 5)]];
        foreach (int[] other in others)
            Assert.Equal(covariance.Shares.AsEnumerable(), WindowCovariance.Compute(other, 12, 8, _twoThreads).Shares);
    }

    [Fact]
    public void Nothing_varies_in_a_text_of_one_symbol()
    {
        WindowCovariance covariance = WindowCovariance.Compute(new int[50], 3, 4, _twoThreads);
        Assert.Equal((double.NaN, double.NaN), (covariance.Share.All, covariance.Share.OffDiagonal));
        Assert.All(covariance.Lags, lag => Assert.Equal((0, 0), (lag.Norm, lag.MutualInformation)));
    }

    [Fact]
    public void The_number_of_windows_is_that_of_all_overlapping_ones()
    {
        WindowCovariance covariance = WindowCovariance.Compute(new[] { 0, 1, 1, 0, 1 }, 2, 5, _twoThreads);
        Assert.Equal((5, 5, 1, 2), (covariance.TokenCount, covariance.Length, covariance.WindowCount, covariance.Vocabulary));
        Assert.Equal([2, 4, 5], covariance.Shares.Select(share => share.Length));
        Assert.Equal([1, 2, 3, 4], covariance.Lags.Select(lag => lag.Lag));
    }

    [Theory]
    [InlineData(3, 2, 4, "does not fit")]
    [InlineData(3, 2, 0, "at least 1")]
    [InlineData(3, 0, 2, "may have 1 to 65535")]
    [InlineData(3, 65_536, 2, "may have 1 to 65535")]
    public void What_makes_no_windows_is_refused(int tokens, int vocabulary, int length, string message) => Assert.Contains(
        message,
        Assert.Throws<RequestException>(() => WindowCovariance.Compute(new int[tokens], vocabulary, length, _twoThreads)).Message);

    [Fact]
    public void The_largest_vocabulary_works()
    {
        int[] tokens = [65_534, 0, 65_534, 0, 0, 1, 65_534];
        InvariantShare large = WindowCovariance.Compute(tokens, 65_535, 3, _twoThreads).Share;
        Assert.Equal(WindowCovariance.Compute(tokens.Select(t => Math.Min(t, 2)).ToArray(), 3, 3, _twoThreads).Share, large);
    }

    [Fact]
    public void Counting_stops_when_asked_to() => Assert.Throws<OperationCanceledException>(
        () => WindowCovariance.Compute(new int[9], 2, 3, new Computation(1, null, new CancellationToken(canceled: true))));

    [Fact]
    public void A_shuffled_text_has_the_same_tokens_in_another_order_that_the_stream_decides()
    {
        int[] tokens = PrincipalStructureTests.MarkovText(500, 5);
        int[] before = [.. tokens], shuffled = ShuffledText.Of(tokens, new RandomStream(1, "shuffle"));
        Assert.Equal(before, tokens);
        Assert.NotEqual(tokens, shuffled);
        Assert.Equal(tokens.Order(), shuffled.Order());
        Assert.Equal(shuffled, ShuffledText.Of(tokens, new RandomStream(1, "shuffle")));
        Assert.Equal([0, 1, 2, 2, 1], SmallerVocabulary.Of([0, 1, 2, 7, 1], 3));
    }

    private static void AssertLags(int[] tokens, int vocabulary, WindowCovariance covariance)
    {
        foreach (LagStrength lag in covariance.Lags)
        {
            ExplicitLag expected = ExplicitLag.Of(tokens, vocabulary, lag.Lag);
            AssertClose(expected.Norm, lag.Norm);
            AssertClose(expected.Asymmetry, lag.Asymmetry);
            AssertClose(expected.Information, lag.MutualInformation);
            AssertClose(expected.Bias, lag.InformationBias);
        }
    }

    private static void AssertClose(InvariantShare expected, InvariantShare actual)
    {
        AssertClose(expected.All, actual.All);
        AssertClose(expected.OffDiagonal, actual.OffDiagonal);
    }

    private static void AssertClose(double expected, double actual)
    {
        if (double.IsNaN(expected))
            Assert.Equal(expected, actual);
        else
            Assert.InRange(actual, expected - 1e-12, expected + 1e-12);
    }
}

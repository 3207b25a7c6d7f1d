using Kostka.Corpora;
using Kostka.Corpora.Blocks;
using Kostka.Corpora.Counting;
using Kostka.Numerics;

namespace Kostka.Tests.Corpora;

/// <summary>Texts in weighted blocks, and what rests on them: noise correction and bootstrap.</summary>
public sealed class BlockTests
{
    private static readonly Computation _twoThreads = new(2);

    // Few symbols: rows counted by all threads together. Many: one after the other. In between: both.
    [Theory]
    [InlineData(2_000, 3)]
    [InlineData(700, 50)]
    [InlineData(2_500, 12)]
    public void Weighted_tables_and_the_parts_of_the_blocks_agree_with_explicit_ones(int count, int vocabulary)
    {
        const int length = 6, blocks = 7;
        int[] tokens = PrincipalStructureTests.MarkovText(count, vocabulary, seed: 5);
        if (vocabulary == 12)
            tokens = [.. tokens.Select(symbol => symbol < 9 ? symbol : 0)];
        var text = new BlockedText(tokens, vocabulary, length, blocks, _twoThreads);
        int[] weights = [1, 0, -2, 3, 1, -1, 2];
        LagMoments weighted = text.Moments(weights), plain = text.Moments([.. Enumerable.Repeat(1, blocks)]);
        var influence = new LagInfluence(length - 1, blocks);
        LagCounter.Count(text.Text, [length], null, _twoThreads, null, influence);

        var sumOfPairs = new double[blocks, vocabulary * vocabulary];
        for (int lag = 1; lag < length; lag++)
        {
            double[,] tables = Tables(tokens, vocabulary, blocks, lag);
            Assert.Equal(Form(tables, weights, weights), weighted.Squares[lag]);
            for (int block = 0; block < blocks; block++)
            {
                Assert.Equal(Form(tables, Ones(blocks), One(blocks, block)), influence.Squares[lag][block]);
                for (int u = 0; u < vocabulary; u++)
                {
                    for (int v = 0; v < vocabulary; v++)
                        sumOfPairs[block, (u * vocabulary) + v] += (length - lag) * (tables[block, (u * vocabulary) + v] + tables[block, (v * vocabulary) + u]);
                }
            }
        }

        Assert.Equal(Form(sumOfPairs, weights, weights), (double)weighted.PairSquares[0]);
        Assert.Equal(Form(sumOfPairs, Ones(blocks), Ones(blocks)), (double)plain.PairSquares[0]);
        for (int block = 0; block < blocks; block++)
            Assert.Equal(Form(sumOfPairs, Ones(blocks), One(blocks, block)), influence.PairSquares[block], 1e-6);
    }

    [Fact]
    public void One_block_of_a_long_text_has_the_share_of_the_text_but_for_its_ends()
    {
        int[] tokens = PrincipalStructureTests.MarkovText(50_000, 5);
        InvariantShare exact = WindowCovariance.Compute(tokens, 5, 8, _twoThreads).Share;
        InvariantShare blocked = new BlockedText(tokens, 5, 8, 1, _twoThreads).Sums([1]).Share();
        Assert.Equal(exact.All, blocked.All, 2e-4);
        Assert.Equal(exact.OffDiagonal, blocked.OffDiagonal, 2e-4);
    }

    [Fact]
    public void Derivatives_are_those_of_recounted_texts()
    {
        int[] tokens = PrincipalStructureTests.MarkovText(20_000, 6);
        var text = new BlockedText(tokens, 6, 5, 40, _twoThreads);
        BlockInfluence influence = BlockInfluence.Of(text, _twoThreads);
        int[] weights = Ones(40);
        InvariantShare at1 = text.Sums(weights).Share();
        Assert.Equal(at1.OffDiagonal, influence.Share(weights).OffDiagonal, 1e-12);
        foreach (int block in new[] { 0, 17, 39 })
        {
            weights[block] = 2;
            InvariantShare more = text.Sums(weights).Share();
            weights[block] = 0;
            InvariantShare less = text.Sums(weights).Share();
            weights[block] = 2;
            double slope = (more.OffDiagonal - less.OffDiagonal) / 2, slopeAll = (more.All - less.All) / 2;
            Assert.Equal(slope, influence.Share(weights).OffDiagonal - at1.OffDiagonal, 0.02 * Math.Abs(slope));
            Assert.Equal(slopeAll, influence.Share(weights).All - at1.All, 0.02 * Math.Abs(slopeAll));
            weights[block] = 1;
        }
    }

    [Fact]
    public void Linear_and_exact_bootstrap_agree_and_cover_the_share_that_independent_texts_scatter_about()
    {
        const int length = 6, vocabulary = 5;
        int[] tokens = PrincipalStructureTests.MarkovText(20_000, vocabulary);
        InvariantShare share = WindowCovariance.Compute(tokens, vocabulary, length, _twoThreads).Share;
        BlockBootstrap Run(BootstrapMethod method, ulong seed) =>
            BlockBootstrap.Run(tokens, vocabulary, length, share, new RandomStream(seed, "bootstrap"), _twoThreads, 200, 0.95, method);
        BlockBootstrap exact = Run(BootstrapMethod.Exact, 1), linear = Run(BootstrapMethod.Linear, 1);
        foreach ((ShareInterval one, ShareInterval other) in new[] { (exact.All, linear.All), (exact.OffDiagonal, linear.OffDiagonal) })
        {
            Assert.Equal(one.StandardError, other.StandardError, 0.1 * one.StandardError);
            Assert.Equal(one.Lower, other.Lower, 0.4 * one.StandardError);
            Assert.Equal(one.Upper, other.Upper, 0.4 * one.StandardError);
            Assert.True(one.Lower < one.Value && one.Value < one.Upper);
        }

        // The standard deviation over 40 texts of their own is known to 11 %, that of 200 resamples from 33 blocks to 14 %: 50 % is almost three times both.
        double[] shares = [.. Enumerable.Range(0, 40).Select(k => WindowCovariance.Compute(
            PrincipalStructureTests.MarkovText(20_000, vocabulary, seed: 100 + (ulong)k), vocabulary, length, _twoThreads).Share.OffDiagonal)];
        double deviation = MeanAndError.Of(shares).StandardError * Math.Sqrt(shares.Length);
        Assert.InRange(exact.OffDiagonal.StandardError / deviation, 0.5, 1.5);

        Assert.Equal(exact, Run(BootstrapMethod.Automatic, 1));
        Assert.NotEqual(linear.OffDiagonal, Run(BootstrapMethod.Linear, 2).OffDiagonal);
    }

    [Fact]
    public void Noise_correction_finds_the_share_of_the_law_where_the_plain_share_does_not()
    {
        // 20 texts of 3,000 tokens with 40 symbols: at most lags, noise is most of what the covariance holds.
        const int length = 24, vocabulary = 40;
        (double law, double norm) = OffDiagonalShareOfLaw(vocabulary, length);
        double[] plain = new double[20], corrected = new double[20], norms = new double[20];
        for (int k = 0; k < 20; k++)
        {
            int[] tokens = PrincipalStructureTests.MarkovText(3_000, vocabulary, seed: 300 + (ulong)k);
            plain[k] = WindowCovariance.Compute(tokens, vocabulary, length, _twoThreads).Share.OffDiagonal;
            NoiseCorrectedShare estimate = NoiseCorrectedShare.Estimate(tokens, vocabulary, length, _twoThreads);
            (corrected[k], norms[k]) = (estimate.Share.OffDiagonal, estimate.LagNorms[0]);
        }

        MeanAndError mean = MeanAndError.Of(corrected), uncorrected = MeanAndError.Of(plain);
        Assert.True(Math.Abs(uncorrected.Mean - law) > 5 * uncorrected.StandardError, $"plain {uncorrected}, law {law}");

        // Three standard errors: false alarm in 1 of 200 seeds, given Student's law of 19 degrees of freedom.
        Assert.True(Math.Abs(mean.Mean - law) < 3 * mean.StandardError, $"corrected {mean}, law {law}");
        Assert.InRange(mean.StandardError, 0, 1.5 * uncorrected.StandardError);
        MeanAndError first = MeanAndError.Of(norms);
        Assert.InRange(first.Mean, norm - (4 * first.StandardError) - (0.02 * norm), norm + (4 * first.StandardError) + (0.02 * norm));
    }

    [Fact]
    public void A_shuffled_text_has_the_off_diagonal_share_of_the_noise_floor()
    {
        const int length = 6, vocabulary = 12;
        int[] tokens = PrincipalStructureTests.MarkovText(4_000, vocabulary);
        for (int i = 0; i < tokens.Length; i += 3)
            tokens[i] = 0;
        double[] shares = [.. Enumerable.Range(0, 100).Select(k => WindowCovariance.Compute(
            ShuffledText.Of(tokens, new RandomStream((ulong)k, "shuffle")), vocabulary, length, _twoThreads).Share.OffDiagonal)];
        MeanAndError mean = MeanAndError.Of(shares);
        double floor = NoiseFloor.OffDiagonal(tokens, vocabulary, length);

        // Four standard errors, and 2 % for the ratio of fluctuating numbers.
        Assert.InRange(mean.Mean, floor - (4 * mean.StandardError) - (0.02 * floor), floor + (4 * mean.StandardError) + (0.02 * floor));
        Assert.InRange(mean.StandardError, 0, 0.05 * floor);
    }

    [Fact]
    public void A_text_too_short_for_blocks_is_refused()
    {
        int[] tokens = new int[500];
        Assert.Contains("too short", Assert.Throws<RequestException>(() => NoiseCorrectedShare.Estimate(tokens, 2, 10, _twoThreads)).Message);
        Assert.Contains("at least 2", Assert.Throws<RequestException>(() => BlockBootstrap.Run(
            tokens, 2, 1, default, new RandomStream(1, "x"), _twoThreads)).Message);
    }

    // C_d = diag(π) P^d − ππᵀ of the chain behind MarkovText, π uniform.
    private static (double Share, double FirstNorm) OffDiagonalShareOfLaw(int vocabulary, int length)
    {
        var step = new Matrix(vocabulary, vocabulary);
        for (int u = 0; u < vocabulary; u++)
        {
            for (int v = 0; v < vocabulary; v++)
                step[u, v] = 0.2 / vocabulary;
            step[u, u] += 0.5;
            step[u, (u + 1) % vocabulary] += 0.3;
        }

        Matrix power = step.Clone();
        double different = 0, first = 0;
        double[] sum = new double[vocabulary * vocabulary];
        for (int lag = 1; lag < length; lag++)
        {
            double norm = 0;
            for (int u = 0; u < vocabulary; u++)
            {
                for (int v = 0; v < vocabulary; v++)
                {
                    double c = (power[u, v] - (1.0 / vocabulary)) / vocabulary;
                    norm += c * c;
                    sum[(u * vocabulary) + v] += (length - lag) * c;
                    sum[(v * vocabulary) + u] += (length - lag) * c;
                }
            }

            different += 2 * (length - lag) * norm;
            first = lag == 1 ? norm : first;
            var next = new Matrix(vocabulary, vocabulary);
            LinearAlgebra.Default.Multiply(power, step, next);
            power = next;
        }

        return (sum.Sum(x => x * x) / (length * (length - 1)) / different, first);
    }

    private static double[,] Tables(int[] tokens, int vocabulary, int blocks, int lag)
    {
        double[,] tables = new double[blocks, vocabulary * vocabulary];
        int size = (tokens.Length + blocks - 1) / blocks;
        for (int i = 0; i + lag < tokens.Length; i++)
        {
            if (i / size == (i + lag) / size)
                tables[i / size, (tokens[i] * vocabulary) + tokens[i + lag]]++;
        }

        return tables;
    }

    private static double Form(double[,] tables, int[] left, int[] right)
    {
        double sum = 0;
        for (int cell = 0; cell < tables.GetLength(1); cell++)
        {
            double x = 0, y = 0;
            for (int block = 0; block < left.Length; block++)
            {
                x += left[block] * tables[block, cell];
                y += right[block] * tables[block, cell];
            }

            sum += x * y;
        }

        return sum;
    }

    private static int[] Ones(int blocks) => [.. Enumerable.Repeat(1, blocks)];

    private static int[] One(int blocks, int block) => [.. Enumerable.Range(0, blocks).Select(b => b == block ? 1 : 0)];
}

using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sequences.HiddenMarkov;

namespace Kostka.Tests.Sequences.HiddenMarkov;

public class HiddenMarkovMixtureTests
{
    private static Arbitrary<int> Seeds => Gen.Choose(0, 1_000_000).ToArbitrary();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Probabilities_are_the_sums_over_all_hidden_paths_and_sum_to_1(bool sparse)
    {
        Prop.ForAll(Seeds, seed =>
        {
            HiddenMarkovMixture mixture = RandomModel.Mixture(new RandomStream((ulong)seed, "mixture"), sparse);
            int[][] all = [.. SmallMeasure.Sequences(mixture.Length, mixture.Vocabulary)];
            double[] batch = mixture.LogProbabilities(Set(mixture, all), new Computation(2));
            double sum = 0;
            for (int i = 0; i < all.Length; i++)
            {
                double expected = RandomModel.Probability(mixture, all[i]), found = mixture.LogProbability(all[i]);
                Assert.Equal(expected, Math.Exp(found), 1e-13 * expected);
                Assert.Equal(found, batch[i]);
                Assert.Equal(expected == 0, double.IsNegativeInfinity(found));
                sum += Math.Exp(found);
            }

            Assert.Equal(1, sum, 1e-12);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Posteriors_are_quotients_of_the_sums_over_hidden_paths(bool sparse)
    {
        Prop.ForAll(Seeds, seed =>
        {
            HiddenMarkovMixture mixture = RandomModel.Mixture(new RandomStream((ulong)seed, "mixture"), sparse);
            int[][] all = [.. SmallMeasure.Sequences(mixture.Length, mixture.Vocabulary)];
            Matrix batch = mixture.Posteriors(Set(mixture, all), new Computation(2));
            double[] posterior = new double[mixture.Vocabulary], unseen = new double[mixture.Vocabulary];
            for (int v = 0; v < unseen.Length; v++)
                unseen[v] = all.Sum(sequence => RandomModel.Probability(mixture, [.. sequence, v]));
            for (int i = 0; i < all.Length; i++)
            {
                double probability = RandomModel.Probability(mixture, all[i]);
                mixture.Posterior(all[i], posterior);
                Assert.Equal(posterior, batch.Row(i).ToArray());
                for (int v = 0; v < posterior.Length; v++)
                    Assert.Equal(probability == 0 ? unseen[v] : RandomModel.Probability(mixture, [.. all[i], v]) / probability, posterior[v], 1e-12);
                ImmutableArray<double> components = mixture.ComponentPosterior(all[i]);
                for (int c = 0; c < components.Length; c++)
                {
                    double weight = mixture.Components[c].Weight;
                    double expected = probability == 0 ? weight : weight * RandomModel.Probability(mixture.Components[c].Model, all[i]) / probability;
                    Assert.Equal(expected, components[c], 1e-12);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(44UL, 45UL));
    }

    [Fact]
    public void Samples_follow_the_probabilities_of_windows_and_next_tokens()
    {
        // 40 chi-square tests: each statistic exceeds its mean by more than 6 standard deviations and 18 with a chance below 1e-5, 4e-4 in all; the
        // seeds are fixed.
        const int Count = 20_000;
        for (ulong seed = 0; seed < 40; seed++)
        {
            HiddenMarkovMixture mixture = RandomModel.Mixture(new RandomStream(seed, "mixture"), sparse: seed % 2 == 0);
            SequenceSample sample = mixture.Draw(Count, new RandomStream(seed, "data"));
            Dictionary<string, int> seen = Enumerable.Range(0, Count)
                .GroupBy(i => string.Join(",", [.. sample.Sequences[i].ToArray(), sample.Next[i]])).ToDictionary(g => g.Key, g => g.Count());
            double statistic = 0, rest = 0;
            int cells = 0, seenRest = 0;
            foreach (int[] sequence in SmallMeasure.Sequences(mixture.Length + 1, mixture.Vocabulary))
            {
                double expected = Count * RandomModel.Probability(mixture, sequence);
                int observed = seen.GetValueOrDefault(string.Join(",", sequence));
                Assert.True(expected > 0 || observed == 0);
                if (expected >= 10)
                {
                    statistic += Math.Pow(observed - expected, 2) / expected;
                    cells++;
                    continue;
                }

                rest += expected;
                seenRest += observed;
            }

            if (rest >= 10)
            {
                statistic += Math.Pow(seenRest - rest, 2) / rest;
                cells++;
            }

            Assert.True(statistic <= cells + (6 * Math.Sqrt(2.0 * cells)) + 18, $"seed {seed}: {statistic} with {cells} cells");
        }
    }

    [Fact]
    public void A_sample_begins_alike_however_many_follow()
    {
        HiddenMarkovMixture mixture = RandomModel.Mixture(new RandomStream(7, "mixture"));
        SequenceSample few = mixture.Draw(10, new RandomStream(1, "data")), many = mixture.Draw(100, new RandomStream(1, "data"));
        Assert.Equal(few.Sequences.Tokens, many.Sequences.Tokens[..few.Sequences.Tokens.Length]);
        Assert.Equal(few.Next, many.Next[..10]);
    }

    [Fact]
    public void Long_sequences_neither_underflow_nor_lose_accuracy()
    {
        // Tokens that the hidden states say nothing of are independent, whatever the chain does.
        const int Length = 10_000;
        ImmutableArray<double> tokens = [0.7, 0.2, 0.1];
        HiddenMarkovModel model = new([0.5, 0.3, 0.2], RandomModel.Rows(new RandomStream(1, "chain"), 3, 3), [tokens, tokens, tokens]);
        var measure = new HiddenMarkovMeasure(Length, model);
        ReadOnlySpan<int> sequence = measure.Draw(1, new RandomStream(1, "data")).Sequences[0];
        double expected = 0;
        foreach (int token in sequence)
            expected += Math.Log(tokens[token]);
        Assert.InRange(expected, -20_000, -5_000);
        Assert.Equal(expected, measure.LogProbability(sequence), 1e-9);
    }

    [Fact]
    public void A_state_that_falls_far_behind_is_not_lost()
    {
        // Two states that are never left are two coins. The first half speaks for one by a factor of 9^2000, far beyond the range of a double, the
        // second half, longer, for the other. A forward algorithm that rounds the first weight to 0 is wrong by hundreds of nats.
        const int First = 2000, Second = 2100;
        HiddenMarkovModel model = new([0.5, 0.5], [[1, 0], [0, 1]], [[0.9, 0.1], [0.1, 0.9]]);
        int[] tokens = [.. Enumerable.Repeat(0, First), .. Enumerable.Repeat(1, Second)];
        double one = (First * Math.Log(0.9)) + (Second * Math.Log(0.1)), other = (First * Math.Log(0.1)) + (Second * Math.Log(0.9));
        Assert.Equal(Math.Log(0.5) + other + Math.Log(1 + Math.Exp(one - other)), model.LogProbability(tokens), 1e-8);
        double[] next = new double[2];
        new HiddenMarkovMeasure(tokens.Length, model).Posterior(tokens, next);
        Assert.Equal(0.9, next[1], 1e-12);
    }

    [Fact]
    public void Tiny_probabilities_and_impossible_tokens_at_the_end_are_exact()
    {
        HiddenMarkovModel tiny = new([1, 0], [[1, 0], [0, 1]], [[1e-300, 1 - 1e-300], [0.5, 0.5]]);
        Assert.Equal(3 * Math.Log(1e-300), tiny.LogProbability([0, 0, 0]), 1e-9);

        // After 2000 zeros the second state seems impossible, but the last token comes from it alone.
        HiddenMarkovModel late = new([0.5, 0.5], [[1, 0], [0, 1]], [[1, 0], [0.5, 0.5]]);
        Assert.Equal(2002 * Math.Log(0.5), late.LogProbability([.. Enumerable.Repeat(0, 2000), 1]), 1e-8);
        Assert.Equal(double.NegativeInfinity, new HiddenMarkovModel([1], [[1]], [[1, 0]]).LogProbability([0, 1, 0]));
    }

    private static SequenceSet Set(HiddenMarkovMixture mixture, int[][] sequences) =>
        new(sequences.Length, mixture.Length, mixture.Vocabulary, [.. sequences.SelectMany(sequence => sequence)]);
}

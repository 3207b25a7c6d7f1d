using FsCheck;
using FsCheck.Fluent;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Sequences;

public class ExchangeableMeasureTests
{
    [Fact]
    public void Types_are_as_probable_as_all_their_sequences_together()
    {
        Prop.ForAll(Seeds, seed =>
        {
            var stream = new RandomStream((ulong)seed, "measure");
            SmallMeasure small = SmallMeasure.Draw(stream);
            Dictionary<SequenceType, double> brute = SmallMeasure.Sequences(small.Length, small.Vocabulary)
                .GroupBy(sequence => SequenceType.Of(sequence, small.Vocabulary), sequence => small.Probability(sequence))
                .ToDictionary(group => group.Key, group => group.Sum());
            Assert.Equal(1, brute.Values.Sum(), 1e-12);
            foreach ((SequenceType type, double probability) in brute)
                Close(probability, small.Measure.TypeProbability(type.Counts.AsSpan()), 1e-12);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL));
    }

    [Fact]
    public void The_next_token_is_as_probable_as_the_longer_sequence_given_the_shorter()
    {
        Prop.ForAll(Seeds, seed =>
        {
            var stream = new RandomStream((ulong)seed, "measure");
            SmallMeasure small = SmallMeasure.Draw(stream);
            if (small.Measure is TypesMeasure)
                return;
            foreach (int[] sequence in SmallMeasure.Sequences(small.Length, small.Vocabulary).Where(sequence => small.Probability(sequence) > 0))
            {
                SequenceType type = SequenceType.Of(sequence, small.Vocabulary);
                double[] posterior = new double[small.Vocabulary];
                ((INextTokenPosterior)small.Measure).Posterior(sequence, posterior);
                for (int v = 0; v < small.Vocabulary; v++)
                {
                    double expected = small.Probability([.. sequence, v]) / small.Probability(sequence);
                    Close(expected, small.Measure.NextTokenProbability(type.Counts.AsSpan(), v), 1e-11);
                    Close(expected, posterior[v], 1e-11);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(44UL, 45UL));
    }

    [Fact]
    public void Samples_follow_the_probabilities_of_single_sequences_whatever_their_order()
    {
        // 40 chi-square tests over all V^L sequences (which makes them tests of exchangeability too): each statistic exceeds its mean by more than 6
        // standard deviations with a chance below 1e-5 (at least 3 degrees of freedom), 4e-4 in all; the seeds are fixed.
        const int Count = 20_000;
        for (ulong seed = 0; seed < 40; seed++)
        {
            SmallMeasure small = SmallMeasure.Draw(new RandomStream(seed, "measure"));
            SequenceSample sample = small.Measure.Draw(Count, new RandomStream(seed, "data"));
            Dictionary<string, int> seen = Enumerable.Range(0, Count).GroupBy(i => string.Join(",", sample.Sequences[i].ToArray())).ToDictionary(g => g.Key, g => g.Count());
            double statistic = 0, rest = 0;
            int cells = 0, seenRest = 0;
            foreach (int[] sequence in SmallMeasure.Sequences(small.Length, small.Vocabulary))
            {
                double expected = Count * small.Probability(sequence);
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

            Assert.True(statistic <= cells + (6 * Math.Sqrt(2.0 * cells)) + 18, $"{small.Measure.Description}: {statistic} with {cells} cells");
        }
    }

    [Fact]
    public void The_next_tokens_of_a_sample_follow_the_conditional_probabilities()
    {
        // 20 measures × at most 15 types × 4 symbols, each frequency within 5 standard errors but for a chance of 6e-7: 7e-4 in all; the seeds are fixed.
        const int Count = 20_000;
        foreach (SmallMeasure small in Enumerable.Range(0, 40).Select(seed => SmallMeasure.Draw(new RandomStream((ulong)seed, "measure"))).Where(s => s.Measure is not TypesMeasure).Take(20))
        {
            SequenceSample sample = small.Measure.Draw(Count, new RandomStream(1, "data"));
            foreach (var group in Enumerable.Range(0, Count).GroupBy(i => SequenceType.Of(sample.Sequences[i], small.Vocabulary)).Where(group => group.Count() > 100))
            {
                for (int v = 0; v < small.Vocabulary; v++)
                {
                    double p = small.Measure.NextTokenProbability(group.Key.Counts.AsSpan(), v), error = 1e-9 + (5 * Math.Sqrt(p * (1 - p) / group.Count()));
                    Assert.InRange(group.Count(i => sample.Next[i] == v) / (double)group.Count(), p - error - (1.0 / group.Count()), p + error + (1.0 / group.Count()));
                }
            }
        }
    }

    [Fact]
    public void The_same_stream_gives_the_same_sample_and_a_larger_one_begins_with_it()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            IExchangeableMeasure measure = SmallMeasure.Draw(new RandomStream(seed, "measure")).Measure;
            SequenceSample small = measure.Draw(10, new RandomStream(3, "data")), large = measure.Draw(20, new RandomStream(3, "data")).Slice(0, 10);
            Assert.Equal(small.Sequences.Tokens, large.Sequences.Tokens);
            Assert.Equal(small.Next, large.Next);
        }
    }

    [Fact]
    public void Descriptions_are_plain_words()
    {
        Assert.Equal(
            "8 tokens of 2 symbols, independent given which of 2 distributions the sequence has: 0.25 with probabilities 0.5, 0.5; 0.75 with probabilities 0.1, 0.9",
            new MixtureMeasure(8, [new(0.25, [0.5, 0.5]), new(0.75, [0.1, 0.9])]).Description);
        Assert.Equal(
            "8 tokens of 2 symbols, independent given probabilities from a Dirichlet distribution of concentration 1, 2.5",
            new DirichletMeasure(8, [1, 2.5]).Description);
        Assert.Equal(
            "3 tokens of 2 symbols: 2 types of given probability, all sequences of a type equally likely",
            new TypesMeasure(3, [(new([1, 2]), 0.5), (new([3, 0]), 0.5)]).Description);
    }

    [Fact]
    public void Measures_that_cannot_be_are_refused()
    {
        Refused(() => new MixtureMeasure(8, []), "No weights of the mixture were given");
        Refused(() => new MixtureMeasure(0, [new(1, [1.0])]), "length 0");
        Refused(() => new MixtureMeasure(8, [new(0.5, [0.5, 0.5]), new(0.4, [0.5, 0.5])]), "weights of the mixture sum to 0.9");
        Refused(() => new MixtureMeasure(8, [new(0.5, [0.5, 0.5]), new(0.5, [1.0])]), "Component 1 of the mixture has 1 probabilities, component 0 has 2");
        Refused(() => new MixtureMeasure(8, [new(1, [0.5, 0.6])]), "component 0 sum to 1.1");
        Refused(() => new MixtureMeasure(8, [new(-1, [0.5, 0.5]), new(2, [0.5, 0.5])]), "weight of component 0 is -1");
        Refused(() => new DirichletMeasure(8, [1, 0]), "symbol 1 is 0; concentrations are finite numbers above 0");
        Refused(() => new DirichletMeasure(8, []), "No concentrations");
        Refused(() => new DirichletMeasure(8, [double.NaN]), "symbol 0 is NaN");
        Refused(() => new TypesMeasure(3, [(new([1, 1]), 1)]), "sum to 2; they must sum to the length, 3");
        Refused(() => new TypesMeasure(3, [(new([1, 2]), 0.5), (new([1, 2]), 0.5)]), "listed twice");
        Refused(() => new TypesMeasure(3, [(new([1, 2]), 0.5), (new([1, 1, 1]), 0.5)]), "has 3 counts, the first type (1, 2) has 2");
        Refused(() => new TypesMeasure(3, [(new([1, 2]), 0.5)]), "probabilities of types sum to 0.5");
        var types = new TypesMeasure(3, [(new([1, 2]), 1)]);
        Refused(() => types.NextTokenProbability([1, 2], 0), "says nothing of the token after");
        Refused(() => new NextTokenTarget([0]).Evaluate(types.Draw(1, new RandomStream(1, "data"))), "says which token follows");
        Assert.Throws<ArgumentException>(() => types.TypeProbability([1, 1]));
        Assert.Throws<ArgumentException>(() => new IidMeasure(3, [1.0]).TypeProbability([1, 2]));
    }

    internal static Arbitrary<int> Seeds { get; } = Gen.Choose(0, 1_000_000).ToArbitrary();

    internal static void Close(double expected, double actual, double relative) => Assert.InRange(actual, expected * (1 - relative), expected * (1 + relative));

    private static void Refused(Func<object> make, string message) => Assert.Contains(message, Assert.Throws<RequestException>(() => make()).Message);
}

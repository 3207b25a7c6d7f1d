using Kostka.Corpora;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sequences.HiddenMarkov;
using Kostka.Tests.Sequences;

namespace Kostka.Tests.Corpora;

public class ExchangeabilityTestTests
{
    [Theory]
    [InlineData(37, 5, 3)]
    [InlineData(200, 1, 2)]
    [InlineData(129, 255, 2)]
    [InlineData(70, 6, 300)]
    [InlineData(70, 300, 4)]
    [InlineData(20, 3, 70_000)]
    public void Row_sums_are_those_of_all_pairs(int count, int length, int vocabulary)
    {
        var stream = new RandomStream(1, "windows");
        var windows = new SequenceSet(
            count, length, vocabulary, [.. Enumerable.Range(0, count * length).Select(_ => (vocabulary - 1) / (1 + stream.NextBelow(3)))]);
        double[] similarities = [.. Enumerable.Range(0, length + 1).Select(a => Math.Sin(a) + 2)], sums = new double[count];
        WindowSimilarity.Of(windows).AddRowSums(similarities, sums);
        for (int i = 0; i < count; i++)
        {
            double expected = 0;
            for (int j = 0; j < count; j++)
                expected += i == j ? 0 : similarities[Agreeing(windows[i].ToArray(), windows[j].ToArray())];
            Assert.Equal(expected, sums[i], 1e-10 * expected);
        }
    }

    [Fact]
    public void The_distance_is_the_mean_similarity_less_its_average_over_all_orders()
    {
        // The average over permutations is estimated from B of them: off by more than 5 standard errors with a chance below 1e-6.
        const int Permutations = 20_000;
        SequenceSet windows = Markov(4, 7).Draw(8, new RandomStream(5, "data")).Sequences;
        ExchangeabilityResult result = ExchangeabilityTest.Run(windows, Permutations, new RandomStream(6, "permutations"), Computation.Default);
        double c = result.Gain - 1, agreement = 0, found = 0, average = 0;
        int[][] orders = [.. Orders(4)];
        for (int i = 0; i < 8; i++)
        {
            for (int j = 0; j < 8; j++)
            {
                if (i == j)
                    continue;
                int[] x = windows[i].ToArray(), y = windows[j].ToArray();
                agreement += x.Sum(u => y.Count(v => v == u)) / 16.0 / 56;
                found += Math.Pow(1 + c, Agreeing(x, y)) / 56;
                average += orders.Average(order => Math.Pow(1 + c, x.Where((u, a) => u == y[order[a]]).Count())) / 56;
            }
        }

        double unit = Math.Pow(1 + (c * agreement), 4), distance = (found - average) / unit;
        Assert.Equal(Math.Min(1, 1 / Math.Sqrt(4 * agreement * (1 - agreement))), c, 1e-12);
        double error = Math.Abs(result.Distance / result.Deviations) / Math.Sqrt(Permutations);
        Assert.InRange(result.Distance - distance, -5 * error, 5 * error);
        Assert.InRange(error, 1e-6, 0.02);
    }

    [Fact]
    public void The_distance_is_unbiased_and_its_error_is_right()
    {
        // 200 data sets: the mean distance is off by more than 4 of its standard errors with a chance of 6e-5; the standard deviation of
        // (found − exact)/(standard error) has a standard error of 0.05. (Its mean is not 0: large distances have large errors.)
        HiddenMarkovMeasure measure = Markov(5, 0);
        double agreement = Exact(measure, (x, y) => Enumerable.Range(0, 25).Count(ab => x[ab / 5] == y[ab % 5]) / 25.0);
        double c = ExchangeabilityTest.Gain(5, agreement);
        double[] similarities = ExchangeabilityTest.Similarities(5, agreement, c);
        int[][] orders = [.. Orders(5)];
        double exact = Exact(measure, (x, y) =>
            similarities[Agreeing(x, y)] - orders.Average(order => similarities[Enumerable.Range(0, 5).Count(a => x[a] == y[order[a]])]));
        ExchangeabilityResult[] results = [.. Enumerable.Range(0, 200).Select(set => ExchangeabilityTest.Run(
            measure.Draw(200, new RandomStream((ulong)set, "data")).Sequences, 99, new RandomStream((ulong)set, "permutations"), Computation.Default))];
        var found = MeanAndError.Of([.. results.Select(result => result.Distance)]);
        Assert.InRange(exact, 0.01, 1);
        Assert.InRange(found.Mean - exact, -4 * found.StandardError, 4 * found.StandardError);
        var deviations = MeanAndError.Of([.. results.Select(result => (result.Distance - exact) / result.StandardError)]);
        Assert.InRange(deviations.StandardError * Math.Sqrt(200), 0.8, 1.25);
    }

    [Fact]
    public void Exchangeable_windows_are_called_ordered_no_more_often_than_said()
    {
        // 200 data sets, each rejected at 5 % with a chance of at most 5 % (B = 99: exactly 5 % without ties): more than 22 of 200 happen with a chance
        // of 2e-4, fewer than 1 with 4e-5. The p-values' mean of 1/2 has a standard error of 0.02.
        List<double> values = [], shares = [];
        for (ulong set = 0; set < 200; set++)
        {
            var stream = new RandomStream(set, "measure");
            ISequenceMeasure measure = (set % 3) switch
            {
                0 => new DirichletMeasure(8, [0.5, 1, 2]),
                1 => new MixtureMeasure(12, [new IidComponent(0.5, [0.8, 0.1, 0.1]), new IidComponent(0.5, [0.1, 0.3, 0.6])]),
                _ => new DirichletMeasure(10, [.. Enumerable.Range(0, 30).Select(_ => 0.05 + stream.NextUniform())]),
            };
            ExchangeabilityResult result = ExchangeabilityTest.Run(
                measure.Draw(100, new RandomStream(set, "data")).Sequences, 99, new RandomStream(set, "permutations"), Computation.Default);
            values.Add(result.PValue);
            if (set % 3 == 1)
                shares.Add(result.OrderShare);
        }

        Assert.InRange(values.Count(p => p <= 0.05), 1, 22);
        Assert.InRange(values.Average(), 0.4, 0.6);
        Assert.InRange(values.Min(), 0.0099, 0.06);

        // What these mixtures have beyond their frequencies is which tokens come together, not their order.
        Assert.InRange(shares.Average(), -0.1, 0.1);
    }

    [Theory]
    [InlineData(0.05, 40)]
    [InlineData(0.15, 20)]
    public void Planted_order_is_found(double noise, int atLeast)
    {
        // 40 data sets at 5 %; without power 2 of them would be found on average, and 20 with a chance below 1e-14. Tokens betray the hidden state with
        // this noise: the second model's order is weak, 2.4 standard deviations of chance, and found in three quarters of the sets.
        double sure = (1 - noise) / 2, rare = noise / 2;
        HiddenMarkovModel model = HiddenMarkovModel.Stationary([[0.9, 0.1], [0.1, 0.9]], [[sure, sure, rare, rare], [rare, rare, sure, sure]]);
        var measure = new HiddenMarkovMeasure(12, model);
        int found = Enumerable.Range(0, 40).Count(set => ExchangeabilityTest.Run(
            measure.Draw(300, new RandomStream((ulong)set, "data")).Sequences, 99, new RandomStream((ulong)set, "permutations"), Computation.Default).PValue <= 0.05);
        Assert.InRange(found, atLeast, 40);
    }

    [Fact]
    public void A_position_with_other_frequencies_is_order_too()
    {
        // Independent tokens, the first of them from another distribution: all structure is order.
        var stream = new RandomStream(1, "data");
        int[] tokens = [.. Enumerable.Range(0, 400 * 6).Select(i => stream.NextUniform() < (i % 6 == 0 ? 0.9 : 0.3) ? 1 : 0)];
        ExchangeabilityResult result = ExchangeabilityTest.Run(new SequenceSet(400, 6, 2, tokens), 199, new RandomStream(2, "permutations"), Computation.Default);
        Assert.Equal(1.0 / 200, result.PValue, 1e-12);
        Assert.InRange(result.OrderShare, 0.8, 1.2);
        Assert.InRange(result.Deviations, 10, 1000);
    }

    [Fact]
    public void Results_do_not_depend_on_the_number_of_threads()
    {
        SequenceSet windows = Markov(9, 3).Draw(150, new RandomStream(1, "data")).Sequences;
        ExchangeabilityResult one = ExchangeabilityTest.Run(windows, 50, new RandomStream(2, "permutations"), new Computation(1));
        ExchangeabilityResult two = ExchangeabilityTest.Run(windows, 50, new RandomStream(2, "permutations"), new Computation(2));
        Assert.Equal(one.PValue, two.PValue);
        Assert.Equal(one.Distance, two.Distance, 1e-12);
        Assert.Equal(one.StandardError, two.StandardError, 1e-12);
        Assert.Equal(one.OrderShare, two.OrderShare, 1e-12);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(6, 1)]
    public void Where_order_cannot_matter_the_distance_is_0(int length, int vocabulary)
    {
        SequenceSet windows = new IidMeasure(length, [.. Enumerable.Repeat(1.0 / vocabulary, vocabulary)]).Draw(50, new RandomStream(1, "data")).Sequences;
        ExchangeabilityResult result = ExchangeabilityTest.Run(windows, 20, new RandomStream(2, "permutations"), Computation.Default);
        Assert.Equal(0, result.Distance, 1e-12);
        Assert.Equal(1, result.PValue);
        Assert.Equal(0, result.Deviations);
    }

    [Fact]
    public void One_window_is_refused() => Assert.Contains("at least 2", Assert.Throws<RequestException>(() =>
        ExchangeabilityTest.Run(new SequenceSet(1, 2, 2, [0, 1]), 9, new RandomStream(1, "permutations"), Computation.Default)).Message, StringComparison.Ordinal);

    private static HiddenMarkovMeasure Markov(int length, ulong seed)
    {
        double noise = 0.1 + (0.1 * new RandomStream(seed, "model").NextUniform());
        return new HiddenMarkovMeasure(length, new HiddenMarkovModel([0.5, 0.5], [[0.8, 0.2], [0.1, 0.9]], [[1 - noise, noise], [noise, 1 - noise]]));
    }

    // E f(x, x') over two independent windows.
    private static double Exact(HiddenMarkovMeasure measure, Func<int[], int[], double> f)
    {
        int[][] all = [.. SmallMeasure.Sequences(measure.Length, measure.Vocabulary)];
        double[] p = [.. all.Select(x => Math.Exp(measure.LogProbability(x)))];
        double sum = 0;
        for (int i = 0; i < all.Length; i++)
        {
            for (int j = 0; j < all.Length; j++)
                sum += p[i] * p[j] * f(all[i], all[j]);
        }

        return sum;
    }

    private static int Agreeing(int[] x, int[] y) => x.Zip(y).Count(pair => pair.First == pair.Second);

    private static IEnumerable<int[]> Orders(int length) => length == 0
        ? [[]]
        : Orders(length - 1).SelectMany(order => Enumerable.Range(0, length).Select(at => (int[])[.. order[..at], length - 1, .. order[at..]]));
}

using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sequences.HiddenMarkov;

namespace Kostka.Tests.Sequences.HiddenMarkov;

public class BaumWelchTests
{
    [Fact]
    public void Expected_counts_are_the_sums_over_hidden_paths()
    {
        // A step on a few short stretches against the definition: counts weighted by the probability of each path given the tokens.
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var stream = new RandomStream((ulong)seed, "model");
            int states = 1 + stream.NextBelow(3), vocabulary = 2 + stream.NextBelow(2);
            HiddenMarkovModel model = RandomModel.Draw(stream, states, vocabulary);
            int[] text = [.. Enumerable.Range(0, 9).Select(_ => stream.NextBelow(vocabulary))];
            var data = new TokenStretches(text, [new(0, 3), new(3, 4), new(5, 9)], vocabulary);
            double[] initial = new double[states];
            double[,] transition = new double[states, states], emission = new double[states, vocabulary];
            double log = 0;
            foreach (TextStretch stretch in data.Stretches)
            {
                int[] tokens = text[stretch.Start..stretch.End];
                double total = RandomModel.Probability(model, tokens);
                log += Math.Log(total);
                foreach (int[] path in SmallMeasure.Sequences(tokens.Length, states))
                {
                    double weight = model.Initial[path[0]] / total;
                    for (int t = 0; t < path.Length; t++)
                        weight *= (t == 0 ? 1 : model.Transition[path[t - 1]][path[t]]) * model.Emission[path[t]][tokens[t]];
                    initial[path[0]] += weight;
                    for (int t = 0; t < path.Length; t++)
                    {
                        emission[path[t], tokens[t]] += weight;
                        if (t > 0)
                            transition[path[t - 1], path[t]] += weight;
                    }
                }
            }

            (HiddenMarkovModel next, double found) = BaumWelch.Step(model, data, new Computation(2));
            Assert.Equal(log, found, 1e-12);
            for (int s = 0; s < states; s++)
            {
                Assert.Equal(initial[s] / 3, next.Initial[s], 1e-12);
                for (int to = 0; to < states; to++)
                    Assert.Equal(transition[s, to] / Enumerable.Range(0, states).Sum(other => transition[s, other]), next.Transition[s][to], 1e-12);
                for (int v = 0; v < vocabulary; v++)
                    Assert.Equal(emission[s, v] / Enumerable.Range(0, vocabulary).Sum(other => emission[s, other]), next.Emission[s][v], 1e-12);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL));
    }

    [Fact]
    public void A_long_text_in_chunks_is_counted_as_in_one_piece()
    {
        // 5000 tokens make five chunks. The same tokens with the laws of states at every token kept, in plain loops.
        var stream = new RandomStream(4, "model");
        HiddenMarkovModel model = RandomModel.Draw(stream, 3, 5);
        int[] text = new HiddenMarkovMeasure(5000, RandomModel.Draw(stream, 4, 5)).Draw(1, stream).Sequences.Tokens;
        (HiddenMarkovModel next, double log) = BaumWelch.Step(model, TokenStretches.Of(text, 5), new Computation(2));
        (HiddenMarkovModel plain, double plainLog) = PlainStep(model, text);
        Assert.Equal(plainLog, log, 1e-8);
        for (int s = 0; s < 3; s++)
        {
            Assert.Equal(plain.Initial[s], next.Initial[s], 1e-12);
            for (int to = 0; to < 3; to++)
                Assert.Equal(plain.Transition[s][to], next.Transition[s][to], 1e-12);
            for (int v = 0; v < 5; v++)
                Assert.Equal(plain.Emission[s][v], next.Emission[s][v], 1e-12);
        }

        (HiddenMarkovModel one, double oneLog) = BaumWelch.Step(model, TokenStretches.Of(text, 5), new Computation(1));
        Assert.Equal(oneLog, log);
        Assert.Equal(one.Transition.SelectMany(row => row), next.Transition.SelectMany(row => row));
    }

    [Fact]
    public void No_step_ever_makes_the_tokens_less_probable()
    {
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var stream = new RandomStream((ulong)seed, "model");
            int vocabulary = 2 + stream.NextBelow(5);
            HiddenMarkovModel source = RandomModel.Draw(stream, 3, vocabulary), model = RandomModel.Draw(stream, 1 + stream.NextBelow(5), vocabulary);
            SequenceSet windows = new HiddenMarkovMeasure(40, source).Draw(5, stream).Sequences;
            TokenStretches data = stream.NextBelow(2) == 0 ? TokenStretches.Of(windows) : TokenStretches.Of(windows.Tokens, vocabulary);
            double before = double.NegativeInfinity;
            for (int i = 0; i < 30; i++)
            {
                (model, double log) = BaumWelch.Step(model, data, new Computation(1));
                Assert.True(log >= before - 1e-10, $"step {i}: {before:R} to {log:R}");
                before = log;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(44UL, 45UL));
    }

    [Fact]
    public void A_planted_model_is_recovered_from_a_text()
    {
        // 60,000 tokens; probabilities have standard errors of about 0.005 to 0.01. Found up to the order of states, within 0.04.
        HiddenMarkovModel planted = HiddenMarkovModel.Stationary(
            [[0.9, 0.1, 0], [0.05, 0.9, 0.05], [0.2, 0, 0.8]], [[0.7, 0.2, 0.1, 0], [0.05, 0.05, 0.6, 0.3], [0.1, 0.6, 0, 0.3]]);
        int[] text = new HiddenMarkovMeasure(66_000, planted).Draw(1, new RandomStream(1, "data")).Sequences.Tokens;
        TokenStretches training = TokenStretches.Of(text.AsMemory(0, 60_000), 4), heldOut = TokenStretches.Of(text.AsMemory(60_000), 4);
        BaumWelchResult result = BaumWelch.Fit(
            training, heldOut, new BaumWelchOptions(3, Restarts: 3, Iterations: 150), new RandomStream(2, "fit"), Computation.Default);
        Assert.True(Distance(planted, result.Model) < 0.04, $"{Distance(planted, result.Model)}");

        // The fit predicts as well as the planted model: to 2 millinats on 6000 tokens, and better than it on those it was fitted to.
        double truth = planted.LogProbability(text.AsSpan(60_000)) / 6000;
        Assert.InRange(truth - result.Chosen.Score, -0.002, 0.002);
        Assert.InRange(result.Chosen.LogProbability - (planted.LogProbability(text.AsSpan(0, 60_000)) / 60_000), 0, 0.002);
        Assert.Equal(Math.Exp(-result.Chosen.Score), result.Perplexity, 1e-12);
        Assert.All(result.Restarts, restart => Assert.True(restart.Score <= result.Chosen.Score));
        Assert.All(result.Restarts, restart => Assert.All(restart.LogProbabilities.Zip(restart.LogProbabilities.Skip(1)), pair => Assert.True(pair.Second >= pair.First - 1e-12)));
    }

    [Fact]
    public void A_planted_mixture_is_recovered_from_windows()
    {
        // 2500 windows of 24 tokens: found up to the order of states, within 0.06.
        HiddenMarkovModel slow = HiddenMarkovModel.Stationary([[0.95, 0.05], [0.1, 0.9]], [[0.9, 0.1, 0], [0.1, 0.2, 0.7]]);
        HiddenMarkovModel fast = HiddenMarkovModel.Stationary([[0.1, 0.9], [0.7, 0.3]], [[0.1, 0.8, 0.1], [0.6, 0, 0.4]]);
        var measure = new HiddenMarkovMixture(24, [new(0.7, slow), new(0.3, fast)]);
        SequenceSet windows = measure.Draw(2500, new RandomStream(1, "data")).Sequences;
        BaumWelchResult result = BaumWelch.Fit(
            TokenStretches.Of(windows), null, new BaumWelchOptions(2, Components: 2, Restarts: 5, Iterations: 150, Tolerance: 1e-5, EmissionFloor: 0), new RandomStream(3, "fit"), Computation.Default);
        Assert.Equal(2, result.Components.Length);
        Assert.Equal(0.7, result.Components[0].Weight, 0.03);
        Assert.True(Distance(slow, result.Components[0].Model) < 0.06, $"{Distance(slow, result.Components[0].Model)}");
        Assert.True(Distance(fast, result.Components[1].Model) < 0.06, $"{Distance(fast, result.Components[1].Model)}");
        double mixture = new HiddenMarkovMixture(24, result.Components).LogProbabilities(windows, Computation.Default).Sum() / windows.Tokens.Length;
        Assert.Equal(result.Chosen.Score, mixture, 1e-10);
    }

    [Fact]
    public void Held_out_tokens_stop_a_fit_that_learns_by_heart()
    {
        // 300 tokens without any structure and 8 states: the training tokens become ever more probable, others less so.
        int[] text = new IidMeasure(3300, [0.25, 0.25, 0.25, 0.25]).Draw(1, new RandomStream(1, "data")).Sequences.Tokens;
        BaumWelchResult result = BaumWelch.Fit(
            TokenStretches.Of(text.AsMemory(0, 300), 4), TokenStretches.Of(text.AsMemory(300), 4), new BaumWelchOptions(8, Restarts: 2), new RandomStream(2, "fit"), Computation.Default);
        BaumWelchRestart chosen = result.Chosen;
        Assert.InRange(chosen.BestIteration, 0, chosen.HeldOut.Length - 1);
        Assert.Equal(chosen.HeldOut.Max(), chosen.Score);
        Assert.InRange(chosen.LogProbabilities.Length, chosen.BestIteration + 1, chosen.BestIteration + 9);
        Assert.InRange(result.Perplexity, 3.99, 4.3);
    }

    [Fact]
    public void Tokens_that_cannot_occur_and_wrong_options_are_refused()
    {
        var data = TokenStretches.Of(new[] { 0, 1, 0 }, 2);
        var sure = new HiddenMarkovModel([1], [[1]], [[1, 0]]);
        Assert.Contains("token 1 probability 0", Assert.Throws<RequestException>(() => BaumWelch.Step(sure, data, Computation.Default)).Message, StringComparison.Ordinal);
        Assert.Contains("states", Assert.Throws<RequestException>(() => BaumWelch.Fit(data, null, new BaumWelchOptions(0), new RandomStream(1, "fit"), Computation.Default)).Message, StringComparison.Ordinal);
        Assert.Throws<RequestException>(() => TokenStretches.Of(Array.Empty<int>(), 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenStretches.Of(new[] { 0, 2 }, 2));
    }

    // The largest difference of a probability of transition or emission, under the best order of states.
    private static double Distance(HiddenMarkovModel planted, HiddenMarkovModel found) =>
        Orders(planted.States).Min(order => Enumerable.Range(0, planted.States).Max(s => Math.Max(
            Enumerable.Range(0, planted.States).Max(to => Math.Abs(planted.Transition[s][to] - found.Transition[order[s]][order[to]])),
            Enumerable.Range(0, planted.Vocabulary).Max(v => Math.Abs(planted.Emission[s][v] - found.Emission[order[s]][v])))));

    private static IEnumerable<int[]> Orders(int size) => size == 0
        ? [[]]
        : Orders(size - 1).SelectMany(order => Enumerable.Range(0, size).Select(at => (int[])[.. order[..at], size - 1, .. order[at..]]));

    private static (HiddenMarkovModel Next, double LogProbability) PlainStep(HiddenMarkovModel model, int[] text)
    {
        int states = model.States, length = text.Length;
        double[][] forward = new double[length][], backward = new double[length][];
        double log = 0;
        for (int t = 0; t < length; t++)
        {
            double[] law = [.. Enumerable.Range(0, states).Select(to => model.Emission[to][text[t]]
                * (t == 0 ? model.Initial[to] : Enumerable.Range(0, states).Sum(s => forward[t - 1][s] * model.Transition[s][to])))];
            log += Math.Log(law.Sum());
            forward[t] = [.. law.Select(p => p / law.Sum())];
        }

        backward[length - 1] = [.. Enumerable.Repeat(1.0, states)];
        for (int t = length - 2; t >= 0; t--)
        {
            double[] follows = [.. Enumerable.Range(0, states).Select(s => Enumerable.Range(0, states)
                .Sum(to => model.Transition[s][to] * model.Emission[to][text[t + 1]] * backward[t + 1][to]))];
            backward[t] = [.. follows.Select(p => p / follows.Sum())];
        }

        double[][] transition = [.. Enumerable.Range(0, states).Select(_ => new double[states])], emission = [.. Enumerable.Range(0, states).Select(_ => new double[model.Vocabulary])];
        double[] initial = new double[states];
        for (int t = 0; t < length; t++)
        {
            double sum = Enumerable.Range(0, states).Sum(s => forward[t][s] * backward[t][s]), pairs = 0;
            for (int s = 0; s < states; s++)
            {
                emission[s][text[t]] += forward[t][s] * backward[t][s] / sum;
                initial[s] += t == 0 ? forward[t][s] * backward[t][s] / sum : 0;
                for (int to = 0; t > 0 && to < states; to++)
                    pairs += Joint(t, s, to);
            }

            for (int s = 0; t > 0 && s < states; s++)
            {
                for (int to = 0; to < states; to++)
                    transition[s][to] += Joint(t, s, to) / pairs;
            }
        }

        return (new HiddenMarkovModel(initial, [.. transition.Select(Row)], [.. emission.Select(Row)]), log);

        double Joint(int t, int s, int to) => forward[t - 1][s] * model.Transition[s][to] * model.Emission[to][text[t]] * backward[t][to];
        static ImmutableArray<double> Row(double[] counts) => [.. counts.Select(count => count / counts.Sum())];
    }
}

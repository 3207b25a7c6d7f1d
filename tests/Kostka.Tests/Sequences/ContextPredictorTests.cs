using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Sequences;

public class ContextPredictorTests
{
    /// <summary>The formula, counted anew for every window by going through the text.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ProbabilitiesAreTheInterpolatedCounts(int order)
    {
        using var text = new TemporaryText();
        var corpus = Corpus.Read([text.Write("words.txt", Words(600, 7, seed: 3))], 5);
        var measure = new CorpusMeasure(corpus, 3);
        var target = new TokenClassTarget(new AskedToken.Next(), [0, 1, 2], corpus.Alphabet);
        var predictor = new ContextPredictor(measure, target);
        SequenceSample sample = measure.Draw(60, new RandomStream(1, "windows"));
        double[] found = new double[4];
        for (int i = 0; i < sample.Count; i++)
        {
            predictor.Predict(sample.Sequences[i], order, found, leaveOut: sample.Next[i]);
            double[] expected = Explicit(measure, target, predictor, sample.Sequences[i][^order..].ToArray(), sample.Next[i]);
            Assert.Equal(expected, found, (a, b) => Math.Abs(a - b) < 1e-12);
            Assert.Equal(1, found.Sum(), 1e-12);
        }
    }

    /// <summary>Text in which the last two tokens decide the next one: the trigram knows, the bigram does not.</summary>
    [Fact]
    public void TheTrigramSeesWhatTheBigramCannot()
    {
        var stream = new RandomStream(5, "second order");
        int[] bits = new int[20_000];
        for (int i = 0; i < bits.Length; i++)
            bits[i] = i < 2 || stream.NextUniform() < 0.1 ? stream.NextBelow(2) : bits[i - 1] ^ bits[i - 2];
        using var text = new TemporaryText();
        var corpus = Corpus.Read([text.Write("bits.txt", string.Join(' ', bits.Select(bit => bit == 0 ? "a" : "b")))], 3);
        var measure = new CorpusMeasure(corpus, 4);
        var predictor = new ContextPredictor(measure, new TokenClassTarget(new AskedToken.Next(), [0, 1], corpus.Alphabet));
        SequenceSample sample = measure.Draw(4000, new RandomStream(1, "windows"));
        double[] right = new double[2], q = new double[3];
        for (int i = 0; i < sample.Count; i++)
        {
            for (int order = 1; order <= 2; order++)
            {
                predictor.Predict(sample.Sequences[i], order, q, sample.Next[i]);
                right[order - 1] += q[sample.Next[i]] / sample.Count;
            }
        }

        // Exactly 0.95² + 0.05² = 0.905 and, for a stationary symbol after a symbol, about 0.5.
        Assert.InRange(right[1], 0.89, 0.92);
        Assert.InRange(right[0], 0.4, 0.65);
    }

    private static double[] Explicit(CorpusMeasure measure, TokenClassTarget target, ContextPredictor predictor, int[] context, int next)
    {
        double[] q = [.. Enumerable.Range(0, target.Classes.Length).Select(k => Count([], k) + 0.5)];
        q = [.. q.Select(value => value / q.Sum())];
        for (int order = 1; order <= context.Length; order++)
        {
            int[] last = context[^order..];
            double[] counts = [.. q.Select((_, k) => Count(last, k))];
            q = [.. q.Select((value, k) => (counts[k] + (predictor.Shrinkage(order) * value)) / (counts.Sum() + predictor.Shrinkage(order)))];
        }

        return q;

        double Count(int[] before, int k)
        {
            double count = target.ClassOf(next) == k ? -1 : 0;
            foreach (TextStretch stretch in measure.MainStretches)
            {
                for (int i = stretch.Start + before.Length; i < stretch.End; i++)
                {
                    if (target.ClassOf(measure.Corpus.Tokens[i]) == k && measure.Corpus.Tokens[(i - before.Length)..i].SequenceEqual(before))
                        count++;
                }
            }

            return count;
        }
    }

    private static string Words(int count, int words, ulong seed)
    {
        var stream = new RandomStream(seed, "words");
        return string.Join(' ', Enumerable.Range(0, count).Select(_ => $"w{stream.NextBelow(words) * stream.NextBelow(words) / words}"));
    }
}

using System.Text;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sequences.Reading;

namespace Kostka.Tests.Sequences;

public class ReferencePredictorTests
{
    [Fact]
    public void The_base_rate_answers_with_the_mean_label()
    {
        var predictor = BaseRatePredictor.From([1, 1, 1, -1]);
        Assert.Equal(0.5, predictor.Mean);
        Assert.Equal((0.25 + 2.25) / 2, predictor.MeanSquaredError([1, -1]));
    }

    [Fact]
    public void The_bigram_predictor_is_its_formula_on_a_tiny_text()
    {
        // Pairs (token, label of the next): a is followed by b, b, c, b; b by a, a, a; c by a. The target: is the next token b?
        CorpusMeasure measure = Measure("a b a b a c a b", length: 1, heldOutShare: 0);
        NextTokenTarget target = NextIs(measure, "b");
        var predictor = new BigramPredictor(measure, target);
        Assert.Equal((3 - 4) / 7.0, predictor.BaseRate.Mean, 15);

        // Leaving the pair itself out: after a, two of three others are b (label sum 1), or three of three (sum 3) for the pair (a, c).
        double alpha = predictor.Shrinkage;
        double Error(int label, int sum, int pairs) => Math.Pow(label - ((sum + (alpha * (-1 - label) / 6)) / (pairs + alpha)), 2);
        double all = (3 * Error(1, 1, 3)) + Error(-1, 3, 3) + (2 * Error(-1, -1, 1)) + Error(-1, 0, 0);
        Assert.Equal(all / 7, predictor.MeanSquaredError(measure.Draw(7, Stream)), 14);
    }

    [Fact]
    public void On_a_chain_of_tokens_the_bigram_predictor_reaches_the_best_possible_error()
    {
        // Two symbols; a is followed by b with probability 0.9, b by b with 0.3: no predictor errs less than E[1 − m²], m the mean label after a token.
        // Over 18,000 windows its standard error is 0.005; within 5 of them but for a chance of 6e-7.
        var random = new RandomStream(5, "chain");
        var text = new StringBuilder("a");
        bool wasA = true;
        for (int i = 0; i < 20_000; i++)
        {
            wasA = random.NextUniform() >= (wasA ? 0.9 : 0.3);
            text.Append(wasA ? " a" : " b");
        }

        CorpusMeasure measure = Measure(text.ToString(), length: 4, heldOutShare: 0.1);
        var predictor = new BigramPredictor(measure, NextIs(measure, "b"));
        double a = 0.7 / 1.6, best = (a * (1 - (0.8 * 0.8))) + ((1 - a) * (1 - (0.4 * 0.4)));
        Assert.InRange(predictor.MeanSquaredError(measure.Draw(measure.MainWindows, Stream)), best - 0.025, best + 0.025);
        Assert.InRange(predictor.MeanSquaredErrorHeldOut(measure.DrawHeldOut(measure.HeldOutWindows, Stream)), best - 0.08, best + 0.08);
    }

    [Fact]
    public void Where_the_last_token_says_nothing_shrinkage_keeps_the_bigram_predictor_at_the_base_rate()
    {
        // 400 words drawn at random, 5,000 of them: contexts seen a dozen times each. Without shrinkage and with leaving-one-out the error would be 1/12
        // larger than the base rate's; with them it exceeds it by less than a fiftieth.
        var random = new RandomStream(6, "words");
        string text = string.Join(' ', Enumerable.Range(0, 5000).Select(_ => $"w{random.NextBelow(400)}"));
        CorpusMeasure measure = Measure(text, length: 2, heldOutShare: 0);
        var target = new NextTokenTarget([.. Enumerable.Range(0, 150)]);
        var predictor = new BigramPredictor(measure, target);
        SequenceSample sample = measure.Draw(measure.MainWindows, Stream);
        double baseRate = predictor.BaseRate.MeanSquaredError(target.Evaluate(sample)), bigram = predictor.MeanSquaredError(sample);
        Assert.InRange(bigram, 0.99 * baseRate, 1.02 * baseRate);
        Assert.True(predictor.Shrinkage > 16);
    }

    [Fact]
    public void Symbols_outside_the_vocabulary_are_refused()
    {
        CorpusMeasure measure = Measure("a b a b", length: 1, heldOutShare: 0);
        Assert.Contains("Symbol 9", Assert.Throws<RequestException>(() => new BigramPredictor(measure, new NextTokenTarget([9]))).Message);
    }

    private static RandomStream Stream => new(1, "windows");

    private static CorpusMeasure Measure(string text, int length, double heldOutShare)
    {
        var reader = new WordReader();
        reader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "the text", CancellationToken.None);
        TokenizedText tokens = reader.ToText();
        return new CorpusMeasure(new Corpus(tokens, tokens.TypeCount + 1), length, heldOutShare);
    }

    private static NextTokenTarget NextIs(CorpusMeasure measure, string word) =>
        new([Enumerable.Range(0, measure.Vocabulary).First(symbol => measure.Corpus.Alphabet.Name(symbol) == word)]);
}

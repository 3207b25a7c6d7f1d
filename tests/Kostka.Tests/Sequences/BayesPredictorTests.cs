using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sequences.HiddenMarkov;
using Kostka.Tests.Sequences.HiddenMarkov;

namespace Kostka.Tests.Sequences;

public class BayesPredictorTests
{
    [Fact]
    public void The_error_is_that_of_the_mean_label_given_the_sequence()
    {
        // Every sequence once, weighted by hand: the error over the measure is 1 − Σ p(x) E[y|x]².
        var measure = new HiddenMarkovMeasure(4, RandomModel.Draw(new RandomStream(3, "model"), 3, 3));
        var target = new NextTokenTarget([0, 2]);
        int[][] all = [.. SmallMeasure.Sequences(4, 3)];
        var sequences = new SequenceSet(all.Length, 4, 3, [.. all.SelectMany(x => x)]);
        double[] found = new BayesPredictor(measure, target).Predict(sequences, Computation.Default);
        for (int i = 0; i < all.Length; i++)
        {
            double label = Enumerable.Range(0, 3).Sum(v => target.Label(v) * RandomModel.Probability(measure.Model, [.. all[i], v]));
            Assert.Equal(label / RandomModel.Probability(measure.Model, all[i]), found[i], 1e-12);
        }

        double expected = all.Select((_, i) => 1 - (found[i] * found[i])).Average();
        Assert.Equal(expected, new BayesPredictor(measure, target).MeanSquaredError(sequences, Computation.Default).Mean, 1e-13);
    }

    [Fact]
    public void No_predictor_does_better_on_labels_that_are_drawn()
    {
        // The error on 50,000 drawn labels agrees with the expected one within 5 standard errors (chance of a false alarm below 1e-6), and is below
        // the base rate and below the best function of the last token by more than that.
        const int Count = 50_000;
        var measure = new HiddenMarkovMeasure(8, HiddenMarkovModel.Stationary([[0.9, 0.1], [0.1, 0.9]], [[0.8, 0.2], [0.2, 0.8]]));
        var target = new NextTokenTarget([1]);
        SequenceSample sample = measure.Draw(Count, new RandomStream(1, "data"));
        double[] labels = target.Evaluate(sample), predictions = new BayesPredictor(measure, target).Predict(sample.Sequences, Computation.Default);
        var drawn = MeanAndError.Of([.. labels.Zip(predictions, (y, m) => (y - m) * (y - m))]);
        MeanAndError expected = new BayesPredictor(measure, target).MeanSquaredError(sample.Sequences, Computation.Default);
        Assert.InRange(drawn.Mean - expected.Mean, -5 * drawn.StandardError, 5 * drawn.StandardError);

        double last = Enumerable.Range(0, Count).GroupBy(i => sample.Sequences[i][^1])
            .Sum(group => group.Count() * (1 - Math.Pow(group.Average(i => labels[i]), 2))) / Count;
        Assert.InRange(last - drawn.Mean, 5 * drawn.StandardError, 1);
        Assert.InRange(BaseRatePredictor.From(labels).MeanSquaredError(labels) - last, 5 * drawn.StandardError, 1);
    }
}

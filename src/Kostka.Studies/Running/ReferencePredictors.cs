using System.Collections.Immutable;
using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>Simple predictors to set beside the learning curve.</summary>
internal static class ReferencePredictors
{
    /// <summary>What a predictor says of one sequence: outputs f_k, one for each column of the labels.</summary>
    private delegate void Predict(int member, Span<double> outputs);

    /// <summary>References on sequences of the training measure.</summary>
    /// <param name="parts">The study's parts.</param>
    /// <param name="labels">The target.</param>
    /// <param name="trained">Its labels on many draws, which the base rate is taken from.</param>
    /// <param name="sample">The sequences on which predictors are scored.</param>
    /// <param name="meanSquare">E y², label noise included.</param>
    /// <param name="labelNoise">Variance that the study adds to the labels, summed over the columns.</param>
    /// <param name="computation">Threads and cancellation.</param>
    public static ImmutableArray<ReferencePredictor> Of(
        StudyParts parts, LabelColumns labels, SampleLabels trained, SequenceSample sample, double meanSquare, double labelNoise, Computation computation)
    {
        var found = labels.Evaluate(sample);
        var references = ImmutableArray.CreateBuilder<ReferencePredictor>();
        ReferencePredictor baseRate = BaseRate(trained, found, labelNoise);

        // Of balanced synthetic labels it is their mean square, which the report knows already.
        if (parts.Measure is CorpusMeasure || labels.AreClasses || baseRate.MeanSquaredError < 0.95 * meanSquare)
            references.Add(baseRate);
        if (parts.Measure is CorpusMeasure corpus && labels.Target is NextTokenTarget next)
            references.Add(new("bigram", new BigramPredictor(corpus, next).MeanSquaredError(sample) + labelNoise));
        if (parts.Measure is INextTokenPosterior measure && labels.Target is NextTokenTarget likely)
            references.Add(new(Predictor.BayesOptimum, new BayesPredictor(measure, likely).MeanSquaredError(sample.Sequences, computation).Mean + labelNoise));
        return references.ToImmutable();
    }

    /// <summary>References under a second measure: what always gives the base rate of the training measure.</summary>
    public static ImmutableArray<ReferencePredictor> Elsewhere(
        StudyParts parts, LabelColumns labels, SampleLabels trained, SequenceSample sample, SampleLabels found, double labelNoise) =>
        [BaseRate(trained, found, labelNoise)];

    /// <summary>Always the mean label.</summary>
    private static ReferencePredictor BaseRate(SampleLabels trained, SampleLabels found, double labelNoise)
    {
        double[] means = trained.Means();
        return Scored("base rate", found, labelNoise, (_, outputs) => means.CopyTo(outputs));
    }

    private static ReferencePredictor Scored(string name, SampleLabels labels, double labelNoise, Predict predict)
    {
        double[] outputs = new double[labels.Columns.Length];
        double mse = 0, hits = 0, nats = 0;
        for (int i = 0; i < labels.Count; i++)
        {
            predict(i, outputs);
            for (int k = 0; k < outputs.Length; k++)
                mse += (labels.Columns[k][i] - outputs[k]) * (labels.Columns[k][i] - outputs[k]);
            var (hit, cost) = labels.Score(outputs, i);
            hits += hit;
            nats += cost;
        }

        bool classes = labels.Classes is not null;
        return new ReferencePredictor(name, (mse / labels.Count) + labelNoise)
        {
            Accuracy = classes || labels.AreSigns ? hits / labels.Count : double.NaN,
            CrossEntropy = classes ? nats / labels.Count : double.NaN,
        };
    }
}

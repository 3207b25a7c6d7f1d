using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>Simple predictors to set beside the learning curve.</summary>
internal static class ReferencePredictors
{
    /// <summary>The name of the best that is possible.</summary>
    public const string BayesOptimum = "Bayes optimum";

    /// <summary>What a predictor says of one sequence: outputs f_k, one for each column of the labels.</summary>
    internal delegate void Predict(int member, Span<double> outputs);

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
        if (parts.Measure is CorpusMeasure text && labels.Target is TokenClassTarget { Asked: AskedToken.Next } target)
        {
            var contexts = new ContextPredictor(text, target);
            for (int order = 1; order <= contexts.LongestContext; order++)
            {
                int tokens = order;
                references.Add(Scored(tokens == 1 ? "bigram" : "trigram", found, labelNoise, (i, outputs) =>
                {
                    contexts.Predict(sample.Sequences[i], tokens, outputs, leaveOut: sample.Next[i]);
                    TensorPrimitives.Subtract(outputs, labels.BaseRates.AsSpan(), outputs);
                }));
            }
        }

        if (Bayes(parts.Measure, labels, sample, labelNoise, computation) is { } best)
            references.Add(best);
        return references.ToImmutable();
    }

    /// <summary>References under a second measure: what always gives the base rate of the training measure, and the best that is possible there.</summary>
    public static ImmutableArray<ReferencePredictor> Elsewhere(
        StudyParts parts, LabelColumns labels, SampleLabels trained, SequenceSample sample, SampleLabels found, double labelNoise, Computation computation)
    {
        ReferencePredictor baseRate = BaseRate(trained, found, labelNoise) with { Name = "base rate of the training measure" };
        return Bayes(parts.TestMeasure!, labels, sample, labelNoise, computation) is { } best ? [baseRate, best] : [baseRate];
    }

    /// <summary>What the measure's own posterior would score on average over what may follow each sequence; null for other targets and measures.</summary>
    private static ReferencePredictor? Bayes(ISequenceMeasure drawn, LabelColumns labels, SequenceSample sample, double labelNoise, Computation computation)
    {
        // Of independent tokens it is the base rate.
        if (drawn is not INextTokenPosterior measure || drawn is IidMeasure)
            return null;
        if (labels.Target is NextTokenTarget next)
        {
            double[] means = new BayesPredictor(measure, next).Predict(sample.Sequences, computation);
            return new ReferencePredictor(BayesOptimum, means.Average(mean => 1 - (mean * mean)) + labelNoise) { Accuracy = means.Average(mean => 0.5 * (1 + Math.Abs(mean))) };
        }

        if (labels.Target is not TokenClassTarget { Asked: AskedToken.Next } target)
            return null;
        Matrix posteriors = measure.Posteriors(sample.Sequences, computation);
        double[] classes = new double[target.Classes.Length];
        double mse = 0, accuracy = 0, nats = 0;
        for (int i = 0; i < posteriors.Rows; i++)
        {
            target.Gather(posteriors.Row(i), classes);
            mse += 1 - TensorPrimitives.SumOfSquares<double>(classes);
            accuracy += TensorPrimitives.Max<double>(classes);
            nats -= classes.Sum(q => q > 0 ? q * Math.Log(q) : 0);
        }

        return new ReferencePredictor(BayesOptimum, (mse / posteriors.Rows) + labelNoise) { Accuracy = accuracy / posteriors.Rows, CrossEntropy = nats / posteriors.Rows };
    }

    /// <summary>Always the mean label.</summary>
    private static ReferencePredictor BaseRate(SampleLabels trained, SampleLabels found, double labelNoise)
    {
        double[] means = trained.Means();
        return Scored("base rate", found, labelNoise, (_, outputs) => means.CopyTo(outputs));
    }

    internal static ReferencePredictor Scored(string name, SampleLabels labels, double labelNoise, Predict predict)
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

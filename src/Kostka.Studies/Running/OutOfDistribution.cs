using System.Collections.Immutable;
using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>The second measure of a study: a sample of it, the pool's modes there, and the targets' labels.</summary>
internal sealed class OutOfDistribution
{
    private readonly SequenceSample _sample, _many;
    private readonly CheckedSpectrum _modes;

    private OutOfDistribution(SequenceSample sample, SequenceSample many, CheckedSpectrum modes) => (_sample, _many, _modes) = (sample, many, modes);

    /// <summary>The number of sequences on which the second measure is sampled costs what the check pool costs.</summary>
    /// <param name="study">The study.</param>
    /// <param name="parts">Its parts.</param>
    /// <param name="spectrum">The spectrum of the training measure.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <returns>Null when the study has no second measure.</returns>
    public static OutOfDistribution? Of(Study study, StudyParts parts, SampledSpectrum spectrum, Computation computation)
    {
        if (parts.TestMeasure is not { } measure)
            return null;
        SequenceSample sample = measure.Draw(study.Spectrum.CheckPool, new RandomStream(study.Seed, "pool out of distribution"));
        SequenceSample many = measure.Draw(SampledPredictor.ManyLabels, new RandomStream(study.Seed, "labels out of distribution"));
        return new OutOfDistribution(sample, many, CheckedSpectrum.Compute(spectrum, sample.Sequences, computation));
    }

    /// <summary>The sample with the labels of a target.</summary>
    public OutOfDistributionSample With(LabelColumns labels) => new(_modes, labels.Evaluate(_sample), labels.Evaluate(_many));

    /// <summary>What is known of a target under the second measure.</summary>
    public OutOfDistributionTarget Target(
        StudyParts parts, LabelColumns labels, SampleLabels trained, OutOfDistributionSample sample, double labelNoise, Computation computation) =>
        new(sample.MeanSquare + labelNoise, ReferencePredictors.Elsewhere(parts, labels, trained, _sample, sample.Labels, labelNoise, computation));

    /// <summary>A predicted point as results hold it.</summary>
    public static OutOfDistributionPoint? Point(SampledCurvePoint point) => point.OutOfDistribution is not { } elsewhere ? null : new OutOfDistributionPoint(
        elsewhere.TestMse, elsewhere.TestMseError, point.Claimed, null, Accuracy(elsewhere.Scores), CrossEntropy(elsewhere.Scores));

    /// <summary>Predicted accuracy as results hold it.</summary>
    public static Score? Accuracy(ClassScores? scores) => scores is null ? null : new Score(scores.Accuracy, null, null);

    /// <summary>Predicted cross-entropy as results hold it.</summary>
    public static Score? CrossEntropy(ClassScores? scores) => scores is null || !double.IsFinite(scores.CrossEntropy) ? null : new Score(scores.CrossEntropy, null, null);

    /// <summary>
    /// Adds the second measure to a prediction that was made without samples: the training measure is sampled for this alone.
    /// </summary>
    public static ImmutableArray<Prediction> Attach(Study study, StudyParts parts, RunStages stages, ImmutableArray<Prediction> predictions, Computation computation)
    {
        if (parts.TestMeasure is null)
            return predictions;
        int pool = study.Spectrum.Pool, check = study.Spectrum.CheckPool;
        SequenceSample drawn = parts.Measure.Draw(pool + check, new RandomStream(study.Seed, "pools")), first = drawn.Slice(0, pool), second = drawn.Slice(pool, check);
        var spectrum = SampledSpectrum.Compute(parts.Kernel, first.Sequences, computation.Part(0, 0.6));
        var modes = CheckedSpectrum.Compute(spectrum, second.Sequences, computation.Part(0.6, 0.8));
        OutOfDistribution elsewhere = Of(study, parts, spectrum, computation.Part(0.8, 1))!;
        stages.Note($"The errors under the second measure are predicted from a pool of {pool} sequences, up to n = {pool}; all else is exact.");
        SequenceSample many = parts.Measure.Draw(SampledPredictor.ManyLabels, new RandomStream(study.Seed, "labels"));
        return [.. predictions.Select(prediction =>
        {
            double noise = study.RequireRegression().LabelNoise;
            var sample = elsewhere.With(prediction.Labels);
            var trained = prediction.Labels.Evaluate(many);
            var target = new CrossFittedTarget(modes, prediction.Labels.Evaluate(first), prediction.Labels.Evaluate(second), trained);
            var curve = new SampledLearningCurve(target, prediction.Ridge, noise) { OutOfDistribution = sample };
            int[] sizes = [.. prediction.Result.Curve.Select(point => point.N).Where(n => n <= pool)];
            var points = curve.Predict(sizes).ToDictionary(point => point.N);
            return prediction with
            {
                Result = prediction.Result with
                {
                    OutOfDistribution = elsewhere.Target(parts, prediction.Labels, trained, sample, noise, computation with { Progress = null }),
                    Curve = [.. prediction.Result.Curve.Select(point => points.TryGetValue(point.N, out SampledCurvePoint? found)
                        ? point with { Accuracy = Accuracy(found.Scores), OutOfDistribution = Point(found) }
                        : point)],
                },
            };
        })];
    }
}

using System.Collections.Immutable;
using Kostka.Networks;
using Kostka.Networks.Losses;
using Kostka.Networks.Training;
using Kostka.Numerics;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Tasks;

namespace Kostka.Sparse.Curves;

/// <summary>Watches transformers in training: with gradient descent, parities show a long plateau and then a sudden jump.</summary>
public static class CurveTraining
{
    // Children of a curve's stream.
    private const ulong InitialisationStream = 0, OrderStream = 1;

    /// <summary>Trains one transformer on a problem, once.</summary>
    /// <param name="problem">The problem, with at least as many training sequences as <see cref="CurveSettings.Sizes"/> says.</param>
    /// <param name="transformer">Which transformer; optimiser, learning rate and schedule. Its steps, batches, stopping and restarts are not looked at.</param>
    /// <param name="settings">What is watched.</param>
    /// <param name="computation">Threads (one, as a rule), progress, cancellation.</param>
    /// <exception cref="RequestException">A setting is out of its range, or memory is short.</exception>
    public static TrainingCurve Run(SparseProblem problem, TransformerSettings transformer, CurveSettings settings, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(transformer);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(computation);
        settings.Check();
        int samples = settings.Samples ?? settings.Steps * settings.Batch;
        LabelledBits training = problem.Training.First(samples);
        TransformerSettings once = transformer with
        {
            Training = transformer.Training with { Steps = settings.Steps, BatchSize = settings.Batch, Loss = LossKind.Logistic, EarlyStopping = null },
        };
        once.Check(samples);
        var network = new Network(once.Architecture, problem.Context, training.Inputs.Vocabulary, once.Network);
        using var engine = new NetworkEngine<float>(network, computation.Threads);
        RandomStream stream = problem.Random(samples);
        var watch = new Watch(engine, problem, settings.Samples is null ? null : training, settings);
        TrainedNetwork<float> trained = Trainer<float>.Run(
            engine,
            engine.Parameters.Initialise<float>(stream.Child(InitialisationStream)),
            training.Inputs,
            training.FloatLabels(),
            once.TrainingFor(samples),
            stream.Child(OrderStream),
            slot: null,
            computation,
            observer: watch.Look);
        return new TrainingCurve(watch.Points.ToImmutable(), trained.Divergence is not null);
    }

    /// <summary>Looks at the network every so many steps, and at the last.</summary>
    private sealed class Watch(NetworkEngine<float> engine, SparseProblem problem, LabelledBits? training, CurveSettings settings)
    {
        private readonly LogisticLoss<float> _loss = new();

        public ImmutableArray<CurvePoint>.Builder Points { get; } = ImmutableArray.CreateBuilder<CurvePoint>();

        public void Look(int step, ReadOnlySpan<float> parameters)
        {
            if (step % settings.Every != 0 && step != settings.Steps)
                return;
            (double loss, double accuracy) = On(problem.Scoring, parameters);
            double trainingLoss = training is null ? loss : On(training, parameters).Loss;
            AttentionSummary? attention = AttentionProbe.Summary(engine, parameters, problem.Scoring.Inputs, problem.Target.Positions);
            Points.Add(new CurvePoint(step, trainingLoss, loss, accuracy, attention?.RelevantMass));
        }

        private (double Loss, double Accuracy) On(LabelledBits data, ReadOnlySpan<float> parameters)
        {
            float[] outputs = new float[data.Count], slopes = new float[data.Count];
            engine.Evaluate(parameters, data.Inputs, outputs);
            double loss = _loss.Evaluate(outputs, data.FloatLabels(), slopes) / data.Count;
            return (loss, data.Accuracy([.. outputs.Select(output => (double)output)]));
        }
    }
}

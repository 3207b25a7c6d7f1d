using Kostka.Architectures;
using Kostka.Networks;
using Kostka.Networks.Checkpoints;
using Kostka.Networks.Training;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Tests.Files;

namespace Kostka.Tests.Networks.Training;

/// <summary>A real network: an attention block and a dense block, with the mean over positions as readout.</summary>
public sealed class TransformerTrainingTests
{
    private static readonly Network _network = new(
        new Architecture(
            1, new PositionEmbedding.Learned(0.5),
            [
                new Layer.Residual([new Layer.Attention(Score.Softmax)]),
                new Layer.Residual([new Layer.Dense(), new Layer.Activation(ActivationFunction.Relu), new Layer.Dense()]),
            ],
            Readout.Mean),
        8, 2, new NetworkOptions(new NetworkSizes(32, 4, 8)));

    private static readonly SequenceSet _inputs = TrainingData.Sequences(96, 8, 2), _others = TrainingData.Sequences(200, 8, 2, seed: 7);

    /// <summary>+1 where the first two bits are ones.</summary>
    private static float[] And(SequenceSet inputs) => [.. Enumerable.Range(0, inputs.Count).Select(i => inputs[i][0] + inputs[i][1] == 2 ? 1f : -1f)];

    [Fact]
    public void It_learns_a_function_of_two_positions_and_generalises()
    {
        TrainingSettings settings = new(
            new OptimizerSettings.AdamW(), 0.02, new Schedule.Cosine { WarmUp = 20 }, 400, BatchSize: 32, Loss: LossKind.Logistic, ClipNorm: 1);
        using var engine = new NetworkEngine<float>(_network, 2);
        TrainedNetwork<float> trained = Train(engine, settings, null, default);
        Assert.True(trained.TrainingLoss < 0.02, $"{trained.TrainingLoss}");
        float[] outputs = new float[200], labels = And(_others);
        engine.Evaluate(trained.Parameters, _others, outputs);
        Assert.InRange(outputs.Zip(labels).Count(pair => pair.First * pair.Second > 0), 190, 200);

        // The readout is not trained.
        ParameterTensor readout = _network.Parameters.Tensors.Single(tensor => !tensor.Trained);
        Assert.Equal("readout", readout.Name);
        Assert.Equal(trained.Initial[readout.Offset..], trained.Parameters[readout.Offset..]);
    }

    [Fact]
    public void It_goes_on_to_the_same_bits_on_another_number_of_threads()
    {
        using var folder = new TemporaryFolder();
        TrainingSettings settings = new(new OptimizerSettings.AdamW(), 0.01, new Schedule.Linear(), 60, BatchSize: 40, WeightDecay: 0.01);
        using var one = new NetworkEngine<float>(_network, 1);
        TrainedNetwork<float> undisturbed = Train(one, settings, null, default);
        var random = new Random(4);
        var slot = new CheckpointSlot(folder.File("run.safetensors"), EverySteps: 4, EverySeconds: 0);
        TrainedNetwork<float>? resumed = null;
        int runs = 0;
        for (; resumed is null; runs++)
        {
            using var cancel = new CancellationTokenSource();
            using var engine = new NetworkEngine<float>(_network, 1 + (runs % 3));
            int last = random.Next(5, 20);
            try
            {
                int reports = 0;
                resumed = Train(engine, settings, slot, cancel.Token, () => _ = ++reports == last ? Cancelled(cancel) : 0);
            }
            catch (OperationCanceledException)
            {
            }
        }

        Assert.InRange(runs, 3, 12);
        Assert.Equal(undisturbed.Parameters, resumed.Parameters);
        Assert.Equal(undisturbed.TrainingLoss, resumed.TrainingLoss);

        static int Cancelled(CancellationTokenSource cancel)
        {
            cancel.Cancel();
            return 0;
        }
    }

    [Fact]
    public void Divergence_names_a_layer_or_a_tensor_of_it()
    {
        TrainingSettings settings = new(new OptimizerSettings.Sgd(), 3000, new Schedule.Constant(), 500);
        using var engine = new NetworkEngine<float>(_network, 1);
        TrainedNetwork<float> trained = Train(engine, settings, null, default);
        Assert.Equal(StopReason.Diverged, trained.Reason);
        Assert.True(
            trained.Divergence!.Where.StartsWith("layers.", StringComparison.Ordinal) || trained.Divergence.Where.StartsWith("embedding.", StringComparison.Ordinal),
            trained.Divergence.Message);
        Assert.All(trained.Parameters, p => Assert.True(float.IsFinite(p)));
        Assert.True(double.IsFinite(trained.TrainingLoss));
    }

    [Fact]
    public void The_rate_from_the_curvature_converges_and_four_times_it_does_not()
    {
        using var engine = new NetworkEngine<float>(_network, 2);
        float[] initial = _network.Parameters.Initialise<float>(TrainingData.Stream());
        double rate = Curvature.LearningRate(engine, initial, _inputs, 0, TrainingData.Stream(), Computation.Default);
        TrainingSettings settings = new(new OptimizerSettings.Sgd(), rate, new Schedule.Constant(), 60) { Centred = true };
        TrainedNetwork<float> slow = Train(engine, settings, null, default), fast = Train(engine, settings with { LearningRate = 4 * rate }, null, default);
        Assert.All(slow.History.Zip(slow.History.Skip(1)), pair => Assert.True(pair.Second.Loss <= pair.First.Loss * 1.001));
        Assert.Contains(fast.History.Zip(fast.History.Skip(1)), pair => pair.Second.Loss > pair.First.Loss * 1.001);
    }

    private static TrainedNetwork<float> Train(
        NetworkEngine<float> engine, TrainingSettings settings, CheckpointSlot? slot, CancellationToken cancellation, Action? onProgress = null) =>
        Trainer<float>.Run(
            engine, _network.Parameters.Initialise<float>(TrainingData.Stream()), _inputs, And(_inputs), settings, TrainingData.Stream(), slot,
            new Computation(1, onProgress is null ? null : new Watcher(onProgress), cancellation));

    private sealed class Watcher(Action then) : IProgress<double>
    {
        public void Report(double value) => then();
    }
}

using Kostka.Networks.Checkpoints;
using Kostka.Networks.Training;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Tests.Files;

namespace Kostka.Tests.Networks.Training;

public sealed class DivergenceTests
{
    private static readonly SequenceSet _inputs = TrainingData.Sequences(16, 4, 2);
    private static readonly float[] _labels = TrainingData.Parity<float>(_inputs);

    [Fact]
    public void A_loss_that_overflows_stops_the_run_and_keeps_the_last_good_parameters()
    {
        using var folder = new TemporaryFolder();
        using var model = new SmallNetwork<float>(4, 2, hidden: 0);
        float[] initial = model.Parameters.Initialise<float>(TrainingData.Stream());
        TrainingSettings settings = new(new OptimizerSettings.Sgd(), 1e6, new Schedule.Constant(), 1000);
        var slot = new CheckpointSlot(folder.File("run.safetensors"));
        TrainedNetwork<float> first = Run(slot);

        Assert.Equal(StopReason.Diverged, first.Reason);
        Divergence divergence = first.Divergence!;
        Assert.InRange(divergence.Step, 2, 50);
        Assert.Equal(1e6, divergence.LearningRate);
        Assert.Equal(SmallNetwork<float>.Output, divergence.Where);
        Assert.Contains($"step {divergence.Step}", divergence.Message, StringComparison.Ordinal);
        Assert.Contains("1E+06", divergence.Message, StringComparison.Ordinal);
        Assert.Contains(SmallNetwork<float>.Output, divergence.Message, StringComparison.Ordinal);
        Assert.All(first.Parameters, p => Assert.True(float.IsFinite(p)));
        Assert.True(double.IsFinite(first.TrainingLoss));
        Assert.Equal(divergence.Step, first.Steps);

        // They are those of a run that ends before.
        TrainedNetwork<float> shorter = Trainer<float>.Run(model, initial, _inputs, _labels, settings with { Steps = first.Steps }, TrainingData.Stream(), null, Computation.Default);
        Assert.Null(shorter.Divergence);
        Assert.Equal(shorter.Parameters, first.Parameters);

        // They are in the slot, and asking again gives the same without another step.
        Assert.Equal(first.Parameters, ParameterFile.Read<float>(slot.Path, model.Parameters));
        int before = model.Gradients;
        TrainedNetwork<float> again = Run(slot);
        Assert.Equal(before, model.Gradients);
        Assert.Equal((first.Divergence, first.TrainingLoss, first.Steps), (again.Divergence, again.TrainingLoss, again.Steps));
        Assert.Equal(first.Parameters, again.Parameters);

        TrainedNetwork<float> Run(CheckpointSlot at) => Trainer<float>.Run(model, initial, _inputs, _labels, settings, TrainingData.Stream(), at, Computation.Default);
    }

    [Fact]
    public void The_layer_whose_output_overflows_is_named()
    {
        using var model = new SmallNetwork<float>(4, 2, hidden: 8);
        TrainingSettings settings = new(new OptimizerSettings.Sgd(), 0.1, new Schedule.Constant(), 20);

        // Finite by themselves, infinite in a sum of four.
        float[] start = model.Parameters.Initialise<float>(TrainingData.Stream());
        start.AsSpan(0, 64).Fill(float.MaxValue);
        TrainedNetwork<float> trained = Trainer<float>.Run(model, start, _inputs, _labels, settings, TrainingData.Stream(), null, Computation.Default);
        Assert.Equal(("layers.0.dense", 0), (trained.Divergence!.Where, trained.Divergence.Step));
        Assert.Equal(0, trained.Steps);
        Assert.Equal(start, trained.Parameters);
        Assert.Contains("the loss", trained.Divergence.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_last_step_into_the_infinite_is_noticed_too()
    {
        using var model = new SmallNetwork<float>(4, 2, hidden: 0);
        float[] initial = model.Parameters.Initialise<float>(TrainingData.Stream());

        // Parameters that are finite, but have no finite sums: there are such between harmless rates and those that make parameters overflow.
        HashSet<string?> places = [];
        float[] ones = [.. _labels.Select(_ => 1f)];
        for (double rate = 1e36; rate < 1e41; rate *= 1.3)
        {
            TrainingSettings settings = new(new OptimizerSettings.Sgd(), rate, new Schedule.Constant(), 1);
            TrainedNetwork<float> trained = Trainer<float>.Run(model, initial, _inputs, ones, settings, TrainingData.Stream(), null, Computation.Default);
            places.Add(trained.Divergence?.Where);
            if (trained.Divergence is null)
                continue;
            Assert.Equal(StopReason.Diverged, trained.Reason);
            Assert.Equal(initial, trained.Parameters);
            Assert.Equal(0, trained.Steps);
            Assert.True(double.IsFinite(trained.TrainingLoss));
        }

        Assert.Equal(3, places.Count);
        Assert.Superset(new HashSet<string?> { null, "layers.2.dense", SmallNetwork<float>.Output }, places);
    }

    [Fact]
    public void The_others_of_an_ensemble_go_on()
    {
        // At this rate it depends on the factor of the readout whether descent converges.
        TrainingSettings settings = new(new OptimizerSettings.Sgd(), 3, new Schedule.Constant(), 3000);
        TrainedNetwork<float>[] trained = Ensemble.Train(
            () => new SmallNetwork<float>(4, 2, hidden: 0), 12, _inputs, _labels, settings, TrainingData.Stream(), null, Computation.Default);
        Assert.Contains(trained, network => network.Divergence is not null);
        Assert.Contains(trained, network => network.Divergence is null);
        Assert.All(trained, network => Assert.True(double.IsFinite(network.TrainingLoss)));
        Assert.All(trained, network => Assert.Equal(network.Divergence is null ? StopReason.LastStep : StopReason.Diverged, network.Reason));
    }
}

using Kostka.Networks.Checkpoints;
using Kostka.Networks.Training;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Tests.Files;

namespace Kostka.Tests.Networks.Training;

public sealed class EnsembleTests
{
    private static readonly SequenceSet _inputs = TrainingData.Sequences(30, 5, 2);
    private static readonly float[] _labels = TrainingData.Parity<float>(_inputs);
    private static readonly TrainingSettings _settings = new(new OptimizerSettings.AdamW(), 0.01, new Schedule.Cosine(), 60, BatchSize: 7);

    [Fact]
    public void Networks_are_the_same_whatever_the_threads_and_the_size_of_the_ensemble()
    {
        float[][] one = Train(5, 1), three = Train(5, 3), larger = Train(7, 2);
        Assert.Equal(one, three);
        Assert.Equal(one, larger[..5]);
        Assert.Equal(7, larger.Select(parameters => parameters[0]).Distinct().Count());
    }

    [Fact]
    public void A_network_is_the_one_that_the_trainer_makes()
    {
        using SmallNetwork<float> model = Model();
        RandomStream own = TrainingData.Stream().Child(2);
        float[] initial = model.Parameters.Initialise<float>(own.Child(0));
        Assert.Equal(
            Trainer<float>.Run(model, initial, _inputs, _labels, _settings, own.Child(1), null, Computation.Default).Parameters, Train(3, 2)[2]);
    }

    [Fact]
    public void Networks_that_are_kept_are_not_trained_again_and_models_are_disposed_of()
    {
        using var folder = new TemporaryFolder();
        List<SmallNetwork<float>> models = [];
        float[][] first = Parameters(Train(models)), second = Parameters(Train(models));
        Assert.Equal(first, second);
        Assert.Equal(4 * 60, models.Sum(model => model.Gradients));
        Assert.All(models, model => Assert.True(model.Disposed));

        File.WriteAllText(folder.File("2"), "no network");
        string message = Assert.Throws<RequestException>(() => Train(models)).Message;
        Assert.Contains(folder.File("2"), message, StringComparison.Ordinal);
        Assert.Equal("no network", File.ReadAllText(folder.File("2")));

        TrainedNetwork<float>[] Train(List<SmallNetwork<float>> made) => Ensemble.Train(
            () =>
            {
                SmallNetwork<float> model = Model();
                lock (made)
                    made.Add(model);
                return model;
            },
            4, _inputs, _labels, _settings, TrainingData.Stream(), i => new CheckpointSlot(folder.File($"{i}")), new Computation(2));
    }

    [Fact]
    public void Progress_grows_to_one_and_cancellation_stops_all()
    {
        using var cancel = new CancellationTokenSource();
        var seen = new Progress();
        Ensemble.Train(Model, 3, _inputs, _labels, _settings, TrainingData.Stream(), null, new Computation(2, seen, cancel.Token));
        Assert.Equal(seen.Values.Order(), seen.Values);
        Assert.Equal(1, seen.Values[^1], 1e-12);

        cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => Ensemble.Train(Model, 3, _inputs, _labels, _settings, TrainingData.Stream(), null, new Computation(2, null, cancel.Token)));
    }

    private static SmallNetwork<float> Model() => new(5, 2, hidden: 9);

    private static float[][] Train(int networks, int threads) =>
        Parameters(Ensemble.Train(Model, networks, _inputs, _labels, _settings, TrainingData.Stream(), null, new Computation(threads)));

    private static float[][] Parameters(TrainedNetwork<float>[] trained) => [.. trained.Select(network => network.Parameters)];

    private sealed class Progress : IProgress<double>
    {
        public List<double> Values { get; } = [];

        public void Report(double value) => Values.Add(value);
    }
}

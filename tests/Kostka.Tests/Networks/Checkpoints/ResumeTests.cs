using Kostka.Files;
using Kostka.Networks.Checkpoints;
using Kostka.Networks.Training;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Tests.Files;
using Kostka.Tests.Networks.Training;

namespace Kostka.Tests.Networks.Checkpoints;

public sealed class ResumeTests
{
    private static readonly SequenceSet _inputs = TrainingData.Sequences(23, 5, 2);
    private static readonly float[] _labels = TrainingData.Parity<float>(_inputs);
    private static readonly SequenceSet _others = TrainingData.Sequences(11, 5, 2, seed: 8);
    private static readonly ValidationSet<float> _validation = new(_others, TrainingData.Parity<float>(_others));

    [Fact]
    public void A_run_that_is_interrupted_again_and_again_ends_with_the_bits_of_an_undisturbed_one()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(5);
        HashSet<StopReason> reasons = [];
        for (int trial = 0; trial < 40; trial++)
        {
            TrainingSettings settings = Draw(random);
            TrainedNetwork<float> undisturbed = Run(settings, null, int.MaxValue)!;
            reasons.Add(undisturbed.Reason);
            var slot = new CheckpointSlot(folder.File($"{trial}"), EverySteps: random.Next(0, 3) * 9, EverySeconds: 0);
            int runs = 1;
            TrainedNetwork<float>? resumed;
            while ((resumed = Run(settings, slot, random.Next(1, 40))) is null)
                runs++;
            AssertSame(undisturbed, resumed);
            AssertSame(undisturbed, Run(settings, slot, 0)!);
            Assert.True(undisturbed.Steps < 40 || runs > 1);
        }

        Assert.Superset(new HashSet<StopReason> { StopReason.LastStep, StopReason.Patience, StopReason.TrainingLoss, StopReason.AllCorrect, StopReason.Diverged }, reasons);
    }

    [Fact]
    public void A_run_that_dies_between_two_savings_goes_on_from_the_earlier_one()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(6);
        for (int trial = 0; trial < 20; trial++)
        {
            TrainingSettings settings = Draw(random) with { EarlyStopping = null, LearningRate = 0.01 };
            TrainedNetwork<float> undisturbed = Run(settings, null, int.MaxValue)!;
            var slot = new CheckpointSlot(folder.File($"{trial}"), EverySteps: 7, EverySeconds: 0);
            int steps = random.Next(1, settings.Steps);
            using (var model = Model())
            {
                model.BeforeGradient = number => _ = number < steps ? 0 : throw new IOException("pulled the plug");
                Assert.Throws<IOException>(() => Train(model, settings, slot, default));
            }

            using (SafetensorsFile file = SafetensorsFile.Open(slot.Path))
                Assert.Equal(((steps - 1) / 7 * 7).ToString(), file.Metadata["steps"]);
            AssertSame(undisturbed, Run(settings, slot, int.MaxValue)!);
        }
    }

    [Fact]
    public void How_often_a_run_is_saved_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        TrainingSettings settings = Draw(new Random(7));
        TrainedNetwork<float> undisturbed = Run(settings, null, int.MaxValue)!;
        foreach ((int steps, double seconds) in ((int, double)[])[(0, 0), (1, 0), (13, 0), (0, 1e-9), (0, 0.01), (3, 30)])
            AssertSame(undisturbed, Run(settings, new CheckpointSlot(folder.File($"{steps} {seconds}"), steps, seconds), int.MaxValue)!);
        Assert.Throws<RequestException>(() => Run(settings, new CheckpointSlot(folder.File("x"), -1), 9));
        Assert.Throws<RequestException>(() => Run(settings, new CheckpointSlot(folder.File("x"), 0, double.NaN), 9));
    }

    [Fact]
    public void Parameters_stand_under_their_own_names()
    {
        using var folder = new TemporaryFolder();
        var slot = new CheckpointSlot(folder.File("run.safetensors"));
        TrainedNetwork<float> trained = Run(Draw(new Random(8)), slot, int.MaxValue)!;
        using SafetensorsFile file = SafetensorsFile.Open(slot.Path);
        using SmallNetwork<float> model = Model();
        foreach (var tensor in model.Parameters.Tensors)
        {
            Assert.Equal(trained.Parameters[tensor.Offset..(tensor.Offset + tensor.Count)], file.Read<float>(tensor.Name));
            Assert.Equal(tensor.Shape.Select(side => (long)side), file.Entry(tensor.Name).Shape);
        }
    }

    [Fact]
    public void A_place_that_cannot_be_written_to_shows_at_the_first_step()
    {
        using var folder = new TemporaryFolder();
        using SmallNetwork<float> model = Model();
        string path = folder.File("missing/run");
        RequestException error = Assert.Throws<RequestException>(() => Train(model, Draw(new Random(1)), new CheckpointSlot(path), default));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal(1, model.Gradients);
    }

    internal static SmallNetwork<float> Model() => new(5, 2, hidden: 6);

    internal static TrainedNetwork<float> Train(SmallNetwork<float> model, TrainingSettings settings, CheckpointSlot? slot, CancellationToken cancellation) =>
        Trainer<float>.Run(
            model, model.Parameters.Initialise<float>(TrainingData.Stream()), _inputs, _labels, settings, TrainingData.Stream(), slot, new Computation(1, null, cancellation), _validation);

    /// <summary>A run that is cancelled after some gradients; null when it was.</summary>
    private static TrainedNetwork<float>? Run(TrainingSettings settings, CheckpointSlot? slot, int gradients)
    {
        using var cancel = new CancellationTokenSource();
        using SmallNetwork<float> model = Model();
        model.BeforeGradient = number =>
        {
            if (number == gradients)
                cancel.Cancel();
        };
        try
        {
            return Train(model, settings, slot, cancel.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static TrainingSettings Draw(Random random)
    {
        OptimizerSettings optimizer = random.Next(3) switch
        {
            0 => new OptimizerSettings.Sgd(),
            1 => new OptimizerSettings.Sgd(0.9, random.Next(2) == 0),
            _ => new OptimizerSettings.AdamW(),
        };
        Schedule schedule = random.Next(4) switch
        {
            0 => new Schedule.Constant(),
            1 => new Schedule.Exponential(0.99),
            2 => new Schedule.Stairs(10, 0.7),
            _ => new Schedule.Cosine { WarmUp = 5 },
        };
        EarlyStopping? stopping = random.Next(5) switch
        {
            0 => null,
            1 => new EarlyStopping(5) { TrainingLoss = 0.3 },
            2 => new EarlyStopping(5) { AllCorrect = true },
            _ => new EarlyStopping(random.Next(1, 8)) { Patience = 3 },
        };
        bool logistic = random.Next(3) == 0;
        double rate = random.Next(8) == 0 ? 1e9 : optimizer is OptimizerSettings.AdamW ? 0.03 : 0.3;
        return new TrainingSettings(
            optimizer, rate, schedule, random.Next(20, 150), random.Next(2) == 0 ? 0 : random.Next(1, 23), logistic ? LossKind.Logistic : LossKind.Square,
            random.Next(2) * 0.01, random.Next(2) == 0 ? DecayTowards.Origin : DecayTowards.Initialisation, random.Next(2) == 0 ? null : 1, stopping)
        {
            Centred = !logistic && random.Next(2) == 0,
        };
    }

    private static void AssertSame(TrainedNetwork<float> expected, TrainedNetwork<float> found)
    {
        Assert.Equal(expected.Parameters, found.Parameters);
        Assert.Equal(expected.Initial, found.Initial);
        Assert.Equal(expected.History.ToArray(), found.History.ToArray());
        Assert.Equal(expected.ValidationHistory.ToArray(), found.ValidationHistory.ToArray());
        Assert.Equal(
            (expected.Steps, expected.Reason, expected.TrainingLoss, expected.ValidationLoss, expected.Divergence, expected.Centred),
            (found.Steps, found.Reason, found.TrainingLoss, found.ValidationLoss, found.Divergence, found.Centred));
    }
}

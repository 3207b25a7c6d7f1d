using Kostka.Networks.Training;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Networks.Training;

public sealed class ObserverTests
{
    [Fact]
    public void Whoever_looks_on_sees_every_step_and_changes_no_bit()
    {
        var model = new SmallNetwork<float>(4, 2, 3);
        var stream = new RandomStream(4, "observer");
        SequenceSet inputs = new(10, 4, 2, [.. Enumerable.Range(0, 40).Select(_ => stream.NextBelow(2))]);
        float[] labels = [.. Enumerable.Range(0, 10).Select(i => i % 2 == 0 ? 1f : -1f)], initial = model.Parameters.Initialise<float>(stream);
        var settings = new TrainingSettings(new OptimizerSettings.AdamW(), 0.1, new Schedule.Constant(), 7, 4, LossKind.Logistic);
        List<int> steps = [];
        float[] last = [];
        TrainedNetwork<float> watched = Trainer<float>.Run(model, initial, inputs, labels, settings, stream, null, new Computation(1), observer: (step, parameters) =>
        {
            // Evaluations between steps must not disturb.
            model.Evaluate(parameters, inputs, new float[10]);
            steps.Add(step);
            last = parameters.ToArray();
        });
        TrainedNetwork<float> alone = Trainer<float>.Run(model, initial, inputs, labels, settings, stream, null, new Computation(1));
        Assert.Equal(Enumerable.Range(0, 8), steps);
        Assert.Equal(alone.Parameters, watched.Parameters);
        Assert.Equal(watched.Parameters, last);
        Assert.Equal<LossPoint>([.. alone.History], [.. watched.History]);
    }
}

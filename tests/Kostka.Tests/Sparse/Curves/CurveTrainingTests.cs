using Kostka.Networks.Training;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sparse.Curves;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Tasks;

namespace Kostka.Tests.Sparse.Curves;

public sealed class CurveTrainingTests
{
    private static readonly SparseTask _parity = new("parity", 3, new SymmetricFunction.Parity(), 0.5);

    /// <summary>
    /// Plain gradient descent on fresh batches. The run is a function of its seed; the bounds leave room for the last bits of other processors, which move the jump by few steps.
    /// </summary>
    [Fact]
    public void A_parity_is_guessed_for_long_and_then_learned_at_once()
    {
        TrainingSettings descent = TransformerSettings.FourHeads.Training with { Optimizer = new OptimizerSettings.Sgd(), LearningRate = 0.05 };
        var settings = new CurveSettings(Samples: null, Steps: 700, Batch: 64, Every: 25);
        SparseProblem problem = SparseProblem.Draw(_parity, 15, settings.Sizes(15, 1000), new RandomStream(1, "c").Child(5));
        TrainingCurve curve = CurveTraining.Run(problem, TransformerSettings.FourHeads with { Training = descent }, settings, new Computation(1));
        Assert.False(curve.Diverged);
        Assert.Equal(29, curve.Points.Length);
        Assert.InRange(curve.PlateauEnd!.Value, 150, 500);
        Assert.InRange(curve.JumpEnd!.Value, curve.PlateauEnd.Value, curve.PlateauEnd.Value + 250);

        // The plateau: the loss of guessing, ln 2, after a start that forgets the random outputs.
        Assert.All(curve.Points.Where(point => point.Step is >= 100 and <= 150), point => Assert.InRange(point.Loss, 0.68, 0.73));
        Assert.InRange(curve.Points[^1].Accuracy, 0.99, 1);
        Assert.InRange(curve.Points[^1].Loss, 0, 0.05);
        Assert.All(curve.Points, point => Assert.Equal(point.Loss, point.TrainingLoss));
        Assert.True(curve.Points[^1].RelevantMass > 2 * curve.Points[0].RelevantMass);
    }

    [Fact]
    public void A_curve_on_few_sequences_ends_where_the_learner_ends()
    {
        var majority = new SparseTask("majority", 3, new SymmetricFunction.Majority(), 0.5);
        var settings = new CurveSettings(Samples: 24, Steps: 40, Batch: 0, Every: 15);
        SparseProblem problem = SparseProblem.Draw(majority, 12, settings.Sizes(12, 500), new RandomStream(2, "few"));
        TrainingCurve curve = CurveTraining.Run(problem, TransformerSettings.Default, settings, new Computation(1));
        Assert.Equal([0, 15, 30, 40], curve.Points.Select(point => point.Step));
        Assert.True(curve.Points[^1].TrainingLoss < curve.Points[0].TrainingLoss);
        Assert.Null(new TrainingCurve([new CurvePoint(0, 1, 1, 0.5, null), new CurvePoint(5, 1, 1, 0.59, null)], false).PlateauEnd);
        Assert.Equal(5, new TrainingCurve([new CurvePoint(0, 1, 1, 0.5, null), new CurvePoint(5, 1, 1, 0.7, null)], false).PlateauEnd);
    }

    [Theory]
    [InlineData(1, 10, 4, 1)]
    [InlineData(null, 0, 4, 1)]
    [InlineData(null, 10, 0, 1)]
    [InlineData(10, 10, -1, 1)]
    [InlineData(null, 10, 4, 0)]
    [InlineData(null, int.MaxValue, 1 << 20, 1)]
    public void Impossible_settings_are_refused(int? samples, int steps, int batch, int every) =>
        Assert.Throws<RequestException>(() => new CurveSettings(samples, steps, batch, every).Sizes(10, 10));
}

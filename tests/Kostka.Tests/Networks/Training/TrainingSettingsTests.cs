using Kostka.Networks.Training;

namespace Kostka.Tests.Networks.Training;

public sealed class TrainingSettingsTests
{
    private static readonly TrainingSettings _good = new(new OptimizerSettings.Sgd(0.9), 0.1, new Schedule.Constant(), 100, BatchSize: 8);

    /// <summary>Settings that are wrong, and words that the message must have.</summary>
    public static TheoryData<TrainingSettings, string, string> Wrong => new()
    {
        { _good with { LearningRate = 0 }, "learning rate is 0", "above 0" },
        { _good with { LearningRate = -1 }, "learning rate is -1", "above 0" },
        { _good with { LearningRate = double.NaN }, "learning rate is NaN", "above 0" },
        { _good with { LearningRate = double.PositiveInfinity }, "learning rate", "above 0" },
        { _good with { Steps = 0 }, "steps is 0", "at least 1" },
        { _good with { BatchSize = 17 }, "batch size 17 is larger than the training set of 16", "at most 16" },
        { _good with { BatchSize = -1 }, "batch size is -1", "at least 1, or 0" },
        { _good with { WeightDecay = -0.1 }, "weight decay is -0.1", "at least 0" },
        { _good with { WeightDecay = double.NaN }, "weight decay is NaN", "at least 0" },
        { _good with { ClipNorm = 0 }, "gradient norm is 0", "above 0" },
        { _good with { ClipNorm = double.NaN }, "gradient norm", "above 0" },
        { _good with { Loss = (LossKind)9 }, "loss 9", "Square or Logistic" },
        { _good with { DecayTowards = (DecayTowards)9 }, "decay towards 9", "Origin or Initialisation" },
        { _good with { Loss = LossKind.Logistic, Centred = true }, "centred", "square loss" },
        { _good with { Optimizer = new OptimizerSettings.Sgd(1) }, "momentum is 1", "below 1" },
        { _good with { Optimizer = new OptimizerSettings.Sgd(-0.1) }, "momentum is -0.1", "at least 0" },
        { _good with { Optimizer = new OptimizerSettings.Sgd(0, Nesterov: true) }, "Nesterov", "momentum above 0" },
        { _good with { Optimizer = new OptimizerSettings.AdamW(Beta1: 1) }, "beta 1 of AdamW is 1", "below 1" },
        { _good with { Optimizer = new OptimizerSettings.AdamW(Beta2: double.NaN) }, "beta 2 of AdamW is NaN", "below 1" },
        { _good with { Optimizer = new OptimizerSettings.AdamW(Epsilon: 0) }, "epsilon of AdamW is 0", "above 0" },
        { _good with { Optimizer = null! }, "no optimizer", "SGD or AdamW" },
        { _good with { Schedule = null! }, "no schedule", "constant" },
        { _good with { Schedule = new Schedule.Constant { WarmUp = 100 } }, "warm-up takes 100 of 100", "fewer" },
        { _good with { Schedule = new Schedule.Constant { WarmUp = -1 } }, "warm-up takes -1", "at least 0" },
        { _good with { Schedule = new Schedule.Exponential(1.1) }, "is 1.1", "at most 1" },
        { _good with { Schedule = new Schedule.Stairs(0, 0.5) }, "every 0 steps", "at least 1" },
        { _good with { Schedule = new Schedule.Stairs(5, 0) }, "drops to 0", "above 0" },
        { _good with { Schedule = new Schedule.Cosine(1.5) }, "ends at 1.5", "between 0 and 1" },
        { _good with { Schedule = new Schedule.Linear(-1) }, "ends at -1", "between 0 and 1" },
        { _good with { EarlyStopping = new EarlyStopping(0) }, "every 0 steps", "at least 1" },
        { _good with { EarlyStopping = new EarlyStopping { Patience = 0 } }, "patience is 0", "at least 1" },
        { _good with { EarlyStopping = new EarlyStopping { MinimalImprovement = -1 } }, "improvement is -1", "at least 0" },
        { _good with { EarlyStopping = new EarlyStopping { TrainingLoss = double.NaN } }, "training loss", "at least 0" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Wrong_settings_are_refused_with_what_would_be_right(TrainingSettings settings, string wrong, string right)
    {
        string message = Assert.Throws<RequestException>(() => settings.Check(16)).Message;
        Assert.Contains(wrong, message, StringComparison.Ordinal);
        Assert.Contains(right, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Right_settings_pass()
    {
        _good.Check(16);
        _good.Check(8);
        (_good with { BatchSize = 0 }).Check(1);
        Assert.Contains("at least one", Assert.Throws<RequestException>(() => (_good with { BatchSize = 0 }).Check(0)).Message, StringComparison.Ordinal);
    }
}

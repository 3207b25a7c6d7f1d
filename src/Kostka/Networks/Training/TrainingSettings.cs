using System.Numerics;
using Kostka.Networks.Losses;

namespace Kostka.Networks.Training;

/// <summary>How a network is trained. The loss of a step is the mean over its batch.</summary>
/// <param name="Optimizer">How a step follows from a gradient.</param>
/// <param name="LearningRate">The rate η that the schedule multiplies; above 0.</param>
/// <param name="Schedule">How the learning rate changes.</param>
/// <param name="Steps">Number of steps, at least 1.</param>
/// <param name="BatchSize">
/// Number of sequences a step looks at, in a fresh random order in every epoch, the last batch of which may be smaller; 0 for all of them (gradient descent proper).
/// </param>
/// <param name="Loss">The loss of a sequence.</param>
/// <param name="WeightDecay">Strength of the pull on the parameters, at least 0.</param>
/// <param name="DecayTowards">Where it pulls them.</param>
/// <param name="ClipNorm">The largest Euclidean norm of a gradient (of the loss alone); longer ones are shortened to it. Above 0; null for none.</param>
/// <param name="EarlyStopping">When to end before the last step; null for never.</param>
public sealed record TrainingSettings(
    OptimizerSettings Optimizer,
    double LearningRate,
    Schedule Schedule,
    int Steps,
    int BatchSize = 0,
    LossKind Loss = LossKind.Square,
    double WeightDecay = 0,
    DecayTowards DecayTowards = DecayTowards.Origin,
    double? ClipNorm = null,
    EarlyStopping? EarlyStopping = null)
{
    /// <summary>
    /// Whether f(x; θ) − f(x; θ₀) is trained and predicts, in place of f(x; θ): then a single network has none of the scatter of random outputs at initialisation,
    /// and its wide limit is the tangent-kernel predictor itself, not a Gaussian process about it. For the square loss only.
    /// </summary>
    public bool Centred { get; init; }

    /// <summary>
    /// The decay towards the initialisation under which full-batch descent on the square loss ends, at infinite width, in the tangent-kernel regression of ridge δ.
    /// </summary>
    /// <remarks>
    /// The loss is the mean (1/n) Σ ½(f − y)², so that learning rates do not depend on n. In a wide network f = f₀ + Jw, w = θ − θ₀, and the minimum of
    /// (1/n) ½‖y − f₀ − Jw‖² + ½·decay·‖w‖² is f₀ + Θ(Θ + n·decay)⁻¹(y − f₀) with Θ = JJᵀ: the ridge is n·decay. (For a sum in place of the mean it
    /// would be the decay itself.) Measured in units of the deviations, w has the same minimum in both parametrisations: Θ is that of the NTK parametrisation.
    /// </remarks>
    /// <param name="ridge">δ, at least 0.</param>
    /// <param name="samples">Number of training sequences n, at least 1.</param>
    /// <returns>δ/n.</returns>
    public static double DecayOfRidge(double ridge, int samples) => ridge / samples;

    /// <summary>Refuses settings that cannot be trained with.</summary>
    /// <param name="samples">Number of training sequences.</param>
    /// <exception cref="RequestException">A setting is out of its range; says which, and what would be right.</exception>
    public void Check(int samples)
    {
        Require(samples >= 1, "there are no training sequences; at least one is needed");
        Require(Positive(LearningRate), $"the learning rate is {LearningRate}; it must be a number above 0");
        Require(Steps >= 1, $"the number of steps is {Steps}; it must be at least 1");
        Require(BatchSize >= 0, $"the batch size is {BatchSize}; it must be at least 1, or 0 for all sequences");
        Require(
            BatchSize <= samples,
            $"the batch size {BatchSize} is larger than the training set of {samples}; use at most {samples}, or 0 for all sequences");
        Require(NotNegative(WeightDecay), $"the weight decay is {WeightDecay}; it must be a number of at least 0");
        Require(ClipNorm is not { } norm || Positive(norm), $"the largest gradient norm is {ClipNorm}; it must be a number above 0");
        Require(Enum.IsDefined(Loss), $"there is no loss {Loss}; use Square or Logistic");
        Require(Enum.IsDefined(DecayTowards), $"there is no decay towards {DecayTowards}; use Origin or Initialisation");
        Require(!Centred || Loss == LossKind.Square, "outputs are centred for the square loss only; use the square loss or outputs as they are");
        CheckOptimizer();
        CheckSchedule();
        CheckStopping();
    }

    /// <summary>The loss of a sequence.</summary>
    internal Loss<T> LossOf<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Loss == LossKind.Square ? new SquareLoss<T>() : new LogisticLoss<T>();

    private void CheckOptimizer()
    {
        switch (Optimizer)
        {
            case OptimizerSettings.Sgd sgd:
                Require(Share(sgd.Momentum), $"the momentum is {sgd.Momentum}; it must be at least 0 and below 1");
                Require(!sgd.Nesterov || sgd.Momentum > 0, "Nesterov's form needs a momentum above 0");
                break;
            case OptimizerSettings.AdamW adam:
                Require(Share(adam.Beta1), $"beta 1 of AdamW is {adam.Beta1}; it must be at least 0 and below 1");
                Require(Share(adam.Beta2), $"beta 2 of AdamW is {adam.Beta2}; it must be at least 0 and below 1");
                Require(Positive(adam.Epsilon), $"epsilon of AdamW is {adam.Epsilon}; it must be a number above 0");
                break;
            default:
                throw new RequestException("Training: no optimizer is named; use SGD or AdamW.");
        }
    }

    private void CheckSchedule()
    {
        Require(Schedule is not null, "no schedule is named; use a constant one");
        int warmUp = Schedule!.WarmUp;
        Require(warmUp >= 0 && warmUp < Steps, $"the warm-up takes {warmUp} of {Steps} steps; it must take at least 0 and fewer than all");
        switch (Schedule)
        {
            case Schedule.Exponential exponential:
                Require(Factor(exponential.Gamma), $"the decay of the learning rate per step is {exponential.Gamma}; it must be above 0 and at most 1");
                break;
            case Schedule.Stairs stairs:
                Require(stairs.Every >= 1, $"the learning rate drops every {stairs.Every} steps; it must be at least 1");
                Require(Factor(stairs.Gamma), $"the learning rate drops to {stairs.Gamma} of its value; it must be above 0 and at most 1");
                break;
            case Schedule.Cosine { End: var end }:
                CheckEnd(end);
                break;
            case Schedule.Linear { End: var end }:
                CheckEnd(end);
                break;
        }
    }

    private static void CheckEnd(double end) =>
        Require(end is >= 0 and <= 1, $"the schedule ends at {end} of the learning rate; it must be between 0 and 1");

    private void CheckStopping()
    {
        if (EarlyStopping is not { } stopping)
            return;
        Require(stopping.Every >= 1, $"early stopping is looked at every {stopping.Every} steps; it must be at least 1");
        Require(stopping.Patience is null or >= 1, $"the patience is {stopping.Patience} evaluations; it must be at least 1");
        Require(NotNegative(stopping.MinimalImprovement), $"the least improvement is {stopping.MinimalImprovement}; it must be a number of at least 0");
        Require(
            stopping.TrainingLoss is not { } loss || NotNegative(loss),
            $"the training loss to stop at is {stopping.TrainingLoss}; it must be a number of at least 0");
    }

    private static bool Positive(double value) => value > 0 && double.IsFinite(value);

    private static bool NotNegative(double value) => value >= 0 && double.IsFinite(value);

    private static bool Share(double value) => value is >= 0 and < 1;

    private static bool Factor(double value) => value is > 0 and <= 1;

    private static void Require(bool right, string wrong)
    {
        if (!right)
            throw new RequestException($"Training: {wrong}.");
    }
}

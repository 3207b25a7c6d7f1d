using Kostka.Networks.Training;

namespace Kostka.Networks.Experiments;

/// <summary>How the networks of an experiment are trained, with what each problem decides left open.</summary>
/// <param name="Template">Steps, batch, schedule, loss and the rest. Its learning rate, momentum and weight decay are not looked at.</param>
/// <param name="LearningRate">The learning rate; null: chosen for each problem.</param>
/// <param name="Momentum">The momentum of gradient descent; null: chosen for each problem.</param>
/// <param name="WeightDecay">The weight decay; null: that of the ridge, δ/n.</param>
public sealed record GradientDescentPlan(TrainingSettings Template, double? LearningRate, double? Momentum, double? WeightDecay)
{
    // Adam moves every weight by about the rate in each step, and a layer's output by the sum over its fan-in: by some hundredths of its size with these factors.
    private const double AdamFactor = 0.1;

    /// <summary>The settings for one problem.</summary>
    /// <param name="problem">What is to be learned.</param>
    /// <param name="curvature">Finds the largest curvature of the square loss at the start; asked for only where a rate or a momentum is to be chosen.</param>
    public TrainingSettings Settings(LearningProblem problem, Func<double> curvature)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(curvature);
        int n = problem.Train.Inputs.Count;
        double decay = WeightDecay ?? TrainingSettings.DecayOfRidge(problem.Ridge, n);
        if (Template.Optimizer is not OptimizerSettings.Sgd)
            return Template with { LearningRate = LearningRate ?? AdamRate(problem.Network), WeightDecay = decay };
        if (LearningRate is { } rate && Momentum is { } momentum)
            return Template with { Optimizer = new OptimizerSettings.Sgd(momentum), LearningRate = rate, WeightDecay = decay };
        double noise = TangentStep.BatchNoise(problem.Tangent, n, Template.BatchSize);
        TangentStep step = TangentStep.Of(curvature(), noise, decay, problem.Network.Parameters, Momentum);
        return Template with { Optimizer = new OptimizerSettings.Sgd(step.Momentum), LearningRate = LearningRate ?? step.LearningRate, WeightDecay = decay };
    }

    private static double AdamRate(Network network)
    {
        double width = network.Options.Sizes.Width;
        return AdamFactor / (network.Options.Parametrisation == Parametrisation.Ntk ? Math.Sqrt(width) : width);
    }
}

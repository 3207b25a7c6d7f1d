using Kostka.Networks.Checkpoints;
using Kostka.Networks.Training;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Networks.Experiments;

/// <summary>Trains an ensemble of networks by gradient descent.</summary>
/// <param name="seeds">Networks of one data set, at least 1.</param>
/// <param name="plan">How one problem's networks are trained.</param>
/// <param name="engine">Makes the model of a network for a number of threads.</param>
public sealed class GradientDescentLearner(int seeds, GradientDescentPlan plan, Func<Network, int, IParametricModel<float>> engine) : INetworkLearner
{
    // Children of a problem's stream: 0 the ensemble, 1 the search for the curvature.
    private const ulong EnsembleStream = 0, CurvatureStream = 1;

    /// <summary>Where network i of a unit keeps its state; null for nowhere.</summary>
    public Func<NetworkUnit, int, CheckpointSlot?>? Slots { get; init; }

    /// <summary>Told of the networks of every unit.</summary>
    public Action<LearningProblem, TrainedNetwork<float>[]>? Trained { get; init; }

    /// <inheritdoc/>
    public int Members => seeds;

    /// <inheritdoc/>
    public double Gradients(int n) => (double)seeds * plan.Template.Steps * (plan.Template.BatchSize == 0 ? n : Math.Min(plan.Template.BatchSize, n));

    /// <inheritdoc/>
    public LearnedFunction Learn(LearningProblem problem, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(problem);
        RandomStream stream = problem.Stream.Child(EnsembleStream);
        TrainingSettings settings = plan.Settings(problem, FirstCurvature);
        TrainedNetwork<float>[] networks = Ensemble.Train(
            () => engine(problem.Network, 1),
            seeds,
            problem.Train.Inputs,
            Single(problem.Train.Labels),
            settings,
            stream,
            Slots is { } slots ? i => slots(problem.Unit, i) : null,
            computation,
            problem.Validation is { } validation ? new ValidationSet<float>(validation.Inputs, Single(validation.Labels)) : null);
        Trained?.Invoke(problem, networks);
        using IParametricModel<float> model = engine(problem.Network, computation.Threads);
        double[][] outputs = [.. networks.Where(network => network.Divergence is null).Select(network => Outputs(model, network, problem.Points))];
        return LearnedFunction.Of(outputs, [.. networks.Select((network, i) => network.Divergence is { } found ? $"network {i + 1}: {found.Message}" : null).OfType<string>()]);

        // Of the first network, at its initialisation; wide ones differ little.
        double FirstCurvature()
        {
            using IParametricModel<float> first = engine(problem.Network, computation.Threads);
            float[] initial = first.Parameters.Initialise<float>(stream.Child(0).Child(0));
            return Curvature.Largest(first, initial, problem.Train.Inputs, problem.Stream.Child(CurvatureStream), computation);
        }
    }

    private static double[] Outputs(IParametricModel<float> model, TrainedNetwork<float> network, SequenceSet points)
    {
        float[] outputs = new float[points.Count], initial = new float[points.Count];
        model.Evaluate(network.Parameters, points, outputs);
        if (network.Centred)
            model.Evaluate(network.Initial, points, initial);
        return [.. outputs.Zip(initial, (after, before) => (double)after - before)];
    }

    private static float[] Single(double[] values) => Array.ConvertAll(values, value => (float)value);
}

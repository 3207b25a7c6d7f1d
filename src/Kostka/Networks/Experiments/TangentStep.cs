using Kostka.Networks.Training;

namespace Kostka.Networks.Experiments;

/// <summary>A learning rate and a momentum for gradient descent on the mean square loss, which a wide network's weights see as a quadratic function.</summary>
/// <param name="LearningRate">η.</param>
/// <param name="Momentum">β.</param>
public sealed record TangentStep(double LearningRate, double Momentum)
{
    // Large steps, even if stable, change the kernel of a network of finite width, or throw it out of the finite numbers: a small share of the largest step that is stable.
    private const double Share = 0.08, LargestMomentum = 0.98, UsualMomentum = 0.9;

    /// <summary>A step much smaller than the largest that is stable, and the momentum under which a quadratic function falls fastest (Polyak 1964).</summary>
    /// <param name="curvature">The largest curvature of the loss on all data, without decay (<see cref="Curvature.Largest"/>).</param>
    /// <param name="batchNoise">What small batches add to it, as a share; 0 for full batches.</param>
    /// <param name="decay">Weight decay towards the initialisation, in units of the deviations: no curvature is smaller. At least 0.</param>
    /// <param name="parameters">The network's parameters.</param>
    /// <param name="momentum">The momentum to use; null: the best for full batches under decay, 0.9 otherwise.</param>
    public static TangentStep Of(double curvature, double batchNoise, double decay, ParameterLayout parameters, double? momentum)
    {
        ArgumentNullException.ThrowIfNull(parameters);

        // A pull of so much in units of the deviations is one over their square in stored weights.
        double[] deviations = [.. parameters.Tensors.Where(tensor => tensor.Trained && tensor.Deviation > 0).Select(tensor => tensor.Deviation)];
        double least = deviations.Min(), most = deviations.Max();
        double top = (curvature * (1 + batchNoise)) + (decay / (least * least)), bottom = decay / (most * most);
        double root = Math.Sqrt(bottom / top), best = (1 - root) / (1 + root);
        double beta = momentum ?? (batchNoise == 0 && decay > 0 ? Math.Min(best * best, LargestMomentum) : UsualMomentum);

        // The noise of small batches adds up over the memory of the momentum.
        return new TangentStep(2 * Share * (batchNoise == 0 ? 1 + beta : 1 - beta) / top, beta);
    }

    /// <summary>By what share small batches add to the curvature: a step sees n/batch times the diagonal of the kernel, besides its largest eigenvalue.</summary>
    /// <param name="kernel">The tangent kernel on the n training sequences.</param>
    /// <param name="samples">n.</param>
    /// <param name="batch">Sequences of a step; 0 for all.</param>
    public static double BatchNoise(KernelScale kernel, int samples, int batch)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return batch == 0 || batch >= samples ? 0 : samples * kernel.Diagonal / (batch * kernel.Largest);
    }
}

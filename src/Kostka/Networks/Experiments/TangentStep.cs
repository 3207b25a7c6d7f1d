namespace Kostka.Networks.Experiments;

/// <summary>
/// A learning rate and a momentum for gradient descent on the mean square loss, from the tangent kernel: in a wide network the loss is the quadratic function of the weights that the kernel
/// describes.
/// </summary>
/// <param name="LearningRate">η.</param>
/// <param name="Momentum">β.</param>
public sealed record TangentStep(double LearningRate, double Momentum)
{
    // At width w the kernel of a finite network exceeds that of the limit by a share of about 35/w (two blocks); and it changes while it trains.
    private const double ExcessByWidth = 40, Margin = 1.2, LargestMomentum = 0.99, UsualMomentum = 0.9;

    /// <summary>Half of the largest step that is stable, and the momentum under which a quadratic function falls fastest (Polyak 1964).</summary>
    /// <param name="scale">The tangent kernel on the training sequences.</param>
    /// <param name="samples">Their number n.</param>
    /// <param name="batch">Sequences of a step; 0 for all.</param>
    /// <param name="decay">Weight decay towards the initialisation, in units of the deviations: no curvature is smaller. At least 0.</param>
    /// <param name="network">The network.</param>
    /// <param name="momentum">The momentum to use; null: the best for full batches under decay, 0.9 otherwise.</param>
    public static TangentStep Of(KernelScale scale, int samples, int batch, double decay, Network network, double? momentum)
    {
        ArgumentNullException.ThrowIfNull(scale);
        ArgumentNullException.ThrowIfNull(network);
        bool full = batch == 0 || batch >= samples;

        // Steps in stored weights: those of standard deviation s move s times as far in the units of the kernel.
        double[] deviations = [.. network.Parameters.Tensors.Where(tensor => tensor.Trained && tensor.Deviation > 0).Select(tensor => tensor.Deviation)];
        double least = deviations.Min(), most = deviations.Max();
        double curvature = Margin * (1 + (ExcessByWidth / network.Options.Sizes.Width)) * ((scale.Largest / samples) + (full ? 0 : scale.Diagonal / batch));
        double top = (curvature + decay) / (least * least), bottom = decay / (most * most);
        double root = Math.Sqrt(bottom / top), best = (1 - root) / (1 + root);
        double beta = momentum ?? (full && decay > 0 ? Math.Min(best * best, LargestMomentum) : UsualMomentum);

        // The noise of small batches adds up over the memory of the momentum.
        return new TangentStep((full ? 1 + beta : 1 - beta) / top, beta);
    }
}

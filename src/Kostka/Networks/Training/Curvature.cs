using System.Numerics;
using System.Numerics.Tensors;
using Kostka.Networks.Losses;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Networks.Training;

/// <summary>How steep the square loss is, and the learning rate that it bears.</summary>
public static class Curvature
{
    private const int MostIterations = 100;

    // A power iteration comes from below, by less than this when it ends; rates up to twice the one returned converge.
    private const double Tolerance = 1e-2;

    /// <summary>
    /// The largest eigenvalue of the Gauss–Newton matrix JᵀJ/n of the mean square loss, J = ∂f/∂θ: the largest eigenvalue of the empirical tangent kernel over n.
    /// </summary>
    /// <remarks>
    /// A power iteration on differences of gradients, 2 to 100 times two of them. With the network's own outputs as labels the residuals vanish, so that the Hessian
    /// is JᵀJ exactly, and central differences of its gradient are JᵀJv up to third order.
    /// </remarks>
    /// <param name="model">The network.</param>
    /// <param name="parameters">Where.</param>
    /// <param name="inputs">n sequences.</param>
    /// <param name="stream">Draws the direction that the iteration starts in.</param>
    /// <param name="computation">Cancellation; the threads are the model's own.</param>
    /// <returns>The eigenvalue, 0 for a network without trained parameters; not a number where the network has no finite outputs.</returns>
    public static double Largest<T>(IParametricModel<T> model, T[] parameters, SequenceSet inputs, RandomStream stream, Computation computation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(computation);
        var product = new GaussNewtonProduct<T>(model, parameters, inputs);
        T[] direction = Array.ConvertAll(new double[parameters.Length], _ => T.CreateTruncating(stream.NextGaussian()));
        var image = new T[parameters.Length];
        double largest = 0;
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            computation.Cancellation.ThrowIfCancellationRequested();
            double size = GradientNorm.Of<T>(direction);
            if (!(size > 0))
                return iteration == 0 ? 0 : size;
            TensorPrimitives.Multiply(direction, T.CreateTruncating(1 / size), direction);
            product.Multiply(direction, image);

            // ‖Av‖ ≤ λ for a unit vector v, and grows along the iteration.
            double estimate = GradientNorm.Of<T>(image);
            bool settled = Math.Abs(estimate - largest) <= Tolerance * estimate / 10 && iteration > 0;
            largest = estimate;
            if (settled || !double.IsFinite(estimate))
                break;
            (direction, image) = (image, direction);
        }

        return largest;
    }

    /// <summary>
    /// A learning rate for full-batch gradient descent on the square loss: 1/λ, half of where descent in the linear regime becomes unstable. Safe for the logistic
    /// loss, too, which is at most a quarter as steep.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="parameters">Where, usually at initialisation.</param>
    /// <param name="inputs">n sequences.</param>
    /// <param name="decay">What weight decay adds to the curvature, at least 0: the decay itself where deviations are 1.</param>
    /// <param name="stream">Draws the direction that the search starts in.</param>
    /// <param name="computation">Cancellation; the threads are the model's own.</param>
    /// <exception cref="RequestException">The curvature is 0 or not finite: there is no such rate.</exception>
    public static double LearningRate<T>(
        IParametricModel<T> model, T[] parameters, SequenceSet inputs, double decay, RandomStream stream, Computation computation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double curvature = Largest(model, parameters, inputs, stream, computation) + decay;
        return curvature > 0 && double.IsFinite(curvature)
            ? 1 / curvature
            : throw new RequestException($"Training: the curvature of the loss is {curvature}, from which no learning rate follows; give one.");
    }

    /// <summary>Products of the Gauss–Newton matrix with vectors.</summary>
    private sealed class GaussNewtonProduct<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly IParametricModel<T> _model;
        private readonly T[] _centre;
        private readonly SequenceSet _inputs;
        private readonly T[] _outputs;
        private readonly int[] _rows;
        private readonly T[] _point;
        private readonly T[] _other;
        private readonly SquareLoss<T> _loss = new();
        private readonly double _length;

        public GaussNewtonProduct(IParametricModel<T> model, T[] parameters, SequenceSet inputs)
        {
            (_model, _centre, _inputs) = (model, parameters, inputs);
            _outputs = new T[inputs.Count * model.Outputs];
            model.Evaluate(parameters, inputs, _outputs);
            _rows = [.. Enumerable.Range(0, inputs.Count)];
            (_point, _other) = (new T[parameters.Length], new T[parameters.Length]);

            // Central differences lose ε^{2/3} at a step of ε^{1/3}, relative to the size of the parameters.
            double epsilon = double.CreateTruncating(T.BitIncrement(T.One) - T.One);
            _length = Math.Cbrt(epsilon) * Math.Max(1, GradientNorm.Of<T>(parameters));
        }

        /// <summary>JᵀJv/n.</summary>
        /// <param name="direction">A unit vector v; after the first product it has none of what is not trained.</param>
        /// <param name="image">Receives the product.</param>
        public void Multiply(T[] direction, T[] image)
        {
            GradientAt(direction, _length, image);
            GradientAt(direction, -_length, _other);
            TensorPrimitives.Subtract<T>(image, _other, image);
            TensorPrimitives.Multiply(image, T.CreateTruncating(1 / (2 * _length * _inputs.Count)), image);
        }

        private void GradientAt(T[] direction, double length, T[] gradient)
        {
            TensorPrimitives.MultiplyAdd<T>(direction, T.CreateTruncating(length), _centre, _point);
            _model.Gradient(_point, _inputs, _rows, _outputs, _loss, gradient);
        }
    }
}

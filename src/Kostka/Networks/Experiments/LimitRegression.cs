using Kostka.Kernels;
using Kostka.Learning;
using Kostka.Numerics;

namespace Kostka.Networks.Experiments;

/// <summary>Regression with the kernel of an infinitely wide network on the data set that finite ones learn from.</summary>
internal sealed class LimitRegression
{
    private readonly Matrix _gram, _cross;
    private readonly Dictionary<double, GaussianProcessRegression> _fits = [];

    /// <summary>Computes the kernel on the data.</summary>
    /// <param name="model">A network of any width.</param>
    /// <param name="data">The data set.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <exception cref="RequestException">Memory is short, or the kernel cannot be derived.</exception>
    public LimitRegression(NetworkModel model, DataSet data, Computation computation)
    {
        long n = data.Train.Count, points = data.Points.Count;
        MemoryGuard.Require(sizeof(double) * n * ((3 * n) + points), $"regression on {n} sequences and its outputs at {points} more", "Use smaller training sets (networks.train).");
        var kernel = new InfiniteKernel(model.Network.Architecture, model.Limit);
        _gram = kernel.Gram(data.Train, computation.Part(0, 0.3));
        _cross = kernel.Gram(data.Points, data.Train, computation.Part(0.3, 1));
    }

    /// <summary>The kernel's scale on the first n training sequences.</summary>
    public KernelScale Scale(int n) => KernelScale.Of(_gram, n);

    /// <summary>The outputs at all points after learning from the first training sequences.</summary>
    /// <param name="labels">Their labels.</param>
    /// <param name="ridge">The ridge δ.</param>
    /// <exception cref="RequestException">The kernel's matrix is singular under the ridge.</exception>
    public double[] Outputs(ReadOnlySpan<double> labels, double ridge)
    {
        if (!_fits.TryGetValue(ridge, out GaussianProcessRegression? fit))
            _fits.Add(ridge, fit = GaussianProcessRegression.Fit(_gram.Clone(), ridge));
        double[] coefficients = new double[_gram.Rows];
        fit.Coefficients(labels).CopyTo(coefficients, 0);
        var outputs = new Matrix(_cross.Rows, 1);
        LinearAlgebra.Default.Multiply(_cross, new Matrix(_gram.Rows, 1, coefficients), outputs);
        return outputs.Values;
    }
}

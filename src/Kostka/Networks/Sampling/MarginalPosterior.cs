using System.Numerics;
using System.Numerics.Tensors;
using Kostka.Networks.Execution;
using Kostka.Numerics;
using Kostka.Numerics.Products;
using Kostka.Sequences;

namespace Kostka.Networks.Sampling;

/// <summary>
/// The posterior of all weights but those of a linear readout, which is integrated out: given the others, f = √(v/F) Σ a_i φ_i(x) + b is a Gaussian process with kernel
/// k(x, y) = (v/F) φ(x)·φ(y) + b², so that Φ = ½ yᵀA⁻¹y + ½ ln det A with A = K + δ, summed over outputs. Predictions are the means and variances of that process at the test
/// sequences: the same posterior, with the readout's part of the Monte Carlo error taken away (Rao, Blackwell).
/// </summary>
/// <remarks>In wide networks k hardly depends on the weights, Φ is almost flat, and chains move freely.</remarks>
internal sealed class MarginalPosterior<T> : IPosterior
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Small factors, from several chains at once, of the same bits on any number of threads.
    private static readonly LinearAlgebra _algebra = LinearAlgebra.Managed;

    private readonly IParametricModel<T> _features;
    private readonly GaussianReadout _readout;
    private readonly RegressionTask<T> _task;
    private readonly SampledWeights<T> _weights;
    private readonly Matrix _labels;
    private readonly int[] _all;
    private readonly LinearLoss<T> _loss = new();
    private readonly T[] _slopes;

    /// <summary>Makes ready.</summary>
    /// <param name="features">φ: a model whose outputs are the F features; disposed with this.</param>
    /// <param name="readout">The prior of the readout.</param>
    /// <param name="parameters">All parameters of the features; those that are not sampled keep these values. Not copied.</param>
    /// <param name="task">What it learns from, and is asked.</param>
    public MarginalPosterior(IParametricModel<T> features, GaussianReadout readout, T[] parameters, RegressionTask<T> task)
    {
        (_features, _readout, _task) = (features, readout, task);
        _weights = new SampledWeights<T>(features.Parameters, parameters);
        int count = task.Train.Count;
        _labels = new Matrix(count, task.Labels.Length / count, [.. task.Labels.Select(double.CreateTruncating)]);
        _all = [.. Enumerable.Range(0, count)];
        _slopes = new T[count * features.Outputs];
    }

    /// <inheritdoc/>
    public int Count => _weights.Count;

    /// <inheritdoc/>
    public long Gradients { get; set; }

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        Gradients++;
        if (Fit(position) is not { } fit)
            return double.NaN;

        // ∂Φ/∂K = ½ (C A⁻¹ − α αᵀ) and K = s φφᵀ: the slope in the features is s (C A⁻¹ − α αᵀ) φ, and the model takes it on to the weights.
        int n = _all.Length;
        Matrix inverse = fit.Factor.InverseLower(), slope = new(n, n), outer = new(n, n), slopes = new(n, fit.Features.Columns);
        Multiply(inverse, inverse, slope, transposeA: true);
        Multiply(fit.Coefficients, fit.Coefficients, outer, transposeB: true);
        for (int i = 0; i < slope.Values.Length; i++)
            slope.Values[i] = _readout.Scale(fit.Features.Columns) * ((_labels.Columns * slope.Values[i]) - outer.Values[i]);
        Multiply(slope, fit.Features, slopes);
        TensorPrimitives.ConvertTruncating<double, T>(slopes.Values, _slopes);
        _features.Gradient(_weights.Parameters, _task.Train, _all, _slopes, _loss, _weights.Slopes);
        _weights.Collect(1, gradient);
        return 0.5 * (TensorPrimitives.Dot<double>(_labels.Values, fit.Coefficients.Values) + (_labels.Columns * fit.Factor.LogDeterminant(n)));
    }

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> position, ReadOnlySpan<int> rows, Span<double> gradient) =>
        throw new NotSupportedException("The marginal likelihood is no sum over sequences.");

    /// <summary>The means (N × C) and then the variances (N × C) of the outputs, given the weights.</summary>
    public void Predict(ReadOnlySpan<double> position, Span<double> predictions)
    {
        if (Fit(position) is not { } fit)
            throw new InvalidOperationException("A kept sample leaves the finite numbers.");
        int n = _all.Length, count = _task.Test.Count, outputs = _labels.Columns;
        Matrix test = Features(_task.Test), cross = new(count, n), means = new(count, outputs), whitened = new(count, n);
        Kernel(test, fit.Features, cross);
        Multiply(cross, fit.Coefficients, means);
        means.Values.CopyTo(predictions);
        Multiply(cross, fit.Factor.InverseLower(), whitened, transposeB: true);
        for (int i = 0; i < count; i++)
        {
            double prior = (_readout.Scale(test.Columns) * TensorPrimitives.SumOfSquares<double>(test.Row(i))) + _readout.BiasVariance;
            predictions.Slice((count + i) * outputs, outputs).Fill(prior - TensorPrimitives.SumOfSquares<double>(whitened.Row(i)));
        }
    }

    /// <inheritdoc/>
    public string? FirstNonFinite(ReadOnlySpan<double> position)
    {
        _weights.Place(position);
        return _features.FirstNonFinite(_weights.Parameters, _task.Train, _all);
    }

    /// <inheritdoc/>
    public void Dispose() => _features.Dispose();

    /// <summary>Regression with the features' kernel; null when they are not finite, or so large that the ridge drowns in their rounding.</summary>
    private (Matrix Features, CholeskyFactor Factor, Matrix Coefficients)? Fit(ReadOnlySpan<double> position)
    {
        _weights.Place(position);
        Matrix features = Features(_task.Train), kernel = new(features.Rows, features.Rows);
        if (!double.IsFinite(TensorPrimitives.SumOfSquares<double>(features.Values)))
            return null;
        Kernel(features, features, kernel);
        for (int i = 0; i < kernel.Rows; i++)
            kernel[i, i] += _task.Ridge;
        try
        {
            CholeskyFactor factor = _algebra.Cholesky(kernel);
            return (features, factor, factor.Solve(_labels));
        }
        catch (NotPositiveDefiniteException)
        {
            // A step far too long: the move is refused.
            return null;
        }
    }

    private Matrix Features(SequenceSet inputs)
    {
        T[] values = new T[inputs.Count * _features.Outputs];
        _features.Evaluate(_weights.Parameters, inputs, values);
        var features = new Matrix(inputs.Count, _features.Outputs);
        TensorPrimitives.ConvertTruncating<T, double>(values, features.Values);
        return features;
    }

    /// <summary>op(A) op(B), on this thread alone.</summary>
    private static void Multiply(Matrix a, Matrix b, Matrix result, bool transposeA = false, bool transposeB = false)
    {
        using IDisposable _ = SingleThreadedProducts.Enter();
        MatrixProduct.Multiply(
            result.Rows, result.Columns, transposeA ? a.Rows : a.Columns, 1, a.Values, a.Columns, transposeA, b.Values, b.Columns, transposeB, 0, result.Values, result.Columns);
    }

    private void Kernel(Matrix x, Matrix y, Matrix kernel)
    {
        Multiply(x, y, kernel, transposeB: true);
        TensorPrimitives.Multiply(kernel.Values, _readout.Scale(x.Columns), kernel.Values);
        TensorPrimitives.Add(kernel.Values, _readout.BiasVariance, kernel.Values);
    }
}

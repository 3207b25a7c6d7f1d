using System.Numerics.Tensors;
using Kostka.Numerics;

namespace Kostka.Learning;

/// <summary>
/// Gaussian-process regression (kernel ridge regression) on N training points, and on the first n of them for every n ≤ N at once: the leading
/// n × n block of the Cholesky factor of A = K + δ, and of its inverse, belong to the first n points.
/// </summary>
public sealed class GaussianProcessRegression
{
    private readonly CholeskyFactor _factor;
    private double[]? _inverseTraces;

    private GaussianProcessRegression(CholeskyFactor factor, double ridge)
    {
        _factor = factor;
        Ridge = ridge;
    }

    /// <summary>Number of training points N.</summary>
    public int Size => _factor.Size;

    /// <summary>The ridge δ.</summary>
    public double Ridge { get; }

    /// <summary>Factors K + δ, N³/3 floating-point operations.</summary>
    /// <param name="gram">K, N × N, symmetric with both triangles filled; overwritten.</param>
    /// <param name="ridge">The ridge δ ≥ 0.</param>
    /// <param name="algebra">The backend; null means <see cref="LinearAlgebra.Default"/>.</param>
    /// <exception cref="RequestException">K + δ is singular at the precision of doubles; names the noise that would do. Nothing is added silently.</exception>
    public static GaussianProcessRegression Fit(Matrix gram, double ridge, LinearAlgebra? algebra = null)
    {
        ArgumentNullException.ThrowIfNull(gram);
        if (!(ridge >= 0 && double.IsFinite(ridge)))
            throw new ArgumentOutOfRangeException(nameof(ridge), ridge, "The ridge must be at least 0.");
        for (int i = 0; i < Math.Min(gram.Rows, gram.Columns); i++)
            gram[i, i] += ridge;
        try
        {
            return new GaussianProcessRegression((algebra ?? LinearAlgebra.Default).Cholesky(gram), ridge);
        }
        catch (NotPositiveDefiniteException singular)
        {
            throw new RequestException(
                $"regression.noise {ridge:G4} is too small: the smallest eigenvalue of the kernel matrix of {gram.Rows} training sequences, noise "
                + $"included, is {singular.SmallestEigenvalue:G4} (a sequence that occurs twice, or fewer eigenfunctions than sequences). "
                + $"A noise of at least {ridge + singular.Jitter:G4} would do.",
                singular);
        }
    }

    /// <summary>α = (K_n+δ)⁻¹ y of the first n points, n the number of labels: the predictor is f̂(x) = Σ_i α_i k(x, x_i).</summary>
    /// <param name="labels">y, 1 … N numbers.</param>
    public double[] Coefficients(ReadOnlySpan<double> labels) => _factor.Solve(labels);

    /// <summary>The same for several columns of labels at once.</summary>
    /// <param name="labels">n × C, n of them 1 … N.</param>
    /// <returns>n × C.</returns>
    public Matrix Coefficients(Matrix labels) => _factor.Solve(labels);

    /// <summary>Mean squared error on the training labels, (δ²/n)‖α‖².</summary>
    public double TrainMse(ReadOnlySpan<double> coefficients) =>
        Ridge * Ridge * TensorPrimitives.SumOfSquares(coefficients) / coefficients.Length;

    /// <summary>
    /// Generalised cross-validation (Golub, Heath, Wahba 1979), the test error estimated from the n training points alone: train MSE /
    /// (1 − tr[K(K+δ)⁻¹]/n)² = n ‖α‖² / (tr (K+δ)⁻¹)². The second form has a limit at δ = 0.
    /// </summary>
    /// <remarks>The first call inverts the factor, another N³/3 operations; then it is free for every n.</remarks>
    public double GeneralisedCrossValidation(ReadOnlySpan<double> coefficients)
    {
        double trace = InverseTrace(coefficients.Length);
        return coefficients.Length * TensorPrimitives.SumOfSquares(coefficients) / (trace * trace);
    }

    /// <summary>tr (K_n+δ)⁻¹ of the first n points: ‖L_n⁻¹‖², the sum of squares of the first n rows of L⁻¹.</summary>
    /// <param name="n">1 … N.</param>
    public double InverseTrace(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, Size);
        return (_inverseTraces ??= CumulativeInverseTraces())[n - 1];
    }

    /// <summary>ln p(y) of the first n points under the Gaussian process.</summary>
    /// <param name="labels">y, n numbers.</param>
    /// <param name="coefficients">Their α.</param>
    public double LogMarginalLikelihood(ReadOnlySpan<double> labels, ReadOnlySpan<double> coefficients) =>
        -0.5 * (TensorPrimitives.Dot(labels, coefficients) + _factor.LogDeterminant(labels.Length) + (labels.Length * Math.Log(2 * Math.PI)));

    private double[] CumulativeInverseTraces()
    {
        var inverse = _factor.InverseLower();
        double[] traces = new double[Size];
        for (int i = 0; i < Size; i++)
            traces[i] = TensorPrimitives.SumOfSquares<double>(inverse.Row(i)[..(i + 1)]) + (i == 0 ? 0 : traces[i - 1]);
        return traces;
    }
}

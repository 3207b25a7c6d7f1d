using System.Numerics.Tensors;
using Kostka.Numerics;
using Kostka.Spectra;

namespace Kostka.Learning;

/// <summary>
/// The regression on a whole pool under the implied ridge δ' of n samples. With A = K + δ' on the pool and k(x) the kernel of x with the pool, the
/// predictor is k(x)ᵀA⁻¹y, and noise of variance 1 on the pool's labels gives it the variance V(x) = ‖A⁻¹k(x)‖².
/// </summary>
/// <remarks>
/// <para>
/// How the predictor of n samples differs. By the theory both have the mean Σ ℒ_i f_i φ_i, and around it the coefficient of φ_i has the variance
/// ℒ_i² E/n, with E the test error (Canatar, Bordelon, Pehlevan, NeurIPS 2021): E = 𝓔_n C for n samples and 𝓔_m C for the pool, with one C, what is not
/// learned. So the variance at x is C (𝓔_n/n) Q(x) and C (𝓔_m/m) Q(x), Q = Σ ℒ_i² φ_i(x)², and the pool shows the second one: V(x) = (𝓔_m/m) Q(x). The
/// predictor of n samples is the pool's with Gaussian noise of variance g C V(x) added, g = (𝓔_n/n)/(𝓔_m/m) − 1.
/// </para>
/// <para>
/// Nothing in this is about the measure that x comes from. Averaged over another measure the same sum gives the error out of distribution; averaged
/// over the training measure it gives back 𝓔_n C, since E V = 𝓔_m − 1. With several columns C is the covariance of what is not learned.
/// </para>
/// </remarks>
internal sealed class PoolRegression
{
    private const int ScatterPoints = 512, SignVectors = 128;

    private readonly CheckedSpectrum _modes;
    private readonly PoolEquivalent _equivalent;
    private readonly LinearAlgebra _algebra;
    private readonly Matrix _coefficients; // rank × C: (u_rᵀy_k)/(w_r+δ')
    private readonly Matrix _dual;         // m × C: A⁻¹ y

    public PoolRegression(CrossFittedTarget target, PoolEquivalent equivalent, LinearAlgebra algebra)
    {
        _modes = target.Modes;
        _equivalent = equivalent;
        _algebra = algebra;
        var spectrum = target.Modes.Spectrum;
        int m = spectrum.Pool.Count, columns = target.Rotated.Columns;
        var all = target.Rotated.Clone();
        for (int r = 0; r < m; r++)
            TensorPrimitives.Divide(all.Row(r), (m * spectrum.Eigenvalues[r]) + equivalent.ImpliedRidge, all.Row(r));
        _coefficients = all.Leading(spectrum.Rank, columns);
        _dual = new Matrix(m, columns);
        algebra.Multiply(spectrum.Vectors, all, _dual, transposeA: true);
    }

    /// <summary>The outputs at sequences whose projections on the pool's modes are given: N × C.</summary>
    public Matrix Outputs(CheckedSpectrum at)
    {
        var outputs = new Matrix(at.CheckPool.Count, _coefficients.Columns);
        _algebra.Multiply(at.Projections, _coefficients, outputs);
        return outputs;
    }

    /// <summary>V(x) at the same sequences.</summary>
    public double[] Variances(CheckedSpectrum at)
    {
        var (once, _) = Weights();
        double[] variances = new double[at.CheckPool.Count], row = new double[at.Projections.Columns];
        for (int i = 0; i < variances.Length; i++)
        {
            TensorPrimitives.Multiply(at.Projections.Row(i), once.AsSpan(0, row.Length), row);
            variances[i] = TensorPrimitives.SumOfSquares<double>(row);
        }

        return variances;
    }

    /// <summary>
    /// The predictor's variance at given sequences, summed over the columns, where what is not learned differs in size from place to place:
    /// Σ_i a_i(x)² c_i, a(x) = A⁻¹k(x), with c_i the squared residual of pool member i left out, over 𝓔_m. With all c_i alike it is C V(x).
    /// </summary>
    /// <remarks>
    /// A second measure often asks just there where residuals are large, in a corner that the training measure seldom visits. The sum is the mean of
    /// (Σ_i a_i(x) √c_i ξ_i)² over random signs ξ (the wild bootstrap, Wu 1986), which saves the m × m products of all a_i.
    /// </remarks>
    /// <param name="at">The pool's modes at the sequences.</param>
    public double[] LocalVariances(CheckedSpectrum at)
    {
        var (once, _) = Weights();
        Matrix residuals = LeaveOneOut().Residuals, signed = new(residuals.Rows, SignVectors), rotated = new(residuals.Rows, SignVectors);
        var stream = new RandomStream(1, "signs");
        for (int i = 0; i < signed.Rows; i++)
        {
            double size = Math.Sqrt(TensorPrimitives.SumOfSquares<double>(residuals.Row(i)) / _equivalent.PoolOverfitting);
            foreach (ref double value in signed.Row(i))
                value = stream.NextBelow(2) == 0 ? size : -size;
        }

        _algebra.Multiply(_modes.Spectrum.Vectors, signed, rotated);
        for (int r = 0; r < rotated.Rows; r++)
            TensorPrimitives.Multiply(rotated.Row(r), once[r], rotated.Row(r));
        Matrix draws = new(at.CheckPool.Count, SignVectors);
        _algebra.Multiply(at.Projections, rotated.Leading(at.Projections.Columns, SignVectors), draws);
        return [.. Enumerable.Range(0, draws.Rows).Select(i => TensorPrimitives.SumOfSquares<double>(draws.Row(i)) / SignVectors)];
    }

    /// <summary>
    /// The variance of the mean squared error at given sequences over pools, to second order in the scatter d of the predictor: of 2 mean Σ_k e_k d_k +
    /// mean Σ_k d_k², where Cov(d_k(x), d_l(x')) = C_kl S(x,x') and S = k(x)ᵀA⁻²k(x').
    /// </summary>
    /// <remarks>
    /// One pool is one draw of the scatter, which a measure other than the pool's own can see through few functions, so that it does not average out.
    /// Pairs of different sequences only, so that the noise of single labels does not enter.
    /// </remarks>
    /// <param name="at">The pool's modes at the sequences.</param>
    /// <param name="residuals">e, N × C.</param>
    /// <param name="covariance">C.</param>
    public double ScatterVariance(CheckedSpectrum at, Matrix residuals, Matrix covariance)
    {
        int count = Math.Min(at.CheckPool.Count, ScatterPoints), columns = residuals.Columns;
        var (once, _) = Weights();
        var weighted = at.Projections.Leading(count, at.Projections.Columns);
        for (int i = 0; i < count; i++)
            TensorPrimitives.Multiply(weighted.Row(i), once.AsSpan(0, weighted.Columns), weighted.Row(i));
        Matrix scatter = new(count, count), rotated = new(count, columns), products = new(count, count);
        _algebra.Multiply(weighted, weighted, scatter, transposeB: true);
        Matrix few = residuals.Leading(count, columns);
        _algebra.Multiply(few, covariance, rotated);
        _algebra.Multiply(rotated, few, products, transposeB: true);
        double squares = TensorPrimitives.SumOfSquares<double>(covariance.Values), sum = 0;
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < i; j++)
                sum += scatter[i, j] * ((2 * squares * scatter[i, j]) + (4 * products[i, j]));
        }

        return Math.Max(sum / (0.5 * count * (count - 1)), 0);
    }

    /// <summary>The residuals of leaving one out, with the leverages averaged (Golub, Heath, Wahba 1979): α_i/(mean diagonal of A⁻¹); m × C.</summary>
    public Matrix AveragedResiduals()
    {
        var residuals = _dual.Clone();
        TensorPrimitives.Multiply(residuals.Values, _modes.Spectrum.Pool.Count / _equivalent.InverseTrace, residuals.Values);
        return residuals;
    }

    /// <summary>
    /// The residuals of leaving one out, each with its own leverage, α_i/(A⁻¹)_ii, and the variances of the predictors that left one out,
    /// V_i = (A⁻²)_ii/(A⁻¹)_ii² − 1.
    /// </summary>
    public (Matrix Residuals, double[] Variances) LeaveOneOut()
    {
        var (once, twice) = Weights();
        int m = _modes.Spectrum.Pool.Count;
        double[] first = new double[m], second = new double[m], squares = new double[m];
        for (int r = 0; r < m; r++)
        {
            var vector = _modes.Spectrum.Vectors.Row(r);
            TensorPrimitives.Multiply(vector, vector, squares);
            TensorPrimitives.MultiplyAdd(squares, once[r], first, first);
            TensorPrimitives.MultiplyAdd(squares, twice[r], second, second);
        }

        var residuals = _dual.Clone();
        for (int i = 0; i < m; i++)
        {
            TensorPrimitives.Divide(residuals.Row(i), first[i], residuals.Row(i));
            second[i] = Math.Max((second[i] / (first[i] * first[i])) - 1, 0);
        }

        return (residuals, second);
    }

    // 1/(w_r+δ') and its square.
    private (double[] Once, double[] Twice) Weights()
    {
        var spectrum = _modes.Spectrum;
        double m = spectrum.Pool.Count;
        double[] once = Array.ConvertAll(spectrum.Eigenvalues, value => 1 / ((m * value) + _equivalent.ImpliedRidge));
        return (once, Array.ConvertAll(once, weight => weight * weight));
    }
}

using System.Numerics.Tensors;
using Kostka.Numerics;

namespace Kostka.Spectra.Isotypic;

/// <summary>
/// The trace of a kernel in each irrep on the orbit of one sequence, tr P_λ k = E k(x, y) Z_λ(x, y), from its values at all pairs of n random points.
/// </summary>
/// <remarks>
/// By least squares: k(x_i, x_j) ≈ Σ_λ c_λ Z_λ(x_i, x_j) over i &lt; j, and tr P_λ k = c_λ d_λ K_λn. A symmetric kernel is a smooth function of the contingency table, which its
/// leading irreps describe nearly; only what they leave makes noise, where the plain mean of k Z_λ would take the noise of the whole kernel. That matters because
/// the traces of further irreps are smaller by orders of magnitude. The price is a bias of the order of one over the number of pairs.
/// </remarks>
internal static class OrbitTraces
{
    /// <summary>tr P_λ k on an orbit, by irrep.</summary>
    /// <param name="pairs">The orbit's points.</param>
    /// <param name="gram">The kernel's values at them.</param>
    /// <param name="computation">Threads and cancellation.</param>
    public static double[] Of(OrbitPairs pairs, Matrix gram, Computation computation)
    {
        // Irreps that do not occur on the orbit have no function; those that do are scaled to E Z² = 1, so that the normal matrix is nearly the identity.
        double[] dimensions = pairs.Dimensions();
        int[] present = [.. Enumerable.Range(0, pairs.Irreps).Where(k => dimensions[k] > 0)];
        double[] scales = [.. present.Select(k => 1 / Math.Sqrt(dimensions[k]))];
        int unknowns = present.Length;
        double[] sums = pairs.Sum((i, zonal) => Normal(i, zonal, gram, present, scales), computation);
        double count = pairs.Points * (pairs.Points - 1.0) / 2;
        TensorPrimitives.Divide(sums, count, sums);
        double[] coefficients = Solve(new Matrix(unknowns, unknowns, sums[..(unknowns * unknowns)]), sums[(unknowns * unknowns)..]);
        double[] traces = new double[pairs.Irreps];
        for (int p = 0; p < unknowns; p++)
            traces[present[p]] = coefficients[p] / scales[p];
        return traces;
    }

    /// <summary>One point's pairs in the normal equations: Σ Z_λ Z_μ, row by row, and then Σ k Z_λ.</summary>
    private static double[] Normal(int i, double[] zonal, Matrix gram, int[] present, double[] scales)
    {
        ReadOnlySpan<double> kernel = gram.Row(i)[(i + 1)..];
        int unknowns = present.Length, rest = kernel.Length;
        double[] sums = new double[unknowns * (unknowns + 1)];
        for (int p = 0; p < unknowns; p++)
        {
            ReadOnlySpan<double> first = zonal.AsSpan(present[p] * rest, rest);
            for (int q = 0; q <= p; q++)
            {
                double product = scales[p] * scales[q] * TensorPrimitives.Dot(first, zonal.AsSpan(present[q] * rest, rest));
                sums[(p * unknowns) + q] = sums[(q * unknowns) + p] = product;
            }

            sums[(unknowns * unknowns) + p] = scales[p] * TensorPrimitives.Dot(first, kernel);
        }

        return sums;
    }

    private static double[] Solve(Matrix normal, double[] right)
    {
        try
        {
            return LinearAlgebra.Managed.Cholesky(normal).Solve(right);
        }
        catch (NotPositiveDefiniteException)
        {
            // Too few different points to tell the irreps apart: the plain means, which are without bias whatever the points.
            return right;
        }
    }
}

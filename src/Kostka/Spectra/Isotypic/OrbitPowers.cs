using System.Numerics.Tensors;
using Kostka.Numerics;

namespace Kostka.Spectra.Isotypic;

/// <summary>
/// The power of functions in each irrep on the orbit of one sequence, from their values f_i at n random points of it: the pairs of different points give
/// ‖P_λ f‖² = E f(x) f(y) Z_λ(x, y) without bias, Σ_{i≠j} f_i f_j Z_λ(x_i, x_j) / n(n − 1).
/// </summary>
/// <remarks>
/// E Z_λ² = d_λ K_λn is the dimension of the irrep's part of the orbit's functions. So beside the error of sampling f itself there is one of √(2 d_λ K_λn)/n of ‖f‖²,
/// from n evaluations; n/2 independent pairs with the factor d_λ χ_λ(π) would leave √2 d_λ/√n.
/// </remarks>
internal static class OrbitPowers
{
    /// <summary>‖P_λ f‖² on an orbit: functions × irreps, the trivial one first.</summary>
    /// <param name="pairs">The orbit's points.</param>
    /// <param name="values">Functions × points.</param>
    /// <param name="computation">Threads and cancellation.</param>
    public static Matrix Of(OrbitPairs pairs, Matrix values, Computation computation)
    {
        Matrix centred = values.Clone();
        double[] means = new double[values.Rows];
        for (int r = 0; r < means.Length; r++)
        {
            means[r] = Summation.Sum(values.Row(r)) / pairs.Points;
            TensorPrimitives.Subtract(centred.Row(r), means[r], centred.Row(r));
        }

        double[] sums = pairs.Sum((i, zonal) => Products(i, zonal, centred, pairs.Irreps), computation);

        // Without its mean a function gives less noise in the other irreps. Taking off the sample's mean instead of the orbit's leaves 1 − 2/n + 2/n² of them.
        double n = pairs.Points;
        TensorPrimitives.Divide(sums, n * (n - 1) / 2 * (1 - (2 / n) + (2 / (n * n))), sums);
        var powers = new Matrix(values.Rows, pairs.Irreps, sums);
        for (int r = 0; r < means.Length; r++)
            powers[r, 0] = (means[r] * means[r]) - (TensorPrimitives.SumOfSquares(centred.Row(r)) / (n * (n - 1)));
        return powers;
    }

    /// <summary>Σ_{j>i} f_i f_j Z_λ(x_i, x_j): functions × irreps, row by row.</summary>
    private static double[] Products(int i, double[] zonal, Matrix values, int irreps)
    {
        double[] sums = new double[values.Rows * irreps];
        for (int r = 0; r < values.Rows; r++)
        {
            ReadOnlySpan<double> others = values.Row(r)[(i + 1)..];
            for (int k = 0; k < irreps; k++)
                sums[(r * irreps) + k] = values[r, i] * TensorPrimitives.Dot(others, zonal.AsSpan(k * others.Length, others.Length));
        }

        return sums;
    }
}

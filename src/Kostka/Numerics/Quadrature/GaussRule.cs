namespace Kostka.Numerics.Quadrature;

/// <summary>Gauss rules: n nodes that give the expectation of every polynomial of degree 2n − 1 at most.</summary>
public static class GaussRule
{
    /// <summary>
    /// The rule of a probability measure whose orthonormal polynomials obey x p_r = b_{r+1} p_{r+1} + a_r p_r + b_r p_{r−1}: the nodes are the eigenvalues of
    /// the Jacobi matrix (Golub and Welsch, Math. Comp. 23, 1969), the weights 1/Σ_r p_r(x_i)².
    /// </summary>
    /// <remarks>Nodes have an error of a few units of the largest coefficient's rounding; weights are accurate relative to themselves, small ones too.</remarks>
    /// <param name="centres">a_0 … a_{n−1}.</param>
    /// <param name="couplings">b_1 … b_{n−1}, positive.</param>
    public static QuadratureRule FromRecurrence(ReadOnlySpan<double> centres, ReadOnlySpan<double> couplings)
    {
        if (centres.IsEmpty || couplings.Length != centres.Length - 1)
            throw new ArgumentException($"{centres.Length} centres came with {couplings.Length} couplings; one less was expected.", nameof(couplings));
        double[] nodes = centres.ToArray(), weights = new double[nodes.Length];
        TridiagonalEigenvalues.Compute(nodes, couplings);
        for (int i = 0; i < nodes.Length; i++)
            weights[i] = 1 / SquareSum(nodes[i], centres, couplings);
        return QuadratureRule.Normalised(nodes, weights);
    }

    /// <summary>Σ_r p_r(x)² over the orthonormal polynomials of degrees 0 … n − 1.</summary>
    private static double SquareSum(double x, ReadOnlySpan<double> centres, ReadOnlySpan<double> couplings)
    {
        double before = 0, value = 1, sum = 1;
        for (int r = 0; r < couplings.Length; r++)
        {
            double next = (((x - centres[r]) * value) - (r > 0 ? couplings[r - 1] * before : 0)) / couplings[r];
            (before, value) = (value, next);
            sum += value * value;
        }

        return sum;
    }
}

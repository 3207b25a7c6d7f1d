namespace Kostka.Numerics.Quadrature;

/// <summary>Gauss rules: n nodes that give the expectation of every polynomial of degree 2n − 1 at most.</summary>
public static class GaussRule
{
    /// <summary>
    /// The rule of a probability measure whose orthonormal polynomials obey x p_r = b_{r+1} p_{r+1} + a_r p_r + b_r p_{r−1}: the nodes are the eigenvalues of
    /// the Jacobi matrix, the weights the squared first components of its unit eigenvectors (Golub and Welsch, Math. Comp. 23, 1969).
    /// </summary>
    /// <remarks>Nodes have an error of a few units of the largest coefficient's rounding; weights are accurate relative to themselves, small ones too.</remarks>
    /// <param name="centres">a_0 … a_{n−1}.</param>
    /// <param name="couplings">b_1 … b_{n−1}, positive.</param>
    public static QuadratureRule FromRecurrence(ReadOnlySpan<double> centres, ReadOnlySpan<double> couplings)
    {
        if (centres.IsEmpty || couplings.Length != centres.Length - 1)
            throw new ArgumentException($"{centres.Length} centres came with {couplings.Length} couplings; one less was expected.", nameof(couplings));
        double[] nodes = centres.ToArray(), weights = new double[nodes.Length], forward = new double[nodes.Length], backward = new double[nodes.Length];
        TridiagonalEigenvalues.Compute(nodes, couplings);
        for (int i = 0; i < nodes.Length; i++)
            weights[i] = Weight(nodes[i], centres, couplings, forward, backward);
        return QuadratureRule.Normalised(nodes, weights);
    }

    /// <summary>
    /// The eigenvector z of a node by elimination from both ends, which meet where it is largest: neither runs into the region where z decays, where the
    /// recurrence alone would be unstable (Dhillon 1997).
    /// </summary>
    private static double Weight(double node, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> forward, Span<double> backward)
    {
        int last = a.Length - 1;
        forward[0] = Pivot(a[0] - node);
        for (int r = 1; r <= last; r++)
            forward[r] = Pivot(a[r] - node - (b[r - 1] * b[r - 1] / forward[r - 1]));
        backward[last] = Pivot(a[last] - node);
        for (int r = last - 1; r >= 0; r--)
            backward[r] = Pivot(a[r] - node - (b[r] * b[r] / backward[r + 1]));
        int meet = 0;
        double least = double.PositiveInfinity;
        for (int r = 0; r <= last; r++)
        {
            double rest = Math.Abs(forward[r] + backward[r] - (a[r] - node));
            if (rest < least)
                (meet, least) = (r, rest);
        }

        double squares = 1, z = 1;
        for (int r = meet + 1; r <= last; r++)
        {
            z *= -b[r - 1] / backward[r];
            squares += z * z;
        }

        z = 1;
        for (int r = meet - 1; r >= 0; r--)
        {
            z *= -b[r] / forward[r];
            squares += z * z;
        }

        return z * z / squares;
    }

    private static double Pivot(double value) => value == 0 ? 1e-300 : value;
}

using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Spectra.Exact.Leading;

/// <summary>The covariance Σ = diag(p) − ppᵀ of one token, diagonalised without forming it.</summary>
internal sealed class LeadingTokens
{
    private readonly double[] _between, _squares; // eigenvalues whose eigenvectors see p, and the squares of what they see
    private readonly double[] _blind;             // the others, from tokens of equal probability

    private LeadingTokens(double collision, double[] between, double[] squares, double[] blind)
    {
        Collision = collision;
        _between = between;
        _squares = squares;
        _blind = blind;
        Variances = [.. between.Concat(blind).OrderDescending()];
    }

    /// <summary>Σ_u p_u², the probability that two tokens match.</summary>
    public double Collision { get; }

    /// <summary>The eigenvalues above 0, in descending order.</summary>
    public ImmutableArray<double> Variances { get; }

    /// <summary>Diagonalises Σ, in V² steps at most.</summary>
    public static LeadingTokens Of(ImmutableArray<double> probabilities, Computation computation)
    {
        // m tokens of one probability p: m − 1 differences among them have the eigenvalue p, and their sum takes part with weight mp².
        double[] occurring = [.. probabilities.Where(p => p > 0).OrderDescending()];
        List<double> values = [], weights = [], blind = [];
        foreach (double p in occurring)
        {
            if (values.Count > 0 && values[^1] - p <= 1e-14 * p)
            {
                weights[^1] += p * p;
                blind.Add(values[^1]);
            }
            else
            {
                values.Add(p);
                weights.Add(p * p);
            }
        }

        double[] diagonal = [.. values], squares = [.. weights];
        double[] between = LeadingSecular.Eigenvalues(diagonal, squares, -1, computation)[..^1]; // The last is 0: Σ 1 = 0.

        // The eigenvector of σ is p_u/(p_u − σ) up to its norm, and its product with p is 1 before that: the secular equation.
        double[] seen = [.. between.AsParallel().AsOrdered().WithDegreeOfParallelism(computation.Threads).Select(sigma =>
            1 / diagonal.Zip(squares, (p, square) => square / ((p - sigma) * (p - sigma))).Sum())];
        return new LeadingTokens(occurring.Sum(p => p * p), between, seen, [.. blind]);
    }

    /// <summary>The eigenvalues of Σ^½ (a + b ppᵀ) Σ^½, in descending order.</summary>
    public IEnumerable<double> Linear(double a, double b, Computation computation)
    {
        double[] diagonal = [.. _between.Select(sigma => a * sigma)], squares = [.. _between.Zip(_squares, (sigma, square) => sigma * square)];
        return LeadingSecular.Eigenvalues(diagonal, squares, b, computation).Concat(_blind.Select(sigma => a * sigma)).OrderDescending();
    }
}

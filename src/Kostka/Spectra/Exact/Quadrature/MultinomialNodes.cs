using Kostka.Numerics.Quadrature;

namespace Kostka.Spectra.Exact.Quadrature;

/// <summary>
/// A quadrature rule over the types of sequences of independent tokens: the multinomial law is a chain of binomial ones, n_1 of L, n_2 of the L − n_1 that are left, …,
/// and each has its Gauss rule, at real numbers of trials too. Exact for polynomials of degree 2Q − 1 in the counts.
/// </summary>
internal sealed class MultinomialNodes
{
    /// <summary>Nodes of a smaller weight are left out.</summary>
    private const double Negligible = 1e-20;

    private readonly List<double> _counts = [], _weights = [];

    /// <summary>A rule.</summary>
    /// <param name="length">L.</param>
    /// <param name="probabilities">V token probabilities, above 0.</param>
    /// <param name="nodes">Q, the nodes of every binomial law.</param>
    public MultinomialNodes(double length, double[] probabilities, int nodes)
    {
        Length = length;
        Vocabulary = probabilities.Length;
        Fill(probabilities, nodes, new double[Vocabulary], 0, length, 1);
    }

    /// <summary>L.</summary>
    public double Length { get; }

    /// <summary>V.</summary>
    public int Vocabulary { get; }

    /// <summary>Number of nodes.</summary>
    public int Count => _weights.Count;

    /// <summary>The weight of a node.</summary>
    public double Weight(int node) => _weights[node];

    /// <summary>The V counts of a node.</summary>
    public ReadOnlySpan<double> this[int node] => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_counts).Slice(node * Vocabulary, Vocabulary);

    /// <summary>
    /// Mean, variance and third central moment of the agreement A = tr N of two sequences of given types in random order, from its factorial moments
    /// E A(A−1)…(A−r+1) = (r!/(L(L−1)…(L−r+1))) [z^r] Π_u Σ_j n_u(n_u−1)…(n_u−j+1) m_u(m_u−1)…(m_u−j+1) z^j/j!.
    /// </summary>
    public (double Mean, double Variance, double Third) Agreement(int x, int y)
    {
        ReadOnlySpan<double> n = this[x], m = this[y];
        (double first, double second, double third) = (0, 0, 0);
        for (int u = 0; u < n.Length; u++)
        {
            double a = n[u] * m[u], b = a * (n[u] - 1) * (m[u] - 1) / 2, c = b * (n[u] - 2) * (m[u] - 2) / 3;
            (first, second, third) = (first + a, second + (first * a) + b, third + (second * a) + (first * b) + c);
        }

        double mean = first / Length;
        if (Length < 2)
            return (mean, 0, 0);
        double pairs = 2 * second / (Length * (Length - 1)), triples = Length < 3 ? 0 : 6 * third / (Length * (Length - 1) * (Length - 2));
        return (mean, pairs + mean - (mean * mean), triples + (3 * pairs) + mean - (3 * mean * (pairs + mean)) + (2 * mean * mean * mean));
    }

    private void Fill(double[] probabilities, int nodes, double[] counts, int symbol, double left, double weight)
    {
        if (weight < Negligible)
            return;
        if (symbol == Vocabulary - 1)
        {
            counts[symbol] = left;
            _counts.AddRange(counts);
            _weights.Add(weight);
            return;
        }

        var binomial = new KrawtchoukPolynomials(left, probabilities[symbol] / probabilities.Skip(symbol).Sum());
        QuadratureRule rule = binomial.Gauss(nodes);
        for (int i = 0; i < rule.Count; i++)
        {
            counts[symbol] = binomial.Mean + (binomial.Deviation * rule.Nodes[i]);
            Fill(probabilities, nodes, counts, symbol + 1, left - counts[symbol], weight * rule.Weights[i]);
        }
    }
}

using Kostka.Numerics;

namespace Kostka.Spectra.Exact.ClosedForm;

/// <summary>
/// The blocks of the kernel c_00 + c_10 M + c_01 A + c_20 M² + c_11 MA + c_02 A² under independent tokens. It is a sum of products of features, such as
/// M² = Σ_uv (n_u n_v)(x) (n_u n_v)(y); a block is the features' Gram matrix in an orthonormal basis of functions of at most two positions.
/// </summary>
/// <remarks>
/// With c a unit vector of the irrep (Σ_a c_a = 0 for (L−1, 1)), the basis of the irrep's functions, d_λ copies of it, is
/// (L): 1, Σ_a ψ(x_a)/√L, Σ_{a≠b} W(x_a, x_b)/√(2L(L−1));
/// (L−1, 1): Σ_a c_a ψ(x_a), Σ_{a≠b} c_a W(x_a, x_b)/√(L−2) for symmetric and /√L for antisymmetric W;
/// (L−2, 2) and (L−2, 1, 1): Σ_{a≠b} c_ab W(x_a, x_b)/√2, W symmetric and antisymmetric;
/// ψ and W run through <see cref="ClosedFormBasis"/>. All entries are sums without cancellation beyond that of the tokens' probabilities.
/// </remarks>
internal sealed class ClosedFormBlocks(ClosedFormPolynomial kernel, ClosedFormBasis basis, int length)
{
    private readonly double _length = length;

    /// <summary>The block of (L), in the order 1, ψ, W.</summary>
    public Matrix Trivial()
    {
        // On functions of the counts A acts as its mean over permutations, M/L, MA as M²/L, and A² as M/L + Σ_uv Q_uv Q_uv/(L(L−1)), Q_uv = n_u n_v − [u = v]n_u.
        double pairs = _length * (_length - 1);
        double linear = kernel[1, 0] + ((kernel[0, 1] + kernel[0, 2]) / _length), squares = kernel[2, 0] + (kernel[1, 1] / _length);
        double distinct = length > 1 ? kernel[0, 2] / pairs : 0;
        var features = new Features(1 + basis.Size + (length > 1 ? basis.Symmetric : 0));
        features.Add(kernel[0, 0], feature => feature[0] = 1);
        for (int u = 0; u < basis.Tokens; u++)
        {
            Features.Writer count = feature =>
            {
                feature[0] = _length * basis.Probability(u);
                Add(Math.Sqrt(_length), basis.Centred(u), feature[1..]);
            };
            features.Add(linear, count);
            for (int v = 0; v < basis.Tokens; v++)
            {
                Features.Writer distinctPairs = feature =>
                {
                    feature[0] = pairs * basis.Probability(u) * basis.Probability(v);
                    Add(Math.Sqrt(_length) * (_length - 1) * basis.Probability(u), basis.Centred(v), feature[1..]);
                    Add(Math.Sqrt(_length) * (_length - 1) * basis.Probability(v), basis.Centred(u), feature[1..]);
                    if (length > 1)
                        AddSymmetric(Math.Sqrt(2 * pairs), u, v, feature[(1 + basis.Size)..]);
                };
                features.Add(distinct, distinctPairs);
                features.Add(squares, feature =>
                {
                    distinctPairs(feature);
                    if (u == v)
                    {
                        feature[0] += _length * basis.Probability(u);
                        Add(Math.Sqrt(_length), basis.Centred(u), feature[1..]);
                    }
                });
            }
        }

        return features.Gram();
    }

    /// <summary>The block of (L−1, 1), in the order ψ, symmetric W, antisymmetric W; L is at least 2.</summary>
    public Matrix Standard()
    {
        // With F_u = Σ_a c_a [x_a = u], A acts as Σ_u F_u F_u and MA as Σ_uv (n_v F_u)(n_v F_u). A² is A + Σ_uv of the products of
        // Σ_{a≠b} (c_a + c_b)[x_a = u, x_b = v]/√(2(L−2)) and of Σ_{a≠b} (c_a − c_b)[…]/√(2L).
        int size = basis.Size, symmetric = length > 2 ? basis.Symmetric : 0;
        var features = new Features(size + symmetric + basis.Antisymmetric);
        for (int u = 0; u < basis.Tokens; u++)
        {
            features.Add(kernel[0, 1] + kernel[0, 2], feature => Add(1, basis.Centred(u), feature));
            for (int v = 0; v < basis.Tokens; v++)
            {
                double p = basis.Probability(u), q = basis.Probability(v);
                features.Add(kernel[1, 1], feature =>
                {
                    Add(((_length - 1) * q) + (u == v ? 1 - p : 0), basis.Centred(u), feature);
                    if (u != v)
                        Add(-p, basis.Centred(v), feature);
                    if (length > 2)
                        AddSymmetric(Math.Sqrt(_length - 2), u, v, feature[size..]);
                    AddAntisymmetric(Math.Sqrt(_length), u, v, feature[(size + symmetric)..]);
                });
                features.Add(length > 2 ? kernel[0, 2] : 0, feature =>
                {
                    Add(Math.Sqrt((_length - 2) / 2) * q, basis.Centred(u), feature);
                    Add(Math.Sqrt((_length - 2) / 2) * p, basis.Centred(v), feature);
                    AddSymmetric(Math.Sqrt(2), u, v, feature[size..]);
                });
                features.Add(kernel[0, 2], feature =>
                {
                    Add(Math.Sqrt(_length / 2) * q, basis.Centred(u), feature);
                    Add(-Math.Sqrt(_length / 2) * p, basis.Centred(v), feature);
                    AddAntisymmetric(Math.Sqrt(2), u, v, feature[(size + symmetric)..]);
                });
            }
        }

        return features.Gram();
    }

    /// <summary>The block of (L−2, 2), on the symmetric W, or of (L−2, 1, 1), on the antisymmetric ones: 2c_02 times the product of the tokens' own kernels.</summary>
    public Matrix Pairs(bool antisymmetric)
    {
        var features = new Features(antisymmetric ? basis.Antisymmetric : basis.Symmetric);
        for (int u = 0; u < basis.Tokens; u++)
        {
            for (int v = 0; v < basis.Tokens; v++)
            {
                features.Add(2 * kernel[0, 2], feature =>
                {
                    if (antisymmetric)
                        AddAntisymmetric(1, u, v, feature);
                    else
                        AddSymmetric(1, u, v, feature);
                });
            }
        }

        return features.Gram();
    }

    /// <summary>Where the functions 1, ψ and ψψ of one token stand in the basis of (L), (L−1, 1) or (L−2, 2), ψ = ([· = u] − p)/√(p(1−p)): one row each, those that there are.</summary>
    /// <param name="below">Boxes below the first row.</param>
    /// <param name="u">The token; not one of probability 1.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="size">Size of the block.</param>
    public Matrix Directions(int below, int u, int count, int size)
    {
        var directions = new Matrix(count, size);
        double Variance() => basis.Probability(u) * (1 - basis.Probability(u));
        for (int degree = below, start = 0; degree < below + count; degree++)
        {
            Span<double> row = directions.Row(degree - below);
            switch (degree)
            {
                case 0:
                    row[0] = 1;
                    start = 1;
                    break;
                case 1:
                    Add(1 / Math.Sqrt(Variance()), basis.Centred(u), row[start..]);
                    start += basis.Size;
                    break;
                default:
                    AddSymmetric(1 / Variance(), u, u, row[start..]);
                    break;
            }
        }

        return directions;
    }

    /// <summary>E k(x, x) for tokens of the given probabilities.</summary>
    public static double Trace(ClosedFormPolynomial kernel, IReadOnlyList<double> probabilities, double length)
    {
        // At y = x, A = L and M = L + Q, where Q counts the ordered pairs of different positions that hold the same token.
        double second = probabilities.Sum(p => p * p), third = probabilities.Sum(p => p * p * p);

        // E Q² by how many of the two pairs' positions coincide: none, one, both.
        double pairs = length * (length - 1), mean = pairs * second;
        double square = (pairs * (length - 2) * (((length - 3) * second * second) + (4 * third))) + (2 * mean);
        double matches = length + mean, matchesSquared = (length * length) + (2 * length * mean) + square;
        return kernel[0, 0] + (kernel[1, 0] * matches) + (kernel[2, 0] * matchesSquared)
            + (length * (kernel[0, 1] + (kernel[1, 1] * matches) + (kernel[0, 2] * length)));
    }

    private static void Add(double factor, ReadOnlySpan<double> coordinates, Span<double> feature)
    {
        for (int i = 0; i < coordinates.Length; i++)
            feature[i] += factor * coordinates[i];
    }

    private void AddSymmetric(double factor, int u, int v, Span<double> feature)
    {
        Span<double> product = new double[basis.Symmetric];
        basis.SymmetricProduct(u, v, product);
        Add(factor, product, feature);
    }

    private void AddAntisymmetric(double factor, int u, int v, Span<double> feature)
    {
        Span<double> product = new double[basis.Antisymmetric];
        basis.AntisymmetricProduct(u, v, product);
        Add(factor, product, feature);
    }

    /// <summary>A sum of weight · feature · featureᵀ.</summary>
    private sealed class Features(int size)
    {
        private readonly List<double[]> _rows = [];

        public delegate void Writer(Span<double> feature);

        /// <summary>Adds a feature unless its weight, at least 0, is 0.</summary>
        public void Add(double weight, Writer write)
        {
            if (weight == 0)
                return;
            double[] row = new double[size];
            write(row);
            double root = Math.Sqrt(weight);
            foreach (ref double entry in row.AsSpan())
                entry *= root;
            _rows.Add(row);
        }

        public Matrix Gram()
        {
            var gram = new Matrix(size, size);
            if (_rows.Count == 0 || size == 0)
                return gram;
            var rows = new Matrix(_rows.Count, size, [.. _rows.SelectMany(row => row)]);
            LinearAlgebra.Default.Multiply(rows, rows, gram, transposeA: true);
            return gram;
        }
    }
}

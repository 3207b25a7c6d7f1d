using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Numerics;

namespace Kostka.Capacity.Constructions;

/// <summary>
/// Vectors u_1 … u_s with ⟨u_j, v_(i_k)⟩ = δ_jk for chosen positions i_1 … i_s: the rows of (V_I V_Iᵀ)⁻¹ V_I. A query Σ_j ℓ_j u_j has exactly the logits ℓ at the chosen
/// positions, and is the shortest that does.
/// </summary>
public sealed class DualBasis
{
    // Random signs that are told apart at all have eigenvalues far above this; rounding leaves 1e-16.
    private const double LeastEigenvalue = 1e-9;

    private readonly PositionVectors _vectors;
    private readonly Matrix _rows;

    /// <summary>The dual basis of chosen positions.</summary>
    /// <param name="vectors">The position vectors.</param>
    /// <param name="positions">The chosen positions, none twice.</param>
    /// <exception cref="RequestException">Their vectors are linearly dependent.</exception>
    public DualBasis(PositionVectors vectors, ImmutableArray<int> positions)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        (_vectors, Positions) = (vectors, positions);
        int s = positions.Length;
        var chosen = new Matrix(s, vectors.Dimension);
        for (int j = 0; j < s; j++)
            vectors.AddTo(positions[j], 1, chosen.Row(j));
        var products = new Matrix(s, s);
        LinearAlgebra.Default.Multiply(chosen, chosen, products, transposeB: true);
        if (LinearAlgebra.Default.Eigenvalues(products.Clone()).Min() < LeastEigenvalue)
        {
            throw new RequestException(
                $"Vectors of {vectors.Dimension} coordinates do not tell the {s} positions apart: they are linearly dependent. A larger dimension, or one-hot vectors, do.");
        }

        _rows = LinearAlgebra.Default.Cholesky(products).Solve(chosen);
    }

    /// <summary>The chosen positions i_1 … i_s.</summary>
    public ImmutableArray<int> Positions { get; }

    /// <summary>The query Σ_j ℓ_j u_j.</summary>
    /// <param name="logits">ℓ, s numbers.</param>
    /// <returns>d numbers.</returns>
    public double[] Query(ReadOnlySpan<double> logits)
    {
        if (logits.Length != Positions.Length)
            throw new ArgumentException($"{logits.Length} logits were given for {Positions.Length} positions.", nameof(logits));
        double[] query = new double[_vectors.Dimension];
        for (int j = 0; j < logits.Length; j++)
            TensorPrimitives.MultiplyAdd(_rows.Row(j), logits[j], query, query);
        return query;
    }

    /// <summary>The largest |⟨Σ_j ℓ_j u_j, v_t⟩| over all positions that are not chosen; 0 if all are.</summary>
    /// <param name="logits">ℓ, s numbers.</param>
    public double Spill(ReadOnlySpan<double> logits)
    {
        double[] query = Query(logits);
        HashSet<int> chosen = [.. Positions];
        double largest = 0;
        for (int t = 0; t < _vectors.Length; t++)
        {
            if (!chosen.Contains(t))
                largest = Math.Max(largest, Math.Abs(_vectors.Product(t, query)));
        }

        return largest;
    }
}

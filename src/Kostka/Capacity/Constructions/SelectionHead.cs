using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Kostka.Capacity.Constructions;

/// <summary>
/// An attention head whose query selects positions: ⟨q, v_t⟩ is R, or R + j ln 2, at the selected ones, at most κR (and a shift) elsewhere, and 0 at the added token, which is
/// a key like the others.
/// </summary>
public sealed class SelectionHead
{
    private SelectionHead(ImmutableArray<int> positions, double logit, double kappa, double allowed, double[] query, double[] attention)
    {
        (Positions, Logit, Kappa, AllowedLeak, Query, Attention) = (positions, logit, kappa, allowed, query, attention);
        Leak = Math.Max(0, 1 - positions.Sum(position => attention[position]));
    }

    /// <summary>The selected positions.</summary>
    public ImmutableArray<int> Positions { get; }

    /// <summary>R, the logit of the first of them.</summary>
    public double Logit { get; }

    /// <summary>κ: the largest logit elsewhere, where the selected ones have 1; 0 for orthonormal vectors.</summary>
    public double Kappa { get; }

    /// <summary>The leak that R was chosen for.</summary>
    public double AllowedLeak { get; }

    /// <summary>The leak that there is: attention on everything that is not selected.</summary>
    public double Leak { get; }

    /// <summary>q, the only column of W_QK that is not zero: d numbers.</summary>
    public double[] Query { get; }

    /// <summary>The attention of the added token: on the T positions, then on itself.</summary>
    public double[] Attention { get; }

    /// <summary>‖W_QK‖, Frobenius and spectral: ‖q‖.</summary>
    public double QueryNorm => TensorPrimitives.Norm<double>(Query);

    /// <summary>The head that reads positions evenly, with the smallest R that is sure to keep the leak.</summary>
    /// <param name="vectors">The position vectors.</param>
    /// <param name="positions">The positions, none twice.</param>
    /// <param name="leak">The leak allowed, between 0 and 1.</param>
    /// <exception cref="RequestException">The vectors do not tell the positions from the others.</exception>
    public static SelectionHead Even(PositionVectors vectors, ImmutableArray<int> positions, double leak)
    {
        var (dual, ones, kappa) = Prepare(vectors, positions);
        double logit = Constructions.Leak.Logit(leak, vectors.Length + 1, positions.Length, kappa);
        return Of(vectors, dual, logit, [.. ones.Select(one => one * logit)], kappa, leak);
    }

    /// <summary>The head that reads positions with weights 1 : 2 : 4 : …, with the smallest R that is sure to keep the leak.</summary>
    /// <inheritdoc cref="Even"/>
    public static SelectionHead Binary(PositionVectors vectors, ImmutableArray<int> positions, double leak)
    {
        var (dual, ones, kappa) = Prepare(vectors, positions);
        double shift = dual.Spill([.. ones.Select((_, j) => (double)j)]);
        double logit = Constructions.Leak.LogitOfBinary(leak, vectors.Length + 1, positions.Length, kappa, shift);
        return Of(vectors, dual, logit, [.. ones.Select((one, j) => logit + (j * Math.Log(2)))], kappa, leak);
    }

    /// <summary>Σ_t α_t (2x_t − 1): the attended mean of the bits' signs. The added token has the sign 0.</summary>
    /// <param name="bits">T tokens, each 0 or 1.</param>
    public double MeanSign(ReadOnlySpan<int> bits)
    {
        if (bits.Length != Attention.Length - 1)
            throw new ArgumentException($"{Attention.Length - 1} bits were expected, not {bits.Length}.", nameof(bits));
        double sum = 0;
        for (int t = 0; t < bits.Length; t++)
            sum += Attention[t] * ((2 * bits[t]) - 1);
        return sum;
    }

    private static (DualBasis Dual, ImmutableArray<double> Ones, double Kappa) Prepare(PositionVectors vectors, ImmutableArray<int> positions)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        var dual = new DualBasis(vectors, positions);
        ImmutableArray<double> ones = [.. Enumerable.Repeat(1.0, positions.Length)];
        double kappa = dual.Spill(ones.AsSpan());
        if (kappa >= 1)
        {
            throw new RequestException(FormattableString.Invariant(
                $"Vectors of {vectors.Dimension} coordinates do not tell the selected positions from the others: another position has {kappa:G3} times their logit. A larger dimension does ({Constructions.Leak.RandomSignDimension(vectors.Length, positions.Length)} is enough)."));
        }

        return (dual, ones, kappa);
    }

    private static SelectionHead Of(PositionVectors vectors, DualBasis dual, double logit, ReadOnlySpan<double> logits, double kappa, double leak)
    {
        double[] query = dual.Query(logits);
        double[] attention = new double[vectors.Length + 1];
        for (int t = 0; t < vectors.Length; t++)
            attention[t] = vectors.Product(t, query);
        TensorPrimitives.SoftMax<double>(attention, attention);
        return new SelectionHead(dual.Positions, logit, kappa, leak, query, attention);
    }
}

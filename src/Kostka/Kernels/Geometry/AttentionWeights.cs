using Kostka.Architectures;
using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Geometry;

/// <summary>
/// The attention weights of tied queries and keys (score G/d): at infinite width G_ac = σ_QK² K_ac(x, x) without fluctuation, so that they are a fixed
/// L × L map of every sequence: softmax by rows, or ζ(G)/L.
/// </summary>
/// <param name="Score">ζ.</param>
/// <param name="QueryKeyVariance">σ_QK².</param>
/// <param name="Causal">Position a attends to c ≤ a only.</param>
internal readonly record struct AttentionWeights(Score Score, double QueryKeyVariance, bool Causal)
{
    /// <summary>Turns row a of G/σ_QK² (the covariances of position a with every position) into its attention weights, in place.</summary>
    public void Normalise<T>(Span<T> row, int a)
        where T : unmanaged, ILane<T>
    {
        int visible = Causal ? a + 1 : row.Length;
        T zero = T.Of(0), variance = T.Of(QueryKeyVariance);
        row[visible..].Fill(zero);
        Span<T> seen = row[..visible];
        foreach (ref T g in seen)
            g *= variance;
        if (Score == Score.Softmax)
        {
            T top = seen[0], total = zero;
            foreach (T g in seen)
                top = T.WhereGreater(g, top, g, top);
            foreach (ref T g in seen)
            {
                g = T.Exp(g - top);
                total += g;
            }

            foreach (ref T g in seen)
                g /= total;
            return;
        }

        T count = T.Of(row.Length);
        foreach (ref T g in seen)
            g = Rectified(g) / count;
    }

    /// <summary>
    /// The same where positions fall into classes of equal covariances: turns the covariances of a position of class <paramref name="u"/> with a position of
    /// every class, and with itself, into attention weights, in place. Classes without positions get none, and give none.
    /// </summary>
    /// <param name="between">The covariance with another position of class w.</param>
    /// <param name="own">The covariance with itself.</param>
    /// <param name="u">The class.</param>
    /// <param name="counts">Number of positions in every class; they sum to L.</param>
    /// <param name="length">L.</param>
    public void NormaliseClasses<T>(Span<T> between, ref T own, int u, ReadOnlySpan<T> counts, int length)
        where T : unmanaged, ILane<T>
    {
        T zero = T.Of(0), variance = T.Of(QueryKeyVariance);
        own = T.WhereGreater(counts[u], zero, own * variance, zero);
        for (int w = 0; w < between.Length; w++)
            between[w] = T.WhereGreater(counts[u], zero, T.WhereGreater(counts[w], zero, between[w] * variance, zero), zero);
        if (Score == Score.Softmax)
        {
            T top = own;
            for (int w = 0; w < between.Length; w++)
                top = T.WhereGreater(counts[w], zero, T.WhereGreater(between[w], top, between[w], top), top);
            own = T.Exp(own - top);
            T total = own;
            for (int w = 0; w < between.Length; w++)
            {
                between[w] = T.WhereGreater(counts[w], zero, T.Exp(between[w] - top), zero);
                total = T.MultiplyAdd(w == u ? counts[w] - T.Of(1) : counts[w], between[w], total);
            }

            T share = T.WhereGreater(counts[u], zero, T.Of(1) / total, zero);
            own *= share;
            foreach (ref T weight in between)
                weight *= share;
            return;
        }

        T count = T.Of(length);
        own = Rectified(own) / count;
        foreach (ref T weight in between)
            weight = Rectified(weight) / count;
    }

    /// <summary>ζ, for scores other than softmax.</summary>
    private T Rectified<T>(T score)
        where T : unmanaged, ILane<T> => Score switch
        {
            Score.Relu => T.WhereGreater(score, T.Of(0), score, T.Of(0)),
            Score.Abs => T.Abs(score),
            _ => score,
        };
}

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
        {
            T rectified = Score switch
            {
                Score.Relu => T.WhereGreater(g, zero, g, zero),
                Score.Abs => T.Abs(g),
                _ => g,
            };
            g = rectified / count;
        }
    }
}

using Kostka.Architectures;
using Kostka.Kernels.Geometry;

namespace Kostka.Kernels.Layers;

/// <summary>
/// Attention with independent queries and keys, score G/√d and ζ(G) = G, averaged over positions (Hron et al. 2020): with S = Σ_cd K_cd²,
/// D = Σ_cd K_cd Θ_cd and c = σ_QK²σ_OV², K_ab → c·S·K_ab/L² and Θ_ab → (c/L²)(2D·K_ab + S·(Θ_ab + 4K_ab)).
/// </summary>
/// <param name="layer">The layer.</param>
/// <param name="residual">Whether the attention is the whole body of a residual connection: then K and Θ themselves are added, in the same pass.</param>
internal sealed class LinearAttentionKernel(Layer.Attention layer, bool residual) : LayerKernel
{
    public override bool Cellwise => false;

    public override void Apply<T>(PairBatch<T> pairs)
    {
        Span<T> s = pairs.ColumnScratch.First.AsSpan(0, pairs.Stride);
        T positions = T.Of(pairs.Positions);
        T factor = T.Of(layer.QueryKeyVariance) * T.Of(layer.ValueOutputVariance) / (positions * positions);
        T skip = T.Of(residual ? 1 : 0);
        pairs.Contract(pairs.K, pairs.K, s);
        if (pairs.Tangent)
        {
            Span<T> d = pairs.ColumnScratch.Second.AsSpan(0, pairs.Stride);
            pairs.Contract(pairs.K, pairs.Theta, d);
            for (int j = 0; j < s.Length; j++)
            {
                d[j] = factor * ((T.Of(2) * d[j]) + (T.Of(4) * s[j]));
                s[j] = T.MultiplyAdd(factor, s[j], skip);
            }

            ColumnCombineLoop<T>.Run(pairs.Theta, s, pairs.K, d);
        }
        else
        {
            for (int j = 0; j < s.Length; j++)
                s[j] = T.MultiplyAdd(factor, s[j], skip);
        }

        ColumnCombineLoop<T>.Run(pairs.K, s);
    }
}

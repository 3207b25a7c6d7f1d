using System.Collections.Immutable;

namespace Kostka.Capacity.Constructions;

/// <summary>Norms of a construction's weights, as the covering bounds ask for them.</summary>
/// <param name="Input">B_x, the largest norm of a token: √3 with unit position vectors.</param>
/// <param name="Query">B_z, the norm of the added token, √2.</param>
/// <param name="Heads">Norms of each head.</param>
/// <param name="Weights">B_w = ‖w‖₂.</param>
public sealed record ConstructionNorms(double Input, double Query, ImmutableArray<ConstructionNorms.Head> Heads, double Weights)
{
    /// <summary>Norms of one head.</summary>
    /// <param name="Value">B_V = ‖W_V‖₂.</param>
    /// <param name="ValueColumns">‖W_V‖_{2,1}, the sum of the columns' norms.</param>
    /// <param name="QueryKey">B_QK = ‖W_QK‖_F = ‖W_QK‖₂ = ‖q‖.</param>
    public sealed record Head(double Value, double ValueColumns, double QueryKey);

    internal static ConstructionNorms Of(ReadOut readOut, ImmutableArray<SelectionHead> heads, PositionVectors vectors) => new(
        Math.Sqrt(2 + (vectors.LargestNorm * vectors.LargestNorm)),
        Math.Sqrt(2),
        [.. heads.Select((head, h) => HeadNorms(readOut.Slopes[h], h == 0 ? readOut.Biases : [], head.QueryNorm))],
        Math.Sqrt(readOut.Weights.Sum(w => w * w)));

    /// <summary>W_V has two rows, or one: its singular values are those of a 2 × 2 matrix.</summary>
    private static Head HeadNorms(ImmutableArray<double> slopes, ImmutableArray<double> biases, double query)
    {
        double aa = 0, ab = 0, bb = 0, columns = 0;
        for (int k = 0; k < slopes.Length; k++)
        {
            double a = slopes[k], b = biases.IsEmpty ? 0 : biases[k];
            aa += a * a;
            ab += a * b;
            bb += b * b;
            columns += Math.Sqrt((a * a) + (b * b));
        }

        double largest = ((aa + bb) / 2) + Math.Sqrt(((aa - bb) * (aa - bb) / 4) + (ab * ab));
        return new Head(Math.Sqrt(largest), columns, query);
    }
}

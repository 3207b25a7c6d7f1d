using System.Numerics;

namespace Kostka.Symmetry;

/// <summary>
/// Kostka numbers K_λμ: how many semistandard tableaux of shape λ hold μ_v entries v; how often the irrep λ of the symmetric group occurs among the
/// sequences of type μ; how many vectors of that irrep are invariant under S_μ1 × S_μ2 × … .
/// </summary>
/// <remarks>An instance remembers intermediate values: use one for a whole table. Not safe for several threads at once.</remarks>
public sealed class KostkaNumbers
{
    private readonly Dictionary<(Partition Shape, Partition Content), BigInteger> _known = [];

    /// <summary>K_λμ.</summary>
    /// <param name="shape">λ.</param>
    /// <param name="content">μ: whole numbers from 0 that sum to |λ|, in any order, which does not matter.</param>
    /// <exception cref="ArgumentException">The content does not fill the shape.</exception>
    public BigInteger Of(Partition shape, params ReadOnlySpan<int> content)
    {
        ArgumentNullException.ThrowIfNull(shape);
        HorizontalStrips.RequireContent(shape, content);
        int[] parts = content.ToArray();
        return Count(shape, new Partition([.. parts.Where(part => part > 0).OrderDescending()]));
    }

    /// <summary>The most frequent entry, taken as the largest, fills a horizontal strip; the others a tableau of the shape that is left.</summary>
    private BigInteger Count(Partition shape, Partition content)
    {
        if (!Dominates(shape, content))
            return BigInteger.Zero;
        if (content.Rows == 0)
            return BigInteger.One;
        if (content.Parts[0] == 1)
            return Dimensions.OfSymmetricGroup(shape);
        if (_known.TryGetValue((shape, content), out BigInteger count))
            return count;
        var rest = new Partition(content.Parts.AsSpan()[1..]);
        foreach (Partition inner in HorizontalStrips.Inner(shape, content.Parts[0]))
            count += Count(inner, rest);
        return _known[(shape, content)] = count;
    }

    /// <summary>λ ⊵ μ: no sum of the first rows of μ is larger than that of λ. Otherwise K_λμ = 0.</summary>
    private static bool Dominates(Partition shape, Partition content)
    {
        int lead = 0;
        for (int row = 0; row < content.Rows && row < shape.Rows; row++)
        {
            lead += shape.Parts[row] - content.Parts[row];
            if (lead < 0)
                return false;
        }

        return shape.Rows <= content.Rows;
    }
}

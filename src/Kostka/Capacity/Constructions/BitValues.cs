using System.Collections.Immutable;
using Kostka.Sequences;

namespace Kostka.Capacity.Constructions;

/// <summary>All values of a function of bits.</summary>
internal static class BitValues
{
    /// <summary>The values by the number of ones, 0 … s.</summary>
    public static ImmutableArray<double> ByCount(SymmetricFunction function, int size) =>
        [.. Enumerable.Range(0, size + 1).Select(ones => function.Value(ones, size))];

    /// <summary>The values by the code Σ_j 2^j b_j, 0 … 2^s − 1.</summary>
    public static ImmutableArray<double> ByCode(BitFunction function, int size)
    {
        byte[] bits = new byte[size];
        var values = ImmutableArray.CreateBuilder<double>(1 << size);
        for (int code = 0; code < 1 << size; code++)
        {
            for (int j = 0; j < size; j++)
                bits[j] = (byte)((code >> j) & 1);
            values.Add(function.Value(bits));
        }

        return values.MoveToImmutable();
    }
}

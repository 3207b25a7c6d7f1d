using System.Numerics;

namespace Kostka.Symmetry;

/// <summary>The conjugacy classes of the symmetric group: permutations with the same cycle lengths.</summary>
public static class ConjugacyClass
{
    /// <summary>Number of permutations of the cycle type μ: |μ|! / Π_r r^{c_r} c_r!, c_r the number of cycles of length r.</summary>
    public static BigInteger Size(Partition cycleType)
    {
        ArgumentNullException.ThrowIfNull(cycleType);
        BigInteger size = BigInteger.One, centraliser = BigInteger.One;
        for (int factor = 2; factor <= cycleType.Size; factor++)
            size *= factor;
        int equal = 0;
        for (int cycle = 0; cycle < cycleType.Rows; cycle++)
        {
            equal = cycle > 0 && cycleType.Parts[cycle] == cycleType.Parts[cycle - 1] ? equal + 1 : 1;
            centraliser *= cycleType.Parts[cycle] * (BigInteger)equal;
        }

        return size / centraliser;
    }

    /// <summary>The cycle type of a permutation.</summary>
    /// <param name="permutation">The images of 0, 1, …: each of these numbers once.</param>
    /// <exception cref="ArgumentException">Not a permutation.</exception>
    public static Partition CycleType(ReadOnlySpan<int> permutation)
    {
        bool[] seen = new bool[permutation.Length];
        List<int> cycles = [];
        for (int start = 0; start < permutation.Length; start++)
        {
            int length = 0;
            for (int at = start; !seen[at]; at = permutation[at], length++)
            {
                seen[at] = true;
                if ((uint)permutation[at] >= (uint)permutation.Length || (seen[permutation[at]] && permutation[at] != start))
                    throw new ArgumentException($"({string.Join(", ", permutation.ToArray())}) is no permutation of 0 … {permutation.Length - 1}.", nameof(permutation));
            }

            if (length > 0)
                cycles.Add(length);
        }

        return new Partition([.. cycles.OrderDescending()]);
    }
}

using System.Collections.Immutable;

namespace Kostka.Sparse.Search;

/// <summary>The sample sizes that a search may try.</summary>
public static class SampleGrid
{
    /// <summary>The different whole numbers round(from · 2^(k/per_doubling)), k = 0, 1, …, that are at most <paramref name="to"/>; halves are rounded to even.</summary>
    /// <param name="from">The first size, at least 2.</param>
    /// <param name="to">The largest size allowed, at least <paramref name="from"/>; it is in the grid only if the formula hits it.</param>
    /// <param name="perDoubling">Sizes for each doubling, at least 1.</param>
    public static ImmutableArray<int> Geometric(int from, int to, int perDoubling)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        ArgumentOutOfRangeException.ThrowIfLessThan(perDoubling, 1);
        var sizes = ImmutableArray.CreateBuilder<int>();
        for (int k = 0; ; k++)
        {
            double size = Math.Round(from * Math.Pow(2, (double)k / perDoubling));
            if (size > to)
                return sizes.ToImmutable();
            if (sizes.Count == 0 || size > sizes[^1])
                sizes.Add((int)size);
        }
    }

    /// <summary>The size of a grid that is nearest to a number, as a ratio.</summary>
    internal static int Nearest(ReadOnlySpan<int> sizes, double number)
    {
        int nearest = 0;
        for (int i = 1; i < sizes.Length; i++)
        {
            if (Math.Abs(Math.Log(sizes[i] / number)) < Math.Abs(Math.Log(sizes[nearest] / number)))
                nearest = i;
        }

        return nearest;
    }
}

using System.Collections.Immutable;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Sparse.Tasks;

/// <summary>Random s-juntas.</summary>
public static class RandomFunction
{
    /// <summary>The most bits of a random function: its table has 2^s values.</summary>
    public const int MostBits = 12;

    /// <summary>A uniformly random function of s bits with the values ±1, among those that depend on each of their bits.</summary>
    /// <param name="relevant">s, from 1 to <see cref="MostBits"/>.</param>
    /// <param name="stream">Random numbers.</param>
    public static BitFunction.Table Draw(int relevant, RandomStream stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(relevant, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(relevant, MostBits);
        ArgumentNullException.ThrowIfNull(stream);
        while (true)
        {
            ImmutableArray<double> values = [.. Enumerable.Range(0, 1 << relevant).Select(_ => stream.NextUniform() < 0.5 ? -1.0 : 1.0)];
            if (Enumerable.Range(0, relevant).All(bit => DependsOn(values, bit)))
                return new BitFunction.Table(values);
        }
    }

    /// <summary>Whether turning a bit round changes the function anywhere.</summary>
    /// <param name="values">The table: the value at bits b is at index Σ_j 2^j b_j.</param>
    /// <param name="bit">The bit, from 0.</param>
    public static bool DependsOn(ImmutableArray<double> values, int bit)
    {
        for (int pattern = 0; pattern < values.Length; pattern++)
        {
            if (values[pattern] != values[pattern ^ (1 << bit)])
                return true;
        }

        return false;
    }
}

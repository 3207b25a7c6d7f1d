using System.Collections.Immutable;
using System.Numerics;
using Kostka.Sequences;

namespace Kostka.Sparse.Kernels;

/// <summary>Patterns of s relevant bits on which a predictor that treats positions alike has one mean.</summary>
/// <param name="Patterns">The patterns Σ 2^j b_j of the group.</param>
/// <param name="Probability">The group's probability.</param>
/// <param name="Value">The function on it, ±1.</param>
internal sealed record BitGroup(ImmutableArray<int> Patterns, double Probability, double Value)
{
    /// <summary>All groups: by their number of ones for a symmetric function, else each pattern alone.</summary>
    /// <param name="table">The function's 2^s values.</param>
    /// <param name="probability">P(1) of a bit.</param>
    public static ImmutableArray<BitGroup> Of(ImmutableArray<double> table, double probability)
    {
        int bits = BitOperations.Log2((uint)table.Length);
        bool symmetric = Enumerable.Range(0, table.Length).All(pattern => table[pattern] == table[(1 << Ones(pattern)) - 1]);
        return
        [
            .. Enumerable.Range(0, table.Length)
                .GroupBy(pattern => symmetric ? Ones(pattern) : pattern)
                .Select(group => new BitGroup([.. group], group.Sum(Probability), table[group.First()])),
        ];

        double Probability(int pattern) => Math.Pow(probability, Ones(pattern)) * Math.Pow(1 - probability, bits - Ones(pattern));

        static int Ones(int pattern) => BitOperations.PopCount((uint)pattern);
    }

    /// <summary>The table of f + g, g the group's indicator over the root of its probability (which has mean square 1) times a sign.</summary>
    /// <param name="table">f, 2^s values.</param>
    /// <param name="sign">±1.</param>
    public BitFunction.Table Added(ImmutableArray<double> table, int sign)
    {
        double[] values = [.. table];
        foreach (int pattern in Patterns)
            values[pattern] += sign / Math.Sqrt(Probability);
        return new BitFunction.Table([.. values]);
    }
}

using System.Collections.Immutable;
using Kostka.Sequences;

namespace Kostka.Capacity.Constructions;

/// <summary>How a construction's heads select the positions.</summary>
public enum Selection
{
    /// <summary>One head reads all of them evenly: the mean sign is 2·count/s − 1.</summary>
    Even,

    /// <summary>One head reads the j-th (from 0) with the weight 2^j: the mean sign is 2·code/(2^s − 1) − 1.</summary>
    Binary,

    /// <summary>A head for each of them.</summary>
    Each,
}

/// <summary>
/// What makes a value ±1 of attended mean signs u_h: Σ_k w_k max(Σ_h a_hk u_h + b_k, 0). The slopes a_hk stand in W_V in the row of the bit coordinate, the biases b_k in that of the coordinate
/// that is 1 for every token.
/// </summary>
/// <param name="Selection">How the heads select.</param>
/// <param name="Slopes">a, a row for each head.</param>
/// <param name="Biases">b, which the first head's W_V holds.</param>
/// <param name="Weights">w.</param>
/// <param name="Sensitivity">σ: with a leak of at most λ in every head, y·f(x) ≥ 1 − σλ for every x.</param>
public sealed record ReadOut(
    Selection Selection,
    ImmutableArray<ImmutableArray<double>> Slopes,
    ImmutableArray<double> Biases,
    ImmutableArray<double> Weights,
    double Sensitivity)
{
    /// <summary>The most bits of a table: its read-out has up to 2^s units.</summary>
    public const int MostTableBits = 12;

    /// <summary>Number of hidden units.</summary>
    public int Units => Weights.Length;

    /// <summary>The value at mean signs.</summary>
    /// <param name="signs">u_h, one for each head.</param>
    public double Value(ReadOnlySpan<double> signs)
    {
        double sum = 0;
        for (int k = 0; k < Units; k++)
        {
            double field = Biases[k];
            for (int h = 0; h < signs.Length; h++)
                field += Slopes[h][k] * signs[h];
            sum += Weights[k] * Math.Max(field, 0);
        }

        return sum;
    }

    /// <summary>Whether at least τ of s bits are one, in three units: f = max(su + 1 − c, 0) − max(su − 1 − c, 0) − 1 with c = 2τ − 1 − s.</summary>
    /// <param name="size">s, at least 1.</param>
    /// <param name="atLeast">τ, 1 … s.</param>
    public static ReadOut CountAtLeast(int size, int atLeast)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atLeast, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(atLeast, size);
        double s = size, c = (2.0 * atLeast) - 1 - s;
        return new ReadOut(Selection.Even, [[s, s, 0]], [1 - c, -1 - c, 1], [1, -1, -1], 2 * s);
    }

    /// <summary>Any function of the number of ones, interpolated linearly in s + 1 units: the knots are the counts, the weights the second differences.</summary>
    /// <param name="values">The values ±1 at counts 0 … s, at least two of them.</param>
    public static ReadOut Symmetric(ImmutableArray<double> values) => Interpolation(Selection.Even, values);

    /// <summary>Any table by one head, interpolated linearly in the code Σ_j 2^j b_j, in 2^s units.</summary>
    /// <param name="values">The values ±1 at codes 0 … 2^s − 1.</param>
    public static ReadOut Binary(ImmutableArray<double> values) => Interpolation(Selection.Binary, values);

    /// <summary>
    /// Any table by a head for each position: one unit for each pattern ζ ∈ ±1^s of the rarer value, max(Σ_j ζ_j u_j − s + 1, 0), which is 1 there and 0 at all others.
    /// </summary>
    /// <param name="values">The values ±1 at codes 0 … 2^s − 1.</param>
    public static ReadOut Each(ImmutableArray<double> values)
    {
        int size = int.Log2(values.Length);
        double rarer = values.Count(value => value > 0) <= values.Length / 2 ? 1 : -1;
        ImmutableArray<int> patterns = [.. Enumerable.Range(0, values.Length).Where(code => values[code] == rarer)];
        return new ReadOut(
            Selection.Each,
            [.. Enumerable.Range(0, size).Select(j => patterns.Select(code => (2.0 * ((code >> j) & 1)) - 1).Append(0).ToImmutableArray())],
            [.. patterns.Select(_ => 1.0 - size), 1],
            [.. patterns.Select(_ => 2 * rarer), -rarer],
            4.0 * size);
    }

    /// <summary>The read-out of a function: the smallest one that one head allows, or that of a head for each position.</summary>
    /// <param name="function">The function, with the values ±1.</param>
    /// <param name="size">s.</param>
    /// <param name="each">A head for each position.</param>
    public static ReadOut Of(BitFunction function, int size, bool each)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function switch
        {
            _ when each => Each(BitValues.ByCode(function, size)),
            SymmetricFunction.And => CountAtLeast(size, size),
            SymmetricFunction.Or or SymmetricFunction.Token => CountAtLeast(size, 1),
            SymmetricFunction.Threshold threshold => CountAtLeast(size, threshold.AtLeast),
            SymmetricFunction.Majority => CountAtLeast(size, (size + 1) / 2),
            SymmetricFunction symmetric => Symmetric(BitValues.ByCount(symmetric, size)),
            _ => Binary(BitValues.ByCode(function, size)),
        };
    }

    /// <summary>The broken line through values at n = 0 … M, where n = M(u + 1)/2: Σ_j w_j max(n − j, 0) + f(0).</summary>
    private static ReadOut Interpolation(Selection selection, ImmutableArray<double> values)
    {
        int last = values.Length - 1;
        return new ReadOut(
            selection,
            [[.. Enumerable.Repeat(last / 2.0, last), 0]],
            [.. Enumerable.Range(0, last).Select(j => (last / 2.0) - j), 1],
            [.. Enumerable.Range(0, last).Select(j => values[j + 1] - values[j] - (j == 0 ? 0 : values[j] - values[j - 1])), values[0]],
            2.0 * last);
    }
}

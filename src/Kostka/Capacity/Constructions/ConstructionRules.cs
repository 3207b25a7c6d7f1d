using System.Collections.Immutable;
using Kostka.Sequences;

namespace Kostka.Capacity.Constructions;

/// <summary>Which functions are constructed.</summary>
internal static class ConstructionRules
{
    /// <summary>Refuses what has no construction.</summary>
    /// <exception cref="RequestException">Says what is wrong and what would be right.</exception>
    public static void Check(JuntaTarget target, int length, double slack, bool each)
    {
        BitFunction function = target.Function;
        int s = target.Positions.Length;
        if (s > length)
            throw new RequestException($"{s} positions do not fit {length} token{(length == 1 ? "" : "s")}; at most {length} do.");
        target.Check(length, vocabulary: 2);
        if (slack is not (> 0 and < 1))
            throw new RequestException(FormattableString.Invariant($"The margin is 1 − η with η between 0 and 1, not {slack}."));
        bool byCode = each || function is not SymmetricFunction;
        if (byCode && s > ReadOut.MostTableBits)
        {
            throw new RequestException(
                $"A table over {s} positions needs up to 2^{s} hidden units; at most {ReadOut.MostTableBits} positions are possible. Functions of the number of ones alone, by one head, have no such limit.");
        }

        ImmutableArray<double> values = byCode ? BitValues.ByCode(function, s) : BitValues.ByCount((SymmetricFunction)function, s);
        if (function is SymmetricFunction.Majority && values.Contains(0))
            throw new RequestException($"A majority of {s} bits can be a tie; an odd number of positions has none.");
        foreach (double value in values)
        {
            if (value is not (1 or -1))
                throw new RequestException(FormattableString.Invariant($"The function takes the value {value}; constructions have a margin, and are for functions with the values 1 and -1."));
        }

        if (values.All(value => value == values[0]))
            throw new RequestException(FormattableString.Invariant($"The function is constant, {values[0]}: there is nothing to select. Some value must be 1 and some -1."));
    }
}

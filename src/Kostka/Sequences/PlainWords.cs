using System.Collections.Immutable;

namespace Kostka.Sequences;

/// <summary>Positions and symbols as they are named in the descriptions of targets and measures.</summary>
internal static class PlainWords
{
    /// <summary>"position 3", "positions 0 and 1", "positions 0 … 63".</summary>
    public static string Positions(ImmutableArray<int> positions) =>
        positions.Length == 1 ? $"position {positions[0]}" : $"positions {List(positions, "and")}";

    /// <summary>"1 symbol", "3 symbols".</summary>
    public static string Symbols(int vocabulary) => vocabulary == 1 ? "1 symbol" : $"{vocabulary} symbols";

    /// <summary>"0.25, 0.75", to six digits.</summary>
    public static string Numbers(ImmutableArray<double> numbers) => string.Join(", ", numbers.Select(number => $"{number:G6}"));

    /// <summary>"symbol 1".</summary>
    public static string Symbol(int symbol) => $"symbol {symbol}";

    /// <summary>"symbol 7", "one of the symbols 0, 3 or 4", "one of the 20 symbols 0 … 19".</summary>
    public static string OneOf(ImmutableArray<int> symbols) => symbols.Length switch
    {
        1 => Symbol(symbols[0]),
        <= 4 => $"one of the symbols {List(symbols, "or")}",
        _ => $"one of the {symbols.Length} symbols {List(symbols, "or")}",
    };

    // A run of consecutive numbers is shortened, a long list cut.
    private static string List(ImmutableArray<int> numbers, string conjunction)
    {
        const int Shown = 12;
        bool isRun = numbers.Zip(numbers.Skip(1)).All(pair => pair.Second == pair.First + 1);
        if (isRun && numbers.Length > 3)
            return $"{numbers[0]} … {numbers[^1]}";
        return numbers.Length > Shown
            ? $"{string.Join(", ", numbers.Take(Shown))} and {numbers.Length - Shown} more"
            : $"{string.Join(", ", numbers.Take(numbers.Length - 1))} {conjunction} {numbers[^1]}";
    }
}

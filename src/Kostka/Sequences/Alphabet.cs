using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Kostka.Sequences;

/// <summary>An alphabet of V symbols 0 … V−1, with a name for each symbol where a person reads it.</summary>
/// <remarks>Names are for display only: nothing requires them to differ from one another.</remarks>
public sealed class Alphabet
{
    private readonly ImmutableArray<string> _names;

    /// <summary>An alphabet whose symbols are called by their numbers.</summary>
    /// <param name="size">Number of symbols V, at least 1.</param>
    /// <exception cref="RequestException">There is no symbol.</exception>
    public Alphabet(int size)
    {
        if (size < 1)
            throw new RequestException($"An alphabet of {size} symbols was asked for; it needs at least 1.");
        Size = size;
    }

    /// <summary>An alphabet of named symbols.</summary>
    /// <param name="names">The names of symbols 0 … V−1, at least one.</param>
    /// <exception cref="RequestException">There is no symbol.</exception>
    public Alphabet(ImmutableArray<string> names)
        : this(names.Length) => _names = names;

    /// <summary>Number of symbols, V.</summary>
    public int Size { get; }

    /// <summary>True when symbols have names of their own.</summary>
    public bool IsNamed => !_names.IsDefault;

    /// <summary>The name of <paramref name="symbol"/> (0 … V−1), or its number when symbols have no names.</summary>
    public string Name(int symbol)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(symbol);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(symbol, Size);
        return IsNamed ? _names[symbol] : symbol.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A sequence as a person reads it: the names of its symbols, with single spaces between them.</summary>
    public string Display(ReadOnlySpan<int> sequence)
    {
        var text = new StringBuilder();
        foreach (int symbol in sequence)
            text.Append(text.Length == 0 ? "" : " ").Append(Name(symbol));
        return text.ToString();
    }
}

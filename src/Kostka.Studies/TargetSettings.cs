using System.Collections.Immutable;
using Kostka.Sequences;

namespace Kostka.Studies;

/// <summary>One target of the <c>target</c> key: a function to be learned.</summary>
/// <param name="Name">Its name, unique in the study and usable in the names of files: given, or made from its kind.</param>
public abstract record TargetSettings(string Name)
{
    /// <summary>A function of the tokens at chosen positions.</summary>
    /// <param name="Name">The target's name.</param>
    /// <param name="Function">The function of the bits [token = <paramref name="Symbol"/>]; it applies to so many positions.</param>
    /// <param name="Positions">The positions, from 0, each once, all below L.</param>
    /// <param name="Symbol">The symbol that counts as a one, 0 … V−1.</param>
    public sealed record Junta(string Name, BitFunction Function, ImmutableArray<int> Positions, int Symbol) : TargetSettings(Name);

    /// <summary>A function of how many positions hold a symbol.</summary>
    /// <param name="Name">The target's name.</param>
    /// <param name="Function">The function of that number.</param>
    /// <param name="Symbol">The symbol that is counted, 0 … V−1.</param>
    public sealed record Counts(string Name, SymmetricFunction Function, int Symbol) : TargetSettings(Name);

    /// <summary>A weighted sum of ±1 over the positions.</summary>
    /// <param name="Name">The target's name.</param>
    /// <param name="Weights">L finite weights; given, or 1/√L each.</param>
    /// <param name="Symbol">The symbol that counts +1; all others count −1.</param>
    public sealed record Linear(string Name, ImmutableArray<double> Weights, int Symbol) : TargetSettings(Name);

    /// <summary>Whether the token that follows the sequence is one of some symbols.</summary>
    /// <param name="Name">The target's name.</param>
    /// <param name="Symbols">Which symbols.</param>
    public sealed record NextToken(string Name, NextSymbols Symbols) : TargetSettings(Name);

    /// <summary>Whether a token of the sequence is one of some symbols.</summary>
    /// <param name="Name">The target's name.</param>
    /// <param name="Asked">The token that is to be copied.</param>
    /// <param name="Symbols">Which symbols.</param>
    public sealed record Copy(string Name, AskedToken Asked, NextSymbols Symbols) : TargetSettings(Name);

    /// <summary>Which token it is: a class for each of some symbols, and one for all others.</summary>
    /// <param name="Name">The target's name.</param>
    /// <param name="Asked">The token that is asked for: the next one, or one that is to be copied.</param>
    /// <param name="Symbols">The symbols that are classes of their own.</param>
    public sealed record TokenClasses(string Name, AskedToken Asked, NextSymbols Symbols) : TargetSettings(Name);
}

/// <summary>The symbols that a target about a token asks for.</summary>
public abstract record NextSymbols
{
    private NextSymbols()
    {
    }

    /// <summary>The most frequent ones (of a text: symbols 0 … Count−1).</summary>
    /// <param name="Count">How many: 1 … V−1, and as classes V as well.</param>
    public sealed record MostFrequent(int Count) : NextSymbols;

    /// <summary>Every symbol.</summary>
    public sealed record Every : NextSymbols;

    /// <summary>Chosen ones.</summary>
    /// <param name="Symbols">The symbols, each by its number (0 … V−1) or as a word of the text; at least one, none twice.</param>
    public sealed record Chosen(ImmutableArray<SymbolReference> Symbols) : NextSymbols;
}

/// <summary>A symbol, by number or by word.</summary>
/// <param name="Id">Its number, 0 … V−1, or null when it is named by a word.</param>
/// <param name="Word">The word, or null when it is given by number.</param>
public sealed record SymbolReference(int? Id, string? Word);

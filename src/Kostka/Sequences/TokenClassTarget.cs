using System.Collections.Immutable;

namespace Kostka.Sequences;

/// <summary>
/// Which token is asked for, as a class: one class for each of some symbols, one for all other symbols where there are any, and one for "none" where some
/// sequences have no such token.
/// </summary>
public sealed class TokenClassTarget : IClassTarget
{
    /// <summary>What the class of all other symbols is called.</summary>
    public const string OtherClass = "any other";

    /// <summary>What the class of sequences without such a token is called.</summary>
    public const string NoneClass = "none";

    private readonly int[] _classOf; // by symbol
    private readonly int _none;      // the class of sequences without such a token, or −1

    /// <summary>Which token is asked for.</summary>
    /// <param name="asked">The token that is asked for.</param>
    /// <param name="symbols">The symbols that are classes of their own, in that order; at least one, none twice.</param>
    /// <param name="alphabet">The alphabet of V symbols, whose names the classes take.</param>
    /// <exception cref="RequestException">There is no symbol, one is outside the alphabet or named twice, or all sequences are of one class.</exception>
    public TokenClassTarget(AskedToken asked, ImmutableArray<int> symbols, Alphabet alphabet)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(alphabet);
        if (symbols.IsDefaultOrEmpty)
            throw new RequestException("A target with classes needs at least one symbol.");
        Asked = asked;
        Symbols = symbols;
        _classOf = new int[alphabet.Size];
        Array.Fill(_classOf, -1);
        for (int k = 0; k < symbols.Length; k++)
        {
            TargetChecks.Symbol(symbols[k], alphabet.Size);
            if (_classOf[symbols[k]] >= 0)
                throw new RequestException($"Symbol {symbols[k]} of the target's classes is named twice; each may be named once.");
            _classOf[symbols[k]] = k;
        }

        bool others = symbols.Length < alphabet.Size;
        _classOf.AsSpan().Replace(-1, symbols.Length);
        _none = asked.MayBeNone ? symbols.Length + (others ? 1 : 0) : -1;
        Classes =
        [
            .. symbols.Select(alphabet.Name),
            .. others ? [OtherClass] : Array.Empty<string>(),
            .. asked.MayBeNone ? [NoneClass] : Array.Empty<string>(),
        ];
    }

    /// <summary>The token that is asked for.</summary>
    public AskedToken Asked { get; }

    /// <summary>The symbols that are classes of their own: class k is that of symbol <c>Symbols[k]</c>.</summary>
    public ImmutableArray<int> Symbols { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> Classes { get; }

    /// <inheritdoc/>
    public string Description => $"which of {Classes.Length} classes is {Asked.Words}: {string.Join("  ", Classes.Take(12))}{(Classes.Length > 12 ? "  …" : "")}";

    /// <summary>The class of a symbol, 0 … K−1.</summary>
    public int ClassOf(int symbol) => symbol == AskedToken.None ? _none : _classOf[symbol];

    /// <summary>The probabilities of the classes from those of the symbols.</summary>
    /// <param name="symbols">V probabilities.</param>
    /// <param name="classes">K numbers, overwritten.</param>
    public void Gather(ReadOnlySpan<double> symbols, Span<double> classes)
    {
        classes.Clear();
        for (int symbol = 0; symbol < symbols.Length; symbol++)
            classes[_classOf[symbol]] += symbols[symbol];
    }

    /// <inheritdoc/>
    public int[] Classify(SequenceSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        Check(sample.Sequences.Length, sample.Sequences.Vocabulary);
        int[] classes = new int[sample.Count];
        for (int i = 0; i < classes.Length; i++)
            classes[i] = ClassOf(Asked.In(sample.Sequences[i], sample.Next[i]));
        return classes;
    }

    /// <inheritdoc/>
    public void Check(int length, int vocabulary)
    {
        Asked.Check(length);
        if (vocabulary != _classOf.Length)
            throw new RequestException($"The target's classes are of {_classOf.Length} symbols, the sequences of {vocabulary}.");
    }
}

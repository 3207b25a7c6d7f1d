using System.Collections.Immutable;

namespace Kostka.Sequences;

/// <summary>+1 if the token that is to be copied is one of given symbols, else −1; −1 as well where there is no such token.</summary>
public sealed class CopyTarget : ITarget
{
    private readonly HashSet<int> _members;

    /// <summary>Whether the token that is to be copied is one of given symbols.</summary>
    /// <param name="asked">The token that is to be copied.</param>
    /// <param name="symbols">The symbols, 0 … V−1, at least one, none twice.</param>
    /// <exception cref="RequestException">There is no symbol, or one is negative or named twice.</exception>
    public CopyTarget(AskedToken asked, ImmutableArray<int> symbols)
    {
        ArgumentNullException.ThrowIfNull(asked);
        if (symbols.IsDefaultOrEmpty)
            throw new RequestException("A copying target needs at least one symbol.");
        _members = [];
        foreach (int symbol in symbols)
        {
            if (symbol < 0)
                throw new RequestException($"Symbol {symbol} of the copying target is negative; symbols count from 0.");
            if (!_members.Add(symbol))
                throw new RequestException($"Symbol {symbol} of the copying target is named twice; each may be named once.");
        }

        Asked = asked;
        Symbols = [.. symbols.Order()];
    }

    /// <summary>The token that is to be copied.</summary>
    public AskedToken Asked { get; }

    /// <summary>The symbols, ascending.</summary>
    public ImmutableArray<int> Symbols { get; }

    /// <inheritdoc/>
    public string Description => $"whether {Asked.Words} is {PlainWords.OneOf(Symbols)}";

    /// <summary>The target in plain words, its symbols by their names.</summary>
    public string Describe(Alphabet alphabet)
    {
        ArgumentNullException.ThrowIfNull(alphabet);
        return $"whether {Asked.Words} is {(Symbols.Length == 1 ? "" : "one of ")}{string.Join("  ", Symbols.Select(alphabet.Name))}";
    }

    /// <inheritdoc/>
    public double[] Evaluate(SequenceSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        Check(sample.Sequences.Length, sample.Sequences.Vocabulary);
        double[] values = new double[sample.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = _members.Contains(Asked.In(sample.Sequences[i], sample.Next[i])) ? 1 : -1;
        return values;
    }

    /// <inheritdoc/>
    public void Check(int length, int vocabulary)
    {
        Asked.Check(length);
        TargetChecks.Symbol(Symbols[^1], vocabulary);
    }
}

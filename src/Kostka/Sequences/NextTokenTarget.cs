using System.Collections.Immutable;

namespace Kostka.Sequences;

/// <summary>+1 if the token that follows the sequence is one of given symbols, else −1.</summary>
public sealed class NextTokenTarget : ITarget
{
    private readonly bool[] _isMember; // by symbol, up to the largest named one

    /// <summary>Whether the next token is one of given symbols.</summary>
    /// <param name="symbols">The symbols, 0 … V−1, at least one, none twice. In a <see cref="Corpus"/> symbols 0 … k−1 are the k most frequent words.</param>
    /// <exception cref="RequestException">There is no symbol, or one is negative or named twice.</exception>
    public NextTokenTarget(ImmutableArray<int> symbols)
    {
        if (symbols.IsDefaultOrEmpty)
            throw new RequestException("A next-token target needs at least one symbol.");
        if (symbols.Min() < 0)
            throw new RequestException($"Symbol {symbols.Min()} of the next-token target is negative; symbols count from 0.");
        Symbols = [.. symbols.Distinct().Order()];
        if (Symbols.Length < symbols.Length)
        {
            int twice = symbols.GroupBy(symbol => symbol).First(group => group.Count() > 1).Key;
            throw new RequestException($"Symbol {twice} of the next-token target is named twice; each may be named once.");
        }

        if (Symbols[^1] >= Array.MaxLength)
            throw new RequestException($"Symbol {Symbols[^1]} of the next-token target is larger than any alphabet.");
        _isMember = new bool[Symbols[^1] + 1];
        foreach (int symbol in Symbols)
            _isMember[symbol] = true;
    }

    /// <summary>The symbols, ascending.</summary>
    public ImmutableArray<int> Symbols { get; }

    /// <inheritdoc/>
    public string Description => $"whether the next token is {PlainWords.OneOf(Symbols)}";

    /// <summary>The target in plain words, its symbols by their names: "whether the next token is one of the  of  and".</summary>
    public string Describe(Alphabet alphabet)
    {
        ArgumentNullException.ThrowIfNull(alphabet);
        Check(length: 1, alphabet.Size);
        return $"whether the next token is {(Symbols.Length == 1 ? "" : "one of ")}{string.Join("  ", Symbols.Select(alphabet.Name))}";
    }

    /// <summary>The target's value, +1 or −1, when <paramref name="next"/> follows.</summary>
    /// <exception cref="RequestException">The measure does not say what follows.</exception>
    public int Label(int next)
    {
        if (next == SequenceSample.NoToken)
            throw new RequestException("A next-token target needs a measure that says which token follows: iid, mixture, hmm or corpus, not types.");
        return (uint)next < (uint)_isMember.Length && _isMember[next] ? 1 : -1;
    }

    /// <summary>The mean of the label, −1 … 1, when the next token has the law <paramref name="posterior"/> (V probabilities).</summary>
    public double Mean(ReadOnlySpan<double> posterior)
    {
        double members = 0;
        foreach (int symbol in Symbols)
            members += posterior[symbol];
        return (2 * members) - 1;
    }

    /// <inheritdoc/>
    public double[] Evaluate(SequenceSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        Check(sample.Sequences.Length, sample.Sequences.Vocabulary);
        double[] values = new double[sample.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = Label(sample.Next[i]);
        return values;
    }

    /// <inheritdoc/>
    public void Check(int length, int vocabulary) => TargetChecks.Symbol(Symbols[^1], vocabulary);
}

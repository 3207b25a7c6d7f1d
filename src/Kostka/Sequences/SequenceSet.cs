namespace Kostka.Sequences;

/// <summary>A list of sequences of one length over one alphabet: an N × L table of symbols 0 … V−1.</summary>
public sealed class SequenceSet
{
    /// <summary>Wraps a table of symbols.</summary>
    /// <param name="count">Number of sequences N.</param>
    /// <param name="length">Length L of each, at least 1.</param>
    /// <param name="vocabulary">Number of symbols V, at least 1.</param>
    /// <param name="tokens">N·L symbols in 0 … V−1, sequence by sequence; not copied.</param>
    /// <exception cref="RequestException">A symbol lies outside the alphabet.</exception>
    public SequenceSet(int count, int length, int vocabulary, int[] tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabulary, 1);
        if (tokens.LongLength != (long)count * length)
            throw new ArgumentException($"{count} × {length} symbols were expected, {tokens.LongLength} were given.", nameof(tokens));
        for (int i = 0; i < tokens.Length; i++)
        {
            if ((uint)tokens[i] >= (uint)vocabulary)
            {
                throw new RequestException(
                    $"Sequence {i / length}, position {i % length}: symbol {tokens[i]} is outside the alphabet 0 … {vocabulary - 1}.");
            }
        }

        Count = count;
        Length = length;
        Vocabulary = vocabulary;
        Tokens = tokens;
    }

    /// <summary>Number of sequences, N.</summary>
    public int Count { get; }

    /// <summary>Length of each sequence, L.</summary>
    public int Length { get; }

    /// <summary>Number of symbols, V.</summary>
    public int Vocabulary { get; }

    /// <summary>All symbols, sequence by sequence.</summary>
    public int[] Tokens { get; }

    /// <summary>Sequence number <paramref name="index"/> (from 0): L symbols.</summary>
    public ReadOnlySpan<int> this[int index] => Tokens.AsSpan(index * Length, Length);

    /// <summary>A single sequence as a set of one.</summary>
    public static SequenceSet Single(ReadOnlySpan<int> tokens, int vocabulary) => new(1, tokens.Length, vocabulary, tokens.ToArray());

    /// <summary><paramref name="count"/> sequences from number <paramref name="start"/> on, copied.</summary>
    public SequenceSet Slice(int start, int count) =>
        new(count, Length, Vocabulary, Tokens.AsSpan(start * Length, count * Length).ToArray());
}

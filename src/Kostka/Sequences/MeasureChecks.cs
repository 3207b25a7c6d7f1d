namespace Kostka.Sequences;

/// <summary>What several measures check.</summary>
internal static class MeasureChecks
{
    /// <summary>A sequence has at least one token.</summary>
    /// <exception cref="RequestException">It has not.</exception>
    public static void Length(int length)
    {
        if (length < 1)
            throw new RequestException($"Sequences of length {length} were asked for; a length is at least 1.");
    }

    /// <summary>A posterior is asked of a sequence of the measure, and written to one place for each symbol.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void Posterior(ReadOnlySpan<int> sequence, Span<double> probabilities, ISequenceMeasure measure)
    {
        if (sequence.Length != measure.Length || probabilities.Length != measure.Vocabulary)
        {
            throw new ArgumentException(
                $"{sequence.Length} tokens and {probabilities.Length} probabilities were given; the measure has {measure.Length} tokens of {measure.Vocabulary} symbols.");
        }

        Symbols(sequence, measure.Vocabulary);
    }

    /// <summary>Tokens are symbols of the alphabet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is not.</exception>
    public static void Symbols(ReadOnlySpan<int> sequence, int vocabulary)
    {
        foreach (int symbol in sequence)
        {
            if ((uint)symbol >= (uint)vocabulary)
                throw new ArgumentOutOfRangeException(nameof(sequence), symbol, $"The symbol lies outside the alphabet 0 … {vocabulary - 1}.");
        }
    }

    /// <summary>The counts must be a type of the measure's sequences.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static void Counts(ReadOnlySpan<int> counts, IExchangeableMeasure measure)
    {
        long sum = 0;
        foreach (int count in counts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(counts));
            sum += count;
        }

        if (counts.Length != measure.Vocabulary || sum != measure.Length)
        {
            throw new ArgumentException(
                $"({string.Join(", ", counts.ToArray())}) is no type of sequences of {measure.Length} tokens of {measure.Vocabulary} symbols.", nameof(counts));
        }
    }
}

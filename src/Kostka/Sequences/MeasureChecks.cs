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

namespace Kostka.Corpora;

/// <summary>A text over fewer symbols: those kept are the first V′ − 1, and V′ − 1 stands for all others.</summary>
public static class SmallerVocabulary
{
    /// <summary>A copy in which every symbol from V′ − 1 on has become V′ − 1.</summary>
    /// <remarks>Of a <see cref="Sequences.Corpus"/>, whose symbols are in order of frequency, it is the text read anew with that vocabulary.</remarks>
    /// <param name="tokens">The tokens; not changed.</param>
    /// <param name="vocabulary">The smaller number of symbols V′, at least 1.</param>
    public static int[] Of(ReadOnlySpan<int> tokens, int vocabulary)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabulary, 1);
        int[] mapped = new int[tokens.Length];
        for (int i = 0; i < mapped.Length; i++)
            mapped[i] = Math.Min(tokens[i], vocabulary - 1);
        return mapped;
    }
}

namespace Kostka.Sequences;

/// <summary>Room for the tokens of a sample.</summary>
internal static class SampleStorage
{
    /// <summary>An array for <paramref name="count"/> sequences of <paramref name="length"/> tokens.</summary>
    /// <exception cref="RequestException">One array cannot hold so many tokens.</exception>
    public static int[] Tokens(int count, int length)
    {
        long size = (long)count * length;
        if (size > Array.MaxLength)
        {
            throw new RequestException(
                $"{count} sequences of {length} tokens are {size} tokens; one sample holds at most {Array.MaxLength}. Ask for fewer or shorter sequences.");
        }

        return new int[size];
    }
}

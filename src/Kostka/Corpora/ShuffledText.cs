using Kostka.Numerics;

namespace Kostka.Corpora;

/// <summary>A text whose tokens stand in random order: the same frequencies and no dependence between positions.</summary>
public static class ShuffledText
{
    /// <summary>A permuted copy (Fisher–Yates, every order equally likely).</summary>
    /// <param name="tokens">The tokens; not changed.</param>
    /// <param name="stream">Where the random numbers come from.</param>
    public static int[] Of(ReadOnlySpan<int> tokens, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        int[] shuffled = tokens.ToArray();
        stream.Shuffle<int>(shuffled);
        return shuffled;
    }
}

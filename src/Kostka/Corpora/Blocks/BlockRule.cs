namespace Kostka.Corpora.Blocks;

/// <summary>Into how many blocks a text is cut.</summary>
internal static class BlockRule
{
    private const int Most = 200, Fewest = 20;

    /// <summary>
    /// 200, if blocks are then at least 100 windows long; else fewer, down to 20 blocks of at least 4 windows. Long blocks keep the dependence between neighbouring
    /// blocks small, which is taken as none; 200 of them give a standard error to 5 %.
    /// </summary>
    /// <exception cref="RequestException">The text is too short, or a window is a single token.</exception>
    public static int Count(int tokens, int length)
    {
        if (length < 2)
            throw new RequestException("Windows of one token have no share between different positions to be uncertain about; take a length of at least 2.");
        int blocks = (int)Math.Clamp(tokens / (100L * length), Fewest, Most);
        if (tokens / blocks < 4L * length)
        {
            throw new RequestException(
                $"A text of {tokens} tokens is too short to tell how uncertain the shares of windows of {length} tokens are: " +
                $"it takes {Fewest} blocks of at least {4 * length} tokens. Shorten the window or give more text.");
        }

        return blocks;
    }
}

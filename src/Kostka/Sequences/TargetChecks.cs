namespace Kostka.Sequences;

/// <summary>What several targets check.</summary>
internal static class TargetChecks
{
    /// <summary>A target's symbol must be in the alphabet.</summary>
    /// <exception cref="RequestException">It is not.</exception>
    public static void Symbol(int symbol, int vocabulary)
    {
        if ((uint)symbol >= (uint)vocabulary)
            throw new RequestException($"Symbol {symbol} of the target is outside the alphabet 0 … {vocabulary - 1}.");
    }
}

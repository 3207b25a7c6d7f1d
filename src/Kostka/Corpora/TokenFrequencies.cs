using Kostka.Sequences;

namespace Kostka.Corpora;

/// <summary>How often tokens occur in windows, whatever their order.</summary>
internal static class TokenFrequencies
{
    /// <summary>The share of each of the V symbols among all tokens.</summary>
    public static double[] Pooled(SequenceSet windows)
    {
        double[] frequencies = new double[windows.Vocabulary];
        foreach (int token in windows.Tokens)
            frequencies[token]++;
        foreach (ref double frequency in frequencies.AsSpan())
            frequency /= windows.Tokens.Length;
        return frequencies;
    }

    /// <summary>The share of equal tokens among all pairs of tokens of two different windows.</summary>
    public static double Agreement(SequenceSet windows)
    {
        // Σ_{i≠j} Σ_v n_iv n_jv = Σ_v (N_v² − Σ_i n_iv²), each n_iv counted once for every position that holds v.
        int[] inWindow = new int[windows.Vocabulary];
        double within = 0;
        for (int i = 0; i < windows.Count; i++)
        {
            foreach (int token in windows[i])
                inWindow[token]++;
            foreach (int token in windows[i])
                within += inWindow[token];
            foreach (int token in windows[i])
                inWindow[token] = 0;
        }

        double all = 0, tokens = windows.Tokens.Length;
        foreach (double frequency in Pooled(windows))
            all += frequency * tokens * frequency * tokens;
        return (all - within) / (tokens * (tokens - windows.Length));
    }
}

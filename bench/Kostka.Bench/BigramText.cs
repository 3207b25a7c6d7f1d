using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Bench;

/// <summary>Text of any length from the bigram model of a given text: the next token is that after a random occurrence of the present one.</summary>
internal static class BigramText
{
    public static int[] Generate(IReadOnlyList<string> files, int vocabulary, int count)
    {
        ReadOnlySpan<int> model = Corpus.Read(files, vocabulary).Tokens;
        int[] starts = new int[vocabulary + 1], successors = new int[model.Length];
        foreach (int symbol in model)
            starts[symbol + 1]++;
        for (int u = 0; u < vocabulary; u++)
            starts[u + 1] += starts[u];
        int[] next = [.. starts];
        for (int i = 0; i < model.Length; i++)
            successors[next[model[i]]++] = model[(i + 1) % model.Length];
        var stream = new RandomStream(1, "bigram text");
        int[] tokens = new int[count];
        tokens[0] = model[0];
        for (int i = 1; i < count; i++)
        {
            int from = starts[tokens[i - 1]], to = starts[tokens[i - 1] + 1];
            tokens[i] = successors[from + stream.NextBelow(to - from)];
        }

        return tokens;
    }
}

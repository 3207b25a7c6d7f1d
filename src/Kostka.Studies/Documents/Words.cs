using System.Text;

namespace Kostka.Studies.Documents;

/// <summary>How messages write what users wrote, and lists of what is allowed.</summary>
internal static class Words
{
    private const int Longest = 60;

    /// <summary>A text cut to a length that fits a message, on one line, without control characters.</summary>
    public static string Shorten(string text)
    {
        var shown = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (shown.Length >= Longest)
                return shown.Append('…').ToString();
            if (Rune.IsControl(rune))
                shown.Append(' ');
            else
                shown.Append(rune.ToString());
        }

        return shown.ToString();
    }

    /// <summary>The same between quotation marks.</summary>
    public static string Quote(string text) => $"\"{Shorten(text)}\"";

    /// <summary>a, b or c.</summary>
    public static string Or(IReadOnlyList<string> words) => words.Count switch
    {
        0 => "nothing",
        1 => words[0],
        _ => $"{string.Join(", ", words.Take(words.Count - 1))} or {words[^1]}",
    };

    /// <summary>Ends a sentence about what was found with the nearest allowed word, if one is near enough to be meant.</summary>
    public static string DidYouMean(string found, IEnumerable<string> allowed) =>
        Nearest(found, allowed) is { } nearest ? $"; did you mean {Quote(nearest)}?" : "";

    /// <summary>The allowed word with the fewest edits from <paramref name="found"/>, or null when none is within a third of its letters.</summary>
    public static string? Nearest(string found, IEnumerable<string> allowed)
    {
        if (found.Length is 0 or > Longest)
            return null;
        string? nearest = null;
        int least = int.MaxValue;
        foreach (string word in allowed)
        {
            int edits = EditDistance(Plain(found), Plain(word));
            if (edits < least && edits <= Math.Max(1, Math.Max(word.Length, found.Length) / 3) && edits < word.Length)
                (nearest, least) = (word, edits);
        }

        return nearest;

        static string Plain(string word) => word.ToLowerInvariant().Replace('-', '_').Replace(' ', '_');
    }

    /// <summary>Number of insertions, deletions, replacements and swaps of neighbours between two words (Damerau 1964, restricted form).</summary>
    public static int EditDistance(string a, string b)
    {
        var distance = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            distance[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            distance[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = distance[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                distance[i, j] = Math.Min(replaced, 1 + Math.Min(distance[i - 1, j], distance[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
            }
        }

        return distance[a.Length, b.Length];
    }
}

using System.Text;

namespace Kostka.Sequences.Unicode;

/// <summary>Unicode's normalization forms NFC, NFD, NFKC and NFKD (Unicode Standard Annex 15).</summary>
internal static class UnicodeForms
{
    // Hangul syllables are composed by a rule: leading consonant, vowel, perhaps a trailing consonant (The Unicode Standard, 3.12).
    private const int FirstSyllable = 0xAC00, FirstLeading = 0x1100, FirstVowel = 0x1161, BeforeTrailing = 0x11A7;
    private const int Leadings = 19, Vowels = 21, Trailings = 28, Syllables = Leadings * Vowels * Trailings;

    /// <summary>A text in one of the forms.</summary>
    public static string Normalize(string text, NormalizationForm form)
    {
        bool compatibility = form is NormalizationForm.FormKC or NormalizationForm.FormKD, compose = form is NormalizationForm.FormC or NormalizationForm.FormKC;
        char firstChanged = compatibility ? '\u00A0' : compose ? '\u0300' : '\u00C0';
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', (char)(firstChanged - 1)))
            return text;
        NormalizationData data = NormalizationData.Instance;
        var characters = new List<int>(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            Decompose(rune.Value, compatibility, data, characters);
        Order(characters, data);
        if (compose)
            Compose(characters, data);
        var normalized = new StringBuilder(characters.Count);
        foreach (int character in characters)
            normalized.Append(new Rune(character).ToString());
        return normalized.ToString();
    }

    private static void Decompose(int character, bool compatibility, NormalizationData data, List<int> characters)
    {
        int syllable = character - FirstSyllable;
        if (syllable is >= 0 and < Syllables)
        {
            characters.Add(FirstLeading + (syllable / (Vowels * Trailings)));
            characters.Add(FirstVowel + (syllable % (Vowels * Trailings) / Trailings));
            if (syllable % Trailings != 0)
                characters.Add(BeforeTrailing + (syllable % Trailings));
        }
        else if (data.TryDecompose(character, compatibility, out int[] parts))
        {
            foreach (int part in parts)
                Decompose(part, compatibility, data, characters);
        }
        else
            characters.Add(character);
    }

    // Marks that follow one another are sorted by their class; those of one class keep their order.
    private static void Order(List<int> characters, NormalizationData data)
    {
        for (int i = 1; i < characters.Count; i++)
        {
            int character = characters[i], ofClass = data.Class(character), at = i;
            for (; ofClass != 0 && at > 0 && data.Class(characters[at - 1]) > ofClass; at--)
                characters[at] = characters[at - 1];
            characters[at] = character;
        }
    }

    // A mark joins the last starter unless one of its own class, or a starter, stands between.
    private static void Compose(List<int> characters, NormalizationData data)
    {
        int starter = -1, kept = 0, lastClass = 0;
        foreach (int character in characters.ToArray())
        {
            int ofClass = data.Class(character);
            bool isFree = starter >= 0 && (kept == starter + 1 || (lastClass != 0 && lastClass < ofClass));
            if (isFree && TryCompose(characters[starter], character, data, out int composed))
            {
                characters[starter] = composed;
                continue;
            }

            if (ofClass == 0)
                starter = kept;
            lastClass = ofClass;
            characters[kept++] = character;
        }

        characters.RemoveRange(kept, characters.Count - kept);
    }

    private static bool TryCompose(int first, int second, NormalizationData data, out int composed)
    {
        int leading = first - FirstLeading, vowel = second - FirstVowel, syllable = first - FirstSyllable, trailing = second - BeforeTrailing;
        if (leading is >= 0 and < Leadings && vowel is >= 0 and < Vowels)
            composed = FirstSyllable + (((leading * Vowels) + vowel) * Trailings);
        else if (syllable is >= 0 and < Syllables && syllable % Trailings == 0 && trailing is > 0 and < Trailings)
            composed = first + trailing;
        else
            return data.TryCompose(first, second, out composed);
        return true;
    }
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Kostka.Sequences.BytePairs;

/// <summary>
/// A regular expression over Unicode characters, as tokenizers mean them. .NET matches UTF-16 units, so each character beyond U+FFFF is matched as a character
/// of the same general category that is one unit: classes such as \p{L} and \s see it as what it is.
/// </summary>
internal sealed partial class ScalarRegex
{
    private readonly Regex _regex;

    private ScalarRegex(string pattern) => _regex = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.Compiled);

    /// <summary>A pattern in the syntax that .NET and Oniguruma (which tokenizers use) share.</summary>
    /// <exception cref="ArgumentException">The pattern is not valid, or means different things to both; says why.</exception>
    public static ScalarRegex Parse(string pattern)
    {
        if (Ambiguity(pattern) is { } found)
            throw new ArgumentException($"'{found}' in it is not supported");
        return new ScalarRegex(pattern);
    }

    /// <summary>A pattern of ours, or a literal text.</summary>
    public static ScalarRegex Known(string pattern) => new(pattern);

    /// <summary>Where the matches are, from left to right, without empty ones.</summary>
    public void Matches(ReadOnlySpan<char> text, List<Range> matches)
    {
        if (!text.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            foreach (ValueMatch match in _regex.EnumerateMatches(text))
                Add(match.Index, match.Index + match.Length);
            return;
        }

        (char[] units, int[] starts) = Shortened(text);
        foreach (ValueMatch match in _regex.EnumerateMatches(units))
            Add(starts[match.Index], starts[match.Index + match.Length]);

        void Add(int start, int end)
        {
            if (end > start)
                matches.Add(start..end);
        }
    }

    /// <summary>Whether a symbol counts as alphabetic, as 🄰 does.</summary>
    public static bool IsEnclosedLetter(Rune rune) =>
        rune.Value is (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);

    private static (char[] Units, int[] Starts) Shortened(ReadOnlySpan<char> text)
    {
        List<char> units = [];
        List<int> starts = [];
        int at = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            units.Add(rune.IsBmp ? (char)rune.Value : Representative(rune));
            starts.Add(at);
            at += rune.Utf16SequenceLength;
        }

        starts.Add(at);
        return ([.. units], [.. starts]);
    }

    private static char Representative(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter => 'Ꙁ',
        UnicodeCategory.LowercaseLetter => 'ꙁ',
        UnicodeCategory.TitlecaseLetter => 'ᾈ',
        UnicodeCategory.ModifierLetter => 'ꓸ',
        UnicodeCategory.OtherLetter => 'ꀀ',
        UnicodeCategory.NonSpacingMark => '\uA802',
        UnicodeCategory.SpacingCombiningMark => '\uA823',
        UnicodeCategory.EnclosingMark => '\u20DD',
        UnicodeCategory.DecimalDigitNumber => '\uA8D0',
        UnicodeCategory.LetterNumber => '\uA6E6',
        UnicodeCategory.OtherNumber => '\uA830',
        UnicodeCategory.Format => '\uFFF9',
        UnicodeCategory.PrivateUse => '\uE000',
        UnicodeCategory.DashPunctuation => '\u301C',
        UnicodeCategory.OtherPunctuation => '\uA874',
        UnicodeCategory.MathSymbol => '\u22FF',
        UnicodeCategory.CurrencySymbol => '\uA838',
        UnicodeCategory.ModifierSymbol => '\uA700',
        // The enclosed letters count as alphabetic, unlike other symbols.
        UnicodeCategory.OtherSymbol => IsEnclosedLetter(rune) ? 'Ⓐ' : '\uA828',
        _ => '\u0378',
    };

    // What both syntaxes read without complaint, but in different ways: word characters and other escapes, possessive repetition, options other than i,
    // named groups; in classes, intersections and classes of their own.
    private static string? Ambiguity(string pattern)
    {
        bool inClass = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            string rest = pattern[i..];
            switch (pattern[i])
            {
                case '\\' when i + 1 < pattern.Length && "wWbBzZGh".Contains(pattern[i + 1], StringComparison.Ordinal):
                    return rest[..2];
                case '\\':
                    i++;
                    break;
                case '[' when inClass:
                    return "a class in a class";
                case '[':
                    inClass = true;
                    i += rest.StartsWith("[^]", StringComparison.Ordinal) ? 2 : rest.StartsWith("[]", StringComparison.Ordinal) || rest.StartsWith("[^", StringComparison.Ordinal) ? 1 : 0;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '&' when inClass && rest.StartsWith("&&", StringComparison.Ordinal):
                    return "&&";
                case '?' or '*' or '+' when !inClass && rest.Length > 1 && rest[1] == '+':
                    return rest[..2];
                case '(' when !inClass && Option().Match(rest) is { Success: true } option:
                    return option.Value;
            }
        }

        return null;
    }

    [GeneratedRegex(@"\A\(\?(?:[a-z-]*[a-hj-z][a-z-]*[:)]|<(?![=!])|')")]
    private static partial Regex Option();
}

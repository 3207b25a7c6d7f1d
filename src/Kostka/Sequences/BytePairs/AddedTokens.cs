using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Kostka.Sequences.BytePairs;

/// <summary>A token that is found in the text as a whole, before anything else is done, such as "&lt;|endoftext|&gt;".</summary>
/// <param name="Id">Its number.</param>
/// <param name="Content">Its text.</param>
/// <param name="SingleWord">Whether it must stand apart from letters and digits.</param>
/// <param name="StripLeft">Whether it takes the white space before it along.</param>
/// <param name="StripRight">Whether it takes the white space after it along.</param>
/// <param name="Normalized">Whether it is looked for in the normalised text.</param>
internal sealed record AddedToken(int Id, string Content, bool SingleWord = false, bool StripLeft = false, bool StripRight = false, bool Normalized = false);

/// <summary>Finds added tokens in a text: the leftmost first, of several in one place the longest.</summary>
internal sealed class AddedTokens
{
    private readonly Dictionary<string, AddedToken> _tokens;
    private readonly Regex? _any;

    /// <summary>Some tokens, perhaps none.</summary>
    public AddedTokens(IReadOnlyCollection<AddedToken> tokens)
    {
        _tokens = tokens.ToDictionary(token => token.Content);
        if (tokens.Count > 0)
            _any = new Regex(string.Join('|', tokens.OrderByDescending(token => token.Content.Length).Select(token => Regex.Escape(token.Content))), RegexOptions.CultureInvariant | RegexOptions.Compiled);
    }

    /// <summary>The parts of a text: stretches of text (token −1) and added tokens.</summary>
    public IEnumerable<(string Text, int Token)> Split(string text)
    {
        int at = 0;
        for (Match? match = _any?.Match(text); match is { Success: true }; match = match.NextMatch())
        {
            AddedToken token = _tokens[match.Value];
            int start = match.Index, end = start + match.Length;
            if (start < at || (token.SingleWord && !StandsApart(text, start, end)))
                continue;
            while (token.StripLeft && start > at && char.IsWhiteSpace(text[start - 1]))
                start--;
            while (token.StripRight && end < text.Length && char.IsWhiteSpace(text[end]))
                end++;
            if (start > at)
                yield return (text[at..start], -1);
            yield return ("", token.Id);
            at = end;
        }

        if (at < text.Length)
            yield return (at == 0 ? text : text[at..], -1);
    }

    private static bool StandsApart(string text, int start, int end) =>
        !(Rune.DecodeLastFromUtf16(text.AsSpan(0, start), out Rune before, out _) == OperationStatus.Done && IsInWord(before))
        && !(Rune.DecodeFromUtf16(text.AsSpan(end), out Rune after, out _) == OperationStatus.Done && IsInWord(after));

    private static bool IsInWord(Rune character) => ScalarRegex.IsEnclosedLetter(character) || Rune.GetUnicodeCategory(character)
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.ConnectorPunctuation
        || character.Value is 0x200C or 0x200D;
}

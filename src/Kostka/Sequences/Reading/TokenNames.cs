using System.Buffers;
using System.Globalization;
using System.Text;

namespace Kostka.Sequences.Reading;

/// <summary>Tokens that are not whole words, as a person can read them.</summary>
internal static class TokenNames
{
    /// <summary>What stands for a blank.</summary>
    public const char Blank = '␣';

    /// <summary>What stands for a newline.</summary>
    public const char NewLine = '⏎';

    /// <summary>A token by its bytes: characters as <see cref="Of"/> says; bytes that are no character as in "0xE280", and "0xE280·a" before one.</summary>
    public static string OfBytes(ReadOnlySpan<byte> bytes)
    {
        var name = new StringBuilder();
        bool inHexadecimal = false;
        while (!bytes.IsEmpty)
        {
            bool isCharacter = Rune.DecodeFromUtf8(bytes, out Rune rune, out int width) == OperationStatus.Done;
            if (isCharacter && rune.Value < 0x80 && Rune.IsControl(rune) && rune.Value != '\n')
                isCharacter = false;
            if (isCharacter)
                name.Append(inHexadecimal ? "·" : "").Append(Of(rune));
            else
                name.Append(inHexadecimal ? "" : "0x").Append(Convert.ToHexString(bytes[..width]));
            inHexadecimal = !isCharacter;
            bytes = bytes[width..];
        }

        return name.ToString();
    }

    /// <summary>
    /// A character: a blank is ␣, a newline ⏎; white space, controls and what has no shape of its own as in "U+00AD"; a mark that joins the letter before it
    /// stands on a dotted circle.
    /// </summary>
    public static string Of(Rune character)
    {
        switch (Rune.GetUnicodeCategory(character))
        {
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark:
                return $"◌{character}";
            case UnicodeCategory.SpaceSeparator when character.Value == ' ':
                return Blank.ToString();
            case UnicodeCategory.Control when character.Value == '\n':
                return NewLine.ToString();
            case UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control
                or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned:
                return $"U+{character.Value:X4}";
            default:
                return character.ToString();
        }
    }
}

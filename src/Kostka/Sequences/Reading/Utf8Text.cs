using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Kostka.Sequences.Reading;

/// <summary>What the reader of a text must know about UTF-8: validity, and which bytes are white space.</summary>
internal static class Utf8Text
{
    /// <summary>The byte order mark U+FEFF, skipped at the start of a file.</summary>
    public static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>How many bytes at the start of <paramref name="text"/> are whole characters; at most three are cut off at its end.</summary>
    /// <remarks>Bytes that cannot begin a character count as whole: they are for <see cref="FirstInvalid"/> to find.</remarks>
    public static int WholeCharacters(ReadOnlySpan<byte> text)
    {
        for (int back = 1; back <= Math.Min(3, text.Length); back++)
        {
            byte b = text[^back];
            if ((b & 0b1100_0000) == 0b1000_0000)
                continue;
            int width = b switch { >= 0xF0 => 4, >= 0xE0 => 3, >= 0xC0 => 2, _ => 1 };
            return width > back ? text.Length - back : text.Length;
        }

        return text.Length;
    }

    /// <summary>The index of the first byte that is not part of a valid UTF-8 character, or −1.</summary>
    public static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
            return -1;
        int i = 0;
        while (Rune.DecodeFromUtf8(text[i..], out _, out int width) == OperationStatus.Done)
            i += width;
        return i;
    }

    /// <summary>Refuses bytes that are no text: invalid UTF-8, or a zero byte, which no text has.</summary>
    /// <param name="text">Whole characters.</param>
    /// <param name="name">What the text is called in messages.</param>
    /// <param name="position">Where <paramref name="text"/> starts, for messages.</param>
    public static void Check(ReadOnlySpan<byte> text, string name, long position)
    {
        int zero = text.IndexOf((byte)0);
        int invalid = FirstInvalid(zero < 0 ? text : text[..zero]);
        if (invalid >= 0)
        {
            string mark = position + invalid == 0 && text[0] is 0xFF or 0xFE
                ? "It begins like UTF-16: --encoding utf-16 reads that. Else n"
                : "N";
            throw new RequestException(
                $"{name} is not UTF-8 text: byte {position + invalid} (0x{text[invalid]:X2}, counted from 0) begins no valid character. {mark}ame its encoding " +
                "(--encoding latin1, for example), or let U+FFFD stand for such bytes (--replace-invalid).");
        }

        if (zero >= 0)
        {
            throw new RequestException(
                $"{name} is not text but a binary file: byte {position + zero} (counted from 0) is zero. With bytes as tokens any file can be read.");
        }
    }

    /// <summary>The width in bytes of the white-space character that <paramref name="text"/> (valid UTF-8, not empty) begins with, or 0.</summary>
    /// <remarks>
    /// Unicode's property White_Space: U+0009 … U+000D, U+0020, U+0085, U+00A0, U+1680, U+2000 … U+200A, U+2028, U+2029, U+202F, U+205F and U+3000.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WhiteSpace(ReadOnlySpan<byte> text)
    {
        byte first = text[0];
        if (first < 0x80)
            return first is 0x20 or (>= 0x09 and <= 0x0D) ? 1 : 0;
        bool isSpace = first switch
        {
            0xC2 => text[1] is 0x85 or 0xA0,
            0xE1 => text[1] == 0x9A && text[2] == 0x80,
            0xE2 => (text[1] == 0x80 && text[2] is <= 0x8A or 0xA8 or 0xA9 or 0xAF) || (text[1] == 0x81 && text[2] == 0x9F),
            0xE3 => text[1] == 0x80 && text[2] == 0x80,
            _ => false,
        };
        return !isSpace ? 0 : first == 0xC2 ? 2 : 3;
    }
}

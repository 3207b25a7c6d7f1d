using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Kostka.Sequences;

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

    /// <summary>The width in bytes of the white-space character of several bytes that <paramref name="text"/> (valid UTF-8) begins with, or 0.</summary>
    /// <remarks>U+0085, U+00A0, U+1680, U+2000 … U+200A, U+2028, U+2029, U+202F, U+205F and U+3000: with the ASCII ones, Unicode's White_Space property.</remarks>
    public static int WideSpace(ReadOnlySpan<byte> text)
    {
        switch (text[0])
        {
            case 0xC2:
                return text[1] is 0x85 or 0xA0 ? 2 : 0;
            case 0xE1:
                return text[1] == 0x9A && text[2] == 0x80 ? 3 : 0;
            case 0xE2:
                bool space = (text[1] == 0x80 && text[2] is <= 0x8A or 0xA8 or 0xA9 or 0xAF) || (text[1] == 0x81 && text[2] == 0x9F);
                return space ? 3 : 0;
            case 0xE3:
                return text[1] == 0x80 && text[2] == 0x80 ? 3 : 0;
            default:
                return 0;
        }
    }
}

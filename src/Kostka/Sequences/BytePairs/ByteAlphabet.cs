using System.Text;

namespace Kostka.Sequences.BytePairs;

/// <summary>
/// GPT-2's alphabet of bytes (Radford et al. 2019): each of the 256 bytes is a printable character, its own where it has one, else one from U+0100 on; so
/// "Ġthe" is " the".
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] _characters = Characters();

    private static readonly Dictionary<char, byte> _bytes = Enumerable.Range(0, 256).ToDictionary(b => _characters[b], b => (byte)b);

    /// <summary>The UTF-8 bytes of a text, each as its character.</summary>
    public static string Write(ReadOnlySpan<char> text)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        return string.Create(bytes.Length, bytes, (characters, source) =>
        {
            for (int i = 0; i < source.Length; i++)
                characters[i] = _characters[source[i]];
        });
    }

    /// <summary>The bytes that a token stands for; a character outside the alphabet stands for itself.</summary>
    public static byte[] Read(string token)
    {
        var bytes = new List<byte>(token.Length);
        foreach (char character in token)
        {
            if (_bytes.TryGetValue(character, out byte value))
                bytes.Add(value);
            else
                bytes.AddRange(Encoding.UTF8.GetBytes([character]));
        }

        return [.. bytes];
    }

    private static char[] Characters()
    {
        char[] characters = new char[256];
        char next = '\u0100';
        for (int b = 0; b < 256; b++)
            characters[b] = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF) ? (char)b : next++;
        return characters;
    }
}

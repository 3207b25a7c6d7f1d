using System.Text;
using Kostka.Sequences;
using Kostka.Sequences.Reading;

namespace Kostka.Tests.Sequences.Reading;

/// <summary>Ways to read a text in memory, and the reader as one would write it without caring for speed.</summary>
internal static class TextReading
{
    /// <summary>The words of bytes that arrive in chunks of the given sizes, over and over.</summary>
    public static string[] Words(byte[] bytes, params int[] chunks)
    {
        var reader = new WordReader();
        using var stream = new ChunkedStream(bytes, chunks);
        reader.Read(stream, "the text", CancellationToken.None);
        return Words(reader.ToText());
    }

    public static string[] Words(string text) => Words(Encoding.UTF8.GetBytes(text));

    public static string[] Words(TokenizedText text)
    {
        string[] words = new string[text.Tokens.Length];
        for (int i = 0; i < words.Length; i++)
            words[i] = text.Word(text.Tokens[i]);
        return words;
    }

    public static string[] ReferenceWords(string text)
    {
        var words = new List<string>();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (i > 0)
                words.Add("<eos>");
            words.AddRange(lines[i].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }

        return [.. words];
    }

    internal sealed class ChunkedStream(byte[] bytes, int[] chunks) : MemoryStream(bytes)
    {
        private int _reads;

        public override int Read(Span<byte> buffer) =>
            base.Read(chunks.Length == 0 ? buffer : buffer[..Math.Min(buffer.Length, chunks[_reads++ % chunks.Length])]);
    }
}

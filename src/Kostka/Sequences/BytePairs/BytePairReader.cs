using System.Text;
using Kostka.Sequences.Reading;

namespace Kostka.Sequences.BytePairs;

/// <summary>Reads UTF-8 text as tokens of a given tokenizer, in blocks that end where a cut changes no token.</summary>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="given">What the user gave as tokenizer.</param>
/// <param name="blockLength">Characters (UTF-16 units) of a block, at least; a block without a place to cut is longer.</param>
internal sealed class BytePairReader(BytePairTokenizer tokenizer, Tokenization.BytePairs given, int blockLength = 1 << 20) : ITokenReader
{
    /// <summary>So many characters on either side decide whether a cut is one that changes no token.</summary>
    private const int Context = 256;

    private const int MostCandidates = 64;

    private readonly TokenList _tokens = new();
    private readonly NumberedTypes _types = new(tokenizer.Bound, tokenizer.Name);
    private readonly List<int> _encoded = [], _apart = [];

    /// <inheritdoc/>
    public TokenizedText ToText() => new(_tokens.Tokens, _types, given);

    /// <inheritdoc/>
    /// <exception cref="RequestException">The stream is not text (invalid UTF-8, a NUL byte), holds no token, or has a character that the tokenizer lacks.</exception>
    public void Read(Stream stream, string name, CancellationToken cancellation)
    {
        int before = _tokens.Count;
        var chunks = new Utf8Chunks(stream, name);
        var text = new StringBuilder();
        Place place = Place.TextStart;
        int target = blockLength;
        while (chunks.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            text.Append(Encoding.UTF8.GetString(chunks.Characters));
            if (text.Length < target)
                continue;
            string block = text.ToString();
            int cut = FindCut(block);
            target = cut == 0 ? LongerBlock(block.Length, name) : blockLength;
            if (cut == 0)
                continue;
            Append(block[..cut], place);
            place = Place.Continuation;
            text.Remove(0, cut);
        }

        if (text.Length > 0)
            Append(text.ToString(), place);
        if (_tokens.Count == before)
            throw new RequestException($"{name} is empty or holds nothing that {given.File} makes tokens of; a text is needed.");
    }

    private void Append(string block, Place place)
    {
        _encoded.Clear();
        tokenizer.Encode(block, place, _encoded);
        Span<int> tokens = _tokens.Append(_encoded.Count);
        for (int i = 0; i < tokens.Length; i++)
            tokens[i] = _types.Number(_encoded[i]);
    }

    // The last place where a line, or else a word, begins and both sides have the same tokens apart as together; 0 if there is none.
    private int FindCut(string block)
    {
        foreach (Func<char, char, bool> begins in (Func<char, char, bool>[])[BeginsLine, BeginsWord])
        {
            int candidates = 0;
            for (int at = block.Length - Context; at > block.Length / 2 && candidates < MostCandidates; at--)
            {
                if (begins(block[at - 1], block[at]) && ++candidates > 0 && IsCut(block, at))
                    return at;
            }
        }

        return 0;

        static bool BeginsLine(char before, char after) => before == '\n' && !char.IsWhiteSpace(after);
        static bool BeginsWord(char before, char after) => after == ' ' && !char.IsWhiteSpace(before);
    }

    private bool IsCut(string block, int at)
    {
        int start = Math.Max(0, at - Context), end = Math.Min(block.Length, at + Context);
        start += char.IsLowSurrogate(block[start]) ? 1 : 0;
        end -= char.IsHighSurrogate(block[end - 1]) ? 1 : 0;
        _encoded.Clear();
        _apart.Clear();
        tokenizer.Encode(block[start..end], Place.Continuation, _encoded);
        tokenizer.Encode(block[start..at], Place.Continuation, _apart);
        tokenizer.Encode(block[at..end], Place.Continuation, _apart);
        return _encoded.SequenceEqual(_apart);
    }

    private int LongerBlock(int length, string name) => length < 1 << 28
        ? 2 * length
        : throw new RequestException($"{name}: {given.File} leaves no place to divide {length} characters; is this running text?");
}

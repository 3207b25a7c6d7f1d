using System.Text;
using Kostka.Sequences.Reading;

namespace Kostka.Sequences.BytePairs;

/// <summary>
/// A tokenizer with a given vocabulary, in the stages of Hugging Face's tokenizers: added tokens are cut out; the rest is normalised, split into pieces,
/// and each piece encoded by the model. What belongs to a model's input (templates, padding, truncation) is left out.
/// </summary>
internal sealed class BytePairTokenizer
{
    private readonly List<ReadOnlyMemory<char>> _pieces = [], _split = [];

    /// <summary>What the user called it.</summary>
    public required string File { get; init; }

    /// <summary>One more than the largest number of a token.</summary>
    public required int Bound { get; init; }

    /// <summary>Tokens by their number, as the vocabulary writes them.</summary>
    public required IReadOnlyDictionary<int, string> Tokens { get; init; }

    /// <summary>The tokens cut out of the text as it is, and those cut out of the normalised text.</summary>
    public required (AddedTokens Plain, AddedTokens Normalized) Added { get; init; }

    /// <summary>The numbers of all added tokens, which are written as they are.</summary>
    public required IReadOnlySet<int> AddedIds { get; init; }

    /// <summary>The normaliser, in order.</summary>
    public required IReadOnlyList<Func<string, Place, string>> Normalizers { get; init; }

    /// <summary>The pre-tokenizer, in order.</summary>
    public required IReadOnlyList<IPreTokenizerStep> Steps { get; init; }

    /// <summary>The model.</summary>
    public required BytePairModel Model { get; init; }

    /// <summary>Whether tokens are written in <see cref="ByteAlphabet"/>.</summary>
    public required bool InBytes { get; init; }

    /// <summary>Whether there are tokens for single bytes, such as "&lt;0x0A&gt;".</summary>
    public required bool HasByteTokens { get; init; }

    /// <summary>What stands for a blank in the vocabulary.</summary>
    public required char Blank { get; init; }

    /// <summary>Appends the tokens of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="tokens">The list that they are added to.</param>
    /// <exception cref="RequestException">A character has no token.</exception>
    public void Encode(string text, Place place, List<int> tokens)
    {
        try
        {
            foreach ((string section, int token) in Added.Plain.Split(text))
            {
                if (token < 0)
                    EncodeSection(section, place, tokens);
                else
                    tokens.Add(token);
                place = Place.SectionStart;
            }
        }
        catch (FormatException error)
        {
            throw new RequestException($"The text does not fit the tokenizer {File}: {error.Message}.", error);
        }
    }

    /// <summary>The bytes of text that a token stands for.</summary>
    public byte[] Bytes(int id)
    {
        string token = Tokens[id];
        if (AddedIds.Contains(id))
            return Encoding.UTF8.GetBytes(token);
        if (HasByteTokens && token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>')
            return Convert.FromHexString(token[3..5]);
        return InBytes ? ByteAlphabet.Read(token) : Encoding.UTF8.GetBytes(token.Replace(Blank, ' '));
    }

    /// <summary>A token as a person reads it.</summary>
    public string Name(int id) => TokenNames.OfBytes(Bytes(id));

    private void EncodeSection(string section, Place place, List<int> tokens)
    {
        foreach (Func<string, Place, string> normalize in Normalizers)
            section = normalize(section, place);
        foreach ((string part, int token) in Added.Normalized.Split(section))
        {
            if (token < 0)
                EncodePieces(part, place, tokens);
            else
                tokens.Add(token);
            place = Place.SectionStart;
        }
    }

    private void EncodePieces(string part, Place place, List<int> tokens)
    {
        _pieces.Clear();
        _pieces.Add(part.AsMemory());
        foreach (IPreTokenizerStep step in Steps)
        {
            _split.Clear();
            for (int i = 0; i < _pieces.Count; i++)
                step.Apply(_pieces[i], i == 0 ? place : Place.SectionStart, _split);
            _pieces.Clear();
            _pieces.AddRange(_split);
        }

        foreach (ReadOnlyMemory<char> piece in _pieces)
            Model.Encode(piece.Span, tokens);
    }
}

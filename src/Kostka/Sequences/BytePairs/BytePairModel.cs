using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Kostka.Sequences.BytePairs;

/// <summary>How a model treats what its vocabulary does not simply hold.</summary>
/// <param name="Unknown">The token of characters that have none, or null.</param>
/// <param name="FuseUnknown">Whether neighbouring unknown characters are one token.</param>
/// <param name="ByteFallback">Whether a character without a token is spelt in the tokens &lt;0x00&gt; … &lt;0xFF&gt; of its UTF-8 bytes.</param>
/// <param name="ContinuingPrefix">What precedes a symbol inside a word in the vocabulary, as in "##ing"; or empty.</param>
/// <param name="EndSuffix">What follows the last symbol of a word in the vocabulary, as in "ing&lt;/w&gt;"; or empty.</param>
/// <param name="IgnoreMerges">Whether a piece that is a token as a whole is that token, whatever its merges say.</param>
internal sealed record ModelSettings(
    string? Unknown = null, bool FuseUnknown = false, bool ByteFallback = false, string ContinuingPrefix = "", string EndSuffix = "", bool IgnoreMerges = false);

/// <summary>Byte-pair encoding of single pieces: of all neighbouring pairs of symbols, the one whose merge was learnt first is joined, the leftmost first.</summary>
internal sealed class BytePairModel
{
    // Longer pieces hardly ever come back.
    private const int LongestCached = 64, MostCached = 1 << 19;

    private readonly Dictionary<string, int> _vocabulary;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _tokens;
    private readonly Dictionary<(int Left, int Right), (int Rank, int Id)> _merges;
    private readonly Dictionary<string, int[]> _cache = [];
    private readonly Dictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _cached;
    private readonly ModelSettings _settings;
    private readonly int[]? _byteTokens;
    private readonly int? _unknown;
    private readonly bool _spells;

    // The symbols of the piece as a linked list, and the pairs that may be merged: place and symbols, by rank and place.
    private readonly PriorityQueue<(int At, int Left, int Right), (int Rank, int At)> _pairs = new();
    private int[] _symbols = new int[64], _previous = new int[64], _next = new int[64];
    private int _count;

    /// <summary>A model.</summary>
    /// <param name="vocabulary">Tokens with their numbers.</param>
    /// <param name="merges">Pairs of tokens, in the order in which they were learnt.</param>
    /// <param name="settings">What else there is.</param>
    /// <param name="spell">Whether pieces are text that is to be written in <see cref="ByteAlphabet"/>.</param>
    /// <exception cref="FormatException">They do not fit together; says why.</exception>
    public BytePairModel(Dictionary<string, int> vocabulary, IEnumerable<(string Left, string Right)> merges, ModelSettings settings, bool spell)
    {
        _vocabulary = vocabulary;
        _tokens = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        _cached = _cache.GetAlternateLookup<ReadOnlySpan<char>>();
        _settings = settings;
        _spells = spell;
        _merges = Merges(vocabulary, merges, settings.ContinuingPrefix);
        if (settings.Unknown is { } unknown)
            _unknown = vocabulary.TryGetValue(unknown, out int id) ? id : throw new FormatException($"its unk_token \"{unknown}\" is not in the vocabulary");
        if (settings.ByteFallback && settings.ContinuingPrefix.Length + settings.EndSuffix.Length > 0)
            throw new FormatException("its byte_fallback together with continuing_subword_prefix or end_of_word_suffix is not supported");
        if (settings.ByteFallback)
            _byteTokens = [.. Enumerable.Range(0, 256).Select(b => vocabulary.GetValueOrDefault(ByteToken(b), -1))];
    }

    /// <summary>Appends the tokens of a piece.</summary>
    /// <exception cref="FormatException">The piece has a character without a token; says which.</exception>
    public void Encode(ReadOnlySpan<char> piece, List<int> tokens)
    {
        if (_cached.TryGetValue(piece, out int[]? known))
        {
            tokens.AddRange(known);
            return;
        }

        int before = tokens.Count;
        EncodeAnew(_spells ? ByteAlphabet.Write(piece) : piece, tokens);
        if (piece.Length <= LongestCached && _cache.Count < MostCached)
            _cached[piece] = CollectionsMarshal.AsSpan(tokens)[before..].ToArray();
    }

    /// <summary>The name of a byte's token where bytes stand in for unknown characters.</summary>
    public static string ByteToken(int value) => $"<0x{value:X2}>";

    private void EncodeAnew(ReadOnlySpan<char> piece, List<int> tokens)
    {
        if (_settings.IgnoreMerges && _tokens.TryGetValue(piece, out int whole))
        {
            tokens.Add(whole);
            return;
        }

        Spell(piece);
        Merge();
        for (int i = 0; _count > 0 && i >= 0; i = _next[i])
            tokens.Add(_symbols[i]);
    }

    // The symbols of a piece before any merge.
    private void Spell(ReadOnlySpan<char> piece)
    {
        _count = 0;
        bool afterUnknown = false;
        for (int at = 0, width; at < piece.Length; at += width)
        {
            width = char.IsHighSurrogate(piece[at]) ? 2 : 1;
            ReadOnlySpan<char> character = piece.Slice(at, width);
            bool isUnknown = false;
            if (TryFind(character, at == 0, at + width == piece.Length, out int id))
                Add(id);
            else if (!TrySpellBytes(character))
            {
                isUnknown = true;
                int unknown = _unknown ?? throw new FormatException(
                    $"it has no token for the character '{character}' (U+{char.ConvertToUtf32(character.ToString(), 0).ToString("X4", CultureInfo.InvariantCulture)}), " +
                    "and neither an unk_token nor a byte_fallback that covers it");
                if (!afterUnknown || !_settings.FuseUnknown)
                    Add(unknown);
            }

            afterUnknown = isUnknown;
        }
    }

    private bool TryFind(ReadOnlySpan<char> character, bool isFirst, bool isLast, out int id)
    {
        string prefix = isFirst ? "" : _settings.ContinuingPrefix, suffix = isLast ? _settings.EndSuffix : "";
        return prefix.Length + suffix.Length == 0 ? _tokens.TryGetValue(character, out id) : _vocabulary.TryGetValue($"{prefix}{character}{suffix}", out id);
    }

    private bool TrySpellBytes(ReadOnlySpan<char> character)
    {
        if (_byteTokens is null)
            return false;
        Span<byte> bytes = stackalloc byte[4];
        bytes = bytes[..Encoding.UTF8.GetBytes(character, bytes)];
        foreach (byte value in bytes)
        {
            if (_byteTokens[value] < 0)
                return false;
        }

        foreach (byte value in bytes)
            Add(_byteTokens[value]);
        return true;
    }

    private void Add(int symbol)
    {
        if (_count == _symbols.Length)
        {
            Array.Resize(ref _symbols, 2 * _count);
            Array.Resize(ref _previous, 2 * _count);
            Array.Resize(ref _next, 2 * _count);
        }

        _symbols[_count++] = symbol;
    }

    private void Merge()
    {
        for (int i = 0; i < _count; i++)
        {
            _previous[i] = i - 1;
            _next[i] = i + 1 < _count ? i + 1 : -1;
            Offer(i);
        }

        while (_pairs.TryDequeue(out (int At, int Left, int Right) pair, out _))
        {
            int right = _next[pair.At];
            // Either symbol may have been merged with another one meanwhile.
            if (_symbols[pair.At] != pair.Left || right < 0 || _symbols[right] != pair.Right)
                continue;
            _symbols[pair.At] = _merges[(pair.Left, pair.Right)].Id;
            _symbols[right] = -1;
            _next[pair.At] = _next[right];
            if (_next[right] >= 0)
                _previous[_next[right]] = pair.At;
            if (_previous[pair.At] >= 0)
                Offer(_previous[pair.At]);
            Offer(pair.At);
        }
    }

    private void Offer(int at)
    {
        int right = _next[at];
        if (right >= 0 && _merges.TryGetValue((_symbols[at], _symbols[right]), out (int Rank, int Id) merge))
            _pairs.Enqueue((at, _symbols[at], _symbols[right]), (merge.Rank, at));
    }

    private static Dictionary<(int Left, int Right), (int Rank, int Id)> Merges(
        Dictionary<string, int> vocabulary, IEnumerable<(string Left, string Right)> merges, string continuingPrefix)
    {
        var ranks = new Dictionary<(int Left, int Right), (int Rank, int Id)>();
        int rank = 0;
        foreach ((string left, string right) in merges)
        {
            string tail = right.StartsWith(continuingPrefix, StringComparison.Ordinal) ? right[continuingPrefix.Length..] : right;
            ranks[(Id(left), Id(right))] = (rank, Id(left + tail));
            rank++;

            int Id(string token) => vocabulary.TryGetValue(token, out int id)
                ? id
                : throw new FormatException($"merge {rank} (\"{left}\" and \"{right}\") names the token \"{token}\", which the vocabulary lacks");
        }

        return ranks;
    }
}

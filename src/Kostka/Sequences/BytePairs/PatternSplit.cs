namespace Kostka.Sequences.BytePairs;

/// <summary>What becomes of the matches of a pattern that splits a text.</summary>
internal enum SplitBehavior
{
    /// <summary>They are dropped.</summary>
    Removed,

    /// <summary>Each is a piece of its own.</summary>
    Isolated,

    /// <summary>Each goes to the piece before it.</summary>
    MergedWithPrevious,

    /// <summary>Each goes to the piece after it.</summary>
    MergedWithNext,

    /// <summary>Matches that touch are one piece, and so is what lies between them.</summary>
    Contiguous,
}

/// <summary>A step of the pre-tokenizer: pieces that tokens do not cross become smaller pieces, or change their beginning.</summary>
internal interface IPreTokenizerStep
{
    /// <summary>Adds what a piece becomes.</summary>
    void Apply(ReadOnlyMemory<char> piece, Place place, List<ReadOnlyMemory<char>> pieces);
}

/// <summary>Splits pieces at the matches of a pattern.</summary>
/// <param name="pattern">The pattern.</param>
/// <param name="behavior">What becomes of its matches.</param>
/// <param name="invert">Whether what lies between the matches counts as the match.</param>
internal sealed class PatternSplit(ScalarRegex pattern, SplitBehavior behavior, bool invert = false) : IPreTokenizerStep
{
    private readonly List<Range> _matches = [];
    private readonly List<(int Start, int End, bool IsMatch)> _parts = [];

    /// <inheritdoc/>
    public void Apply(ReadOnlyMemory<char> piece, Place place, List<ReadOnlyMemory<char>> pieces)
    {
        _matches.Clear();
        pattern.Matches(piece.Span, _matches);
        _parts.Clear();
        int at = 0;
        foreach (Range match in _matches)
        {
            (int start, int end) = (match.Start.Value, match.End.Value);
            if (start > at)
                Append(at, start, invert);
            Append(start, end, !invert);
            at = end;
        }

        if (piece.Length > at)
            Append(at, piece.Length, invert);
        if (behavior == SplitBehavior.MergedWithNext)
            MergeWithNext();
        foreach ((int start, int end, bool isMatch) in _parts)
        {
            if (!isMatch || behavior != SplitBehavior.Removed)
                pieces.Add(piece[start..end]);
        }
    }

    // A match that goes to the part before it makes that part one to which no second match goes.
    private void Append(int start, int end, bool isMatch)
    {
        bool joins = _parts.Count > 0 && behavior switch
        {
            SplitBehavior.MergedWithPrevious => isMatch && !_parts[^1].IsMatch,
            SplitBehavior.Contiguous => isMatch == _parts[^1].IsMatch,
            _ => false,
        };
        if (joins)
            _parts[^1] = (_parts[^1].Start, end, isMatch);
        else
            _parts.Add((start, end, isMatch));
    }

    private void MergeWithNext()
    {
        int kept = 0;
        for (int i = 0; i < _parts.Count; i++)
        {
            bool joins = _parts[i].IsMatch && i + 1 < _parts.Count && !_parts[i + 1].IsMatch;
            _parts[kept++] = joins ? (_parts[i].Start, _parts[i + 1].End, false) : _parts[i];
            i += joins ? 1 : 0;
        }

        _parts.RemoveRange(kept, _parts.Count - kept);
    }
}

/// <summary>Replaces blanks, and puts something before a piece that does not begin with it.</summary>
/// <param name="blank">What stands for a blank.</param>
/// <param name="prefix">Whether a piece in this place gets one in front.</param>
internal sealed class BlankStep(char blank, Func<Place, bool> prefix) : IPreTokenizerStep
{
    /// <inheritdoc/>
    public void Apply(ReadOnlyMemory<char> piece, Place place, List<ReadOnlyMemory<char>> pieces)
    {
        if (blank != ' ' && piece.Span.Contains(' '))
            piece = piece.ToString().Replace(' ', blank).AsMemory();
        if (prefix(place) && piece.Length > 0 && piece.Span[0] != blank)
            piece = string.Concat([blank], piece.Span).AsMemory();
        pieces.Add(piece);
    }
}

/// <summary>Writes pieces in <see cref="ByteAlphabet"/>.</summary>
internal sealed class ByteStep : IPreTokenizerStep
{
    /// <inheritdoc/>
    public void Apply(ReadOnlyMemory<char> piece, Place place, List<ReadOnlyMemory<char>> pieces) => pieces.Add(ByteAlphabet.Write(piece.Span).AsMemory());
}

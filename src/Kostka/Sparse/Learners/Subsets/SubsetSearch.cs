using Kostka.Numerics;

namespace Kostka.Sparse.Learners.Subsets;

/// <summary>
/// Goes through all s-subsets of the positions, position after position, and keeps one with the fewest training errors. Of equally good ones each is kept with the same probability.
/// </summary>
/// <remarks>
/// Sequences are masks of bits: of all prefixes of s − 1 positions the masks of the states are known, and the last position costs a few operations a word. A subset is given up as soon as it has more errors
/// than allowed, which for most is after the first word. What is allowed starts low, and doubles until a subset stays below it.
/// </remarks>
internal abstract class SubsetSearch
{
    private readonly BitStates _states;
    private readonly RandomStream _stream;
    private readonly CancellationToken _cancellation;
    private readonly ulong[][] _masks;
    private readonly int[] _prefix;
    private int _found;

    protected SubsetSearch(BitColumns data, BitStates states, RandomStream stream, CancellationToken cancellation)
    {
        (Data, _states, _stream, _cancellation) = (data, states, stream, cancellation);
        _masks = [.. Enumerable.Range(0, states.Bits).Select(level => new ulong[states.Counts[level] * data.Words])];
        data.All.CopyTo(_masks[0], 0);
        _prefix = new int[states.Bits - 1];
        Best = new int[states.Bits];
    }

    /// <summary>The kept subset, ascending.</summary>
    public int[] Best { get; }

    /// <summary>Its training errors, for its own best function of the family.</summary>
    public int Errors { get; private set; }

    /// <summary>How many subsets have as few.</summary>
    public long Ties { get; private set; }

    protected BitColumns Data { get; }

    /// <summary>More errors than these need not be counted exactly.</summary>
    protected int Allowed { get; private set; }

    /// <summary>Searches.</summary>
    /// <param name="expected">The number of errors to begin with; the result does not depend on it but for the random choice among ties.</param>
    public void Run(int expected)
    {
        for (int allowed = expected; _found == 0; allowed = (2 * allowed) + 1)
        {
            Allowed = Math.Min(allowed, Data.Count);
            Visit(0, 0);
        }
    }

    /// <summary>Counts the errors of the subsets that add one more position to the current prefix, and offers those that are allowed.</summary>
    /// <param name="masks">A mask of sequences for every state after s − 1 bits.</param>
    /// <param name="first">The first position that may be added; all later ones may.</param>
    protected abstract void AddLast(ReadOnlySpan<ulong> masks, int first);

    /// <summary>Offers the current prefix with a last position.</summary>
    protected void Offer(int last, int errors)
    {
        if (errors > Allowed)
            return;
        Ties = _found == 0 || errors < Errors ? 1 : Ties + 1;
        _found = 1;
        Errors = Allowed = errors;

        // The k-th of equal ones takes the place with probability 1/k: in the end all had the same chance.
        if (Ties > 1 && _stream.NextUniform() * Ties >= 1)
            return;
        _prefix.CopyTo(Best, 0);
        Best[^1] = last;
    }

    private void Visit(int level, int first)
    {
        if (level == _states.Bits - 1)
        {
            AddLast(_masks[level], first);
            return;
        }

        int words = Data.Words;
        for (int t = first; t <= Data.Positions - (_states.Bits - level); t++)
        {
            _cancellation.ThrowIfCancellationRequested();
            _prefix[level] = t;
            ReadOnlySpan<ulong> column = Data[t];
            Span<ulong> after = _masks[level + 1];
            after.Clear();
            for (int state = 0; state < _states.Counts[level]; state++)
            {
                ReadOnlySpan<ulong> mask = _masks[level].AsSpan(state * words, words);
                Span<ulong> onZero = after.Slice(_states.Next(level, state, 0) * words, words), onOne = after.Slice(_states.Next(level, state, 1) * words, words);
                for (int w = 0; w < words; w++)
                {
                    onZero[w] |= mask[w] & ~column[w];
                    onOne[w] |= mask[w] & column[w];
                }
            }

            Visit(level + 1, t + 1);
        }
    }
}

using System.Numerics;
using Kostka.Numerics;

namespace Kostka.Sparse.Learners.Subsets;

/// <summary>Search for the positions of a known function.</summary>
internal sealed class KnownFunctionSearch : SubsetSearch
{
    private readonly BitStates _states;

    // Sequences that are wrong if the last bit is 0, and those on which it decides whether they are.
    private readonly ulong[] _wrong, _turned;

    public KnownFunctionSearch(BitColumns data, BitStates states, RandomStream stream, CancellationToken cancellation)
        : base(data, states, stream, cancellation)
    {
        _states = states;
        _wrong = new ulong[data.Words];
        _turned = new ulong[data.Words];
    }

    protected override void AddLast(ReadOnlySpan<ulong> masks, int first)
    {
        int words = Data.Words, level = _states.Bits - 1;
        Array.Clear(_wrong);
        Array.Clear(_turned);
        for (int state = 0; state < _states.Counts[level]; state++)
        {
            int onZero = _states.Next(level, state, 0), onOne = _states.Next(level, state, 1);
            for (int w = 0; w < words; w++)
            {
                ulong mask = masks[(state * words) + w];
                _wrong[w] |= mask & (onZero == 1 ? ~Data.Positive[w] : Data.Positive[w]);
                _turned[w] |= onZero != onOne ? mask : 0;
            }
        }

        for (int t = first; t < Data.Positions; t++)
        {
            ReadOnlySpan<ulong> column = Data[t];
            int errors = 0;
            for (int w = 0; w < column.Length && errors <= Allowed; w++)
                errors += BitOperations.PopCount(_wrong[w] ^ (_turned[w] & column[w]));
            Offer(t, errors);
        }
    }
}

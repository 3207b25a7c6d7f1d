using System.Numerics;
using Kostka.Numerics;

namespace Kostka.Sparse.Learners.Subsets;

/// <summary>Search for the positions of an unknown function: every pattern of bits takes the label of most of its sequences, so that the others are errors.</summary>
internal sealed class AnyTableSearch : SubsetSearch
{
    // For every pattern of the prefix its sequences of either label, and their numbers.
    private readonly ulong[] _positive, _negative;
    private readonly int[] _positives, _negatives;

    public AnyTableSearch(BitColumns data, int bits, RandomStream stream, CancellationToken cancellation)
        : base(data, BitStates.OfPatterns(bits), stream, cancellation)
    {
        int patterns = 1 << (bits - 1);
        _positive = new ulong[patterns * data.Words];
        _negative = new ulong[patterns * data.Words];
        _positives = new int[patterns];
        _negatives = new int[patterns];
    }

    protected override void AddLast(ReadOnlySpan<ulong> masks, int first)
    {
        int words = Data.Words;
        for (int pattern = 0; pattern < _positives.Length; pattern++)
        {
            Span<ulong> positive = _positive.AsSpan(pattern * words, words), negative = _negative.AsSpan(pattern * words, words);
            for (int w = 0; w < words; w++)
            {
                positive[w] = masks[(pattern * words) + w] & Data.Positive[w];
                negative[w] = masks[(pattern * words) + w] & ~Data.Positive[w];
            }

            _positives[pattern] = BitColumns.Ones(positive);
            _negatives[pattern] = BitColumns.Ones(negative);
        }

        for (int t = first; t < Data.Positions; t++)
        {
            ReadOnlySpan<ulong> column = Data[t];
            int errors = 0;
            for (int pattern = 0; pattern < _positives.Length && errors <= Allowed; pattern++)
            {
                int positives = 0, negatives = 0, offset = pattern * words;
                for (int w = 0; w < column.Length; w++)
                {
                    positives += BitOperations.PopCount(_positive[offset + w] & column[w]);
                    negatives += BitOperations.PopCount(_negative[offset + w] & column[w]);
                }

                errors += Math.Min(positives, negatives) + Math.Min(_positives[pattern] - positives, _negatives[pattern] - negatives);
            }

            Offer(t, errors);
        }
    }
}

using Kostka.Sequences;

namespace Kostka.Sparse.Learners.Subsets;

/// <summary>
/// What must be remembered of the first d bits to know a function of s bits once the others are read: patterns that leave the same function of the others share a state (a reduced decision diagram).
/// A conjunction needs two states at every level and a parity two, a majority at most d + 1, an unknown function all 2^d.
/// </summary>
internal sealed class BitStates
{
    private readonly int[][] _next;

    private BitStates(int[][] next, int last)
    {
        _next = next;
        Counts = [.. next.Select(level => level.Length / 2), last];
    }

    /// <summary>Number of states after d = 0 … s bits.</summary>
    public int[] Counts { get; }

    /// <summary>Number of bits s.</summary>
    public int Bits => _next.Length;

    /// <summary>The state after <paramref name="level"/> + 1 bits.</summary>
    /// <param name="level">Bits read before, 0 … s − 1.</param>
    /// <param name="state">The state then.</param>
    /// <param name="bit">The next bit.</param>
    public int Next(int level, int state, int bit) => _next[level][(2 * state) + bit];

    /// <summary>For a known function; the states after all bits are 0 for the value −1 and 1 for +1.</summary>
    public static BitStates Of(BitFunction function, int bits)
    {
        int[] states = new int[1 << bits];
        byte[] read = new byte[bits];
        for (int pattern = 0; pattern < states.Length; pattern++)
        {
            for (int j = 0; j < bits; j++)
                read[j] = (byte)((pattern >> j) & 1);
            states[pattern] = function.Value(read) > 0 ? 1 : 0;
        }

        // From the last bit to the first: two patterns share a state if both of their continuations do.
        int[][] next = new int[bits][];
        for (int level = bits - 1; level >= 0; level--)
        {
            var known = new Dictionary<(int OnZero, int OnOne), int>();
            int[] before = new int[1 << level];
            for (int pattern = 0; pattern < before.Length; pattern++)
            {
                (int, int) after = (states[pattern], states[pattern | (1 << level)]);
                if (!known.TryGetValue(after, out before[pattern]))
                    known.Add(after, before[pattern] = known.Count);
            }

            next[level] = [.. known.OrderBy(pair => pair.Value).SelectMany(pair => new[] { pair.Key.OnZero, pair.Key.OnOne })];
            states = before;
        }

        return new BitStates(next, 2);
    }

    /// <summary>For an unknown function: every pattern Σ 2^j b_j is a state of its own.</summary>
    public static BitStates OfPatterns(int bits) =>
        new([.. Enumerable.Range(0, bits).Select(level => Enumerable.Range(0, 1 << level).SelectMany(state => new[] { state, state | (1 << level) }).ToArray())], 1 << bits);
}

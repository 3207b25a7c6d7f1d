using System.Numerics;
using Kostka.Sequences;

namespace Kostka.Kernels.Geometry;

/// <summary>Sequences prepared for counting matches: of small alphabets also, for every symbol, the positions that hold it, as bits.</summary>
internal sealed class MatchSet
{
    private readonly int _vocabulary, _words;
    private readonly ulong[]? _masks;
    private readonly int[]? _counts;

    /// <summary>Prepares N sequences over V symbols: N·V·⌈L/64⌉ words where that is less to go through than L tokens.</summary>
    public MatchSet(SequenceSet sequences, int vocabulary)
    {
        Sequences = sequences;
        _vocabulary = vocabulary;
        _words = (sequences.Length + 63) / 64;
        if (2L * vocabulary * _words > sequences.Length)
            return;
        _masks = new ulong[checked(sequences.Count * vocabulary * _words)];
        _counts = new int[sequences.Count * vocabulary];
        for (int i = 0; i < sequences.Count; i++)
        {
            ReadOnlySpan<int> sequence = sequences[i];
            for (int a = 0; a < sequence.Length; a++)
            {
                int symbol = (i * vocabulary) + sequence[a];
                _masks[(symbol * _words) + (a >> 6)] |= 1UL << (a & 63);
                _counts[symbol]++;
            }
        }
    }

    /// <summary>The sequences.</summary>
    public SequenceSet Sequences { get; }

    /// <summary>
    /// Counts for x = sequence <paramref name="x"/> and y = sequence <paramref name="y"/> of <paramref name="others"/>, a set over the same alphabet:
    /// the position pairs (a, b) with x_a = y_b, Σ_u n_u m_u, and those among them with a = b, tr N.
    /// </summary>
    /// <param name="x">The first sequence.</param>
    /// <param name="others">The set of the second.</param>
    /// <param name="y">The second sequence.</param>
    /// <param name="occurrences">n_u(x) for every symbol u.</param>
    public (int Pairs, int Equal) Matches(int x, MatchSet others, int y, ReadOnlySpan<int> occurrences)
    {
        int pairs = 0, equal = 0;
        if (_masks is null || others._masks is null)
        {
            ReadOnlySpan<int> first = Sequences[x], second = others.Sequences[y][..first.Length];
            for (int a = 0; a < first.Length; a++)
            {
                pairs += occurrences[second[a]];
                equal += first[a] == second[a] ? 1 : 0;
            }

            return (pairs, equal);
        }

        int row = _vocabulary * _words;
        ReadOnlySpan<ulong> firstMasks = _masks.AsSpan(x * row, row), secondMasks = others._masks.AsSpan(y * row, row);
        for (int w = 0; w < firstMasks.Length; w++)
            equal += BitOperations.PopCount(firstMasks[w] & secondMasks[w]);
        ReadOnlySpan<int> counts = others._counts.AsSpan(y * _vocabulary, _vocabulary);
        for (int u = 0; u < counts.Length; u++)
            pairs += occurrences[u] * counts[u];
        return (pairs, equal);
    }
}

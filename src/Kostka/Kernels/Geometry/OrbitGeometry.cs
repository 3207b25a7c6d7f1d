using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Numerics.Lanes;
using Kostka.Sequences;

namespace Kostka.Kernels.Geometry;

/// <summary>
/// The orbit geometry on sequences of one length, see <see cref="OrbitPairs{T}"/>: 2V² cells a pair whatever the length, for architectures that treat
/// all positions alike.
/// </summary>
internal sealed class OrbitGeometry(Architecture architecture, ImmutableArray<TermSlot> slots, int length, int vocabulary) : PairGeometry<OrbitSet>
{
    /// <summary>A batch holds about this many covariances (32 KiB).</summary>
    private const int BatchCells = 4096;

    public override int Batch => Math.Clamp(BatchCells / (2 * vocabulary * vocabulary) / LaneLoop.Padding * LaneLoop.Padding, LaneLoop.Padding, 512);

    public override int PositionClasses => vocabulary;

    /// <summary>Whether the geometry applies, and has fewer cells than the dense one.</summary>
    public static bool Applies(Architecture architecture, ImmutableArray<TermSlot> slots, int length, int vocabulary) =>
        architecture.Position is PositionEmbedding.None or PositionEmbedding.Learned
        && architecture.Readout is Readout.Mean or Readout.Flatten
        && !slots.Any(slot => slot.IsMap)
        && 2L * vocabulary * vocabulary < (long)length * length;

    public override OrbitSet Prepare(SequenceSet sequences) => new(sequences, vocabulary);

    public override SequencePairs<Real, OrbitSet> Pairs(bool tangent)
    {
        double position = architecture.Position is PositionEmbedding.Learned learned ? learned.Variance : 0;
        return new OrbitPairs<Real>(architecture.TokenVariance, position, slots, length, vocabulary, Batch, tangent);
    }
}

/// <summary>Sequences as sets of positions: for every symbol the positions that hold it, as bits, and their number.</summary>
internal sealed class OrbitSet
{
    private readonly int _vocabulary, _words;
    private readonly ulong[] _masks;
    private readonly int[] _counts;

    /// <summary>Prepares N sequences over V symbols: N·V·⌈L/64⌉ words.</summary>
    public OrbitSet(SequenceSet sequences, int vocabulary)
    {
        _vocabulary = vocabulary;
        _words = (sequences.Length + 63) / 64;
        _masks = new ulong[checked((long)sequences.Count * vocabulary * _words)];
        _counts = new int[sequences.Count * vocabulary];
        for (int i = 0; i < sequences.Count; i++)
        {
            ReadOnlySpan<int> sequence = sequences[i];
            for (int a = 0; a < sequence.Length; a++)
            {
                int symbol = (i * vocabulary) + sequence[a];
                _masks[((long)symbol * _words) + (a >> 6)] |= 1UL << (a & 63);
                _counts[symbol]++;
            }
        }
    }

    /// <summary>The type of a sequence: n_u, the number of positions that hold u.</summary>
    public ReadOnlySpan<int> Counts(int sequence) => _counts.AsSpan(sequence * _vocabulary, _vocabulary);

    /// <summary>N_uv = #{a : x_a = u, y_a = v}.</summary>
    public int Agreements(int x, int u, OrbitSet others, int y, int v)
    {
        ReadOnlySpan<ulong> first = _masks.AsSpan(((x * _vocabulary) + u) * _words, _words);
        ReadOnlySpan<ulong> second = others._masks.AsSpan(((y * _vocabulary) + v) * _words, _words);
        int count = 0;
        for (int w = 0; w < first.Length; w++)
            count += System.Numerics.BitOperations.PopCount(first[w] & second[w]);
        return count;
    }
}

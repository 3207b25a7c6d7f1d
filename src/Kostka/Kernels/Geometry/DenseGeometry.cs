using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Numerics.Lanes;
using Kostka.Sequences;

namespace Kostka.Kernels.Geometry;

/// <summary>The dense pair geometry on sequences of one length, see <see cref="DensePairs{T}"/>: any architecture, L² cells a pair.</summary>
internal sealed class DenseGeometry(Architecture architecture, ImmutableArray<TermSlot> slots, int length) : PairGeometry<SequenceSet>
{
    /// <summary>A batch of columns holds about this many covariances (32 KiB).</summary>
    private const int BatchCells = 4096;

    private readonly DenseEmbedding _embedding = new(architecture, length);

    public override int Batch => Math.Clamp(BatchCells / (length * length), 1, 64);

    public override int PositionClasses => length;

    public override SequenceSet Prepare(SequenceSet sequences) => sequences;

    public override ISequencePairs<Real, SequenceSet> Pairs(bool tangent) => new DensePairs<Real>(_embedding, slots, Batch, tangent);
}

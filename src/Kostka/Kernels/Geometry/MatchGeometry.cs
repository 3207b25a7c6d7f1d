using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Numerics.Lanes;
using Kostka.Sequences;

namespace Kostka.Kernels.Geometry;

/// <summary>
/// The match geometry on sequences of one length, see <see cref="MatchPairs{T}"/>: four cells a pair whatever length and alphabet, for architectures
/// that treat all positions and all tokens alike and multiply no matrices.
/// </summary>
internal sealed class MatchGeometry(Architecture architecture, ImmutableArray<TermSlot> slots, int length, int vocabulary) : PairGeometry<MatchSet>
{
    public override int Batch => 512;

    public override int PositionClasses => 1;

    /// <summary>Whether the geometry applies, and has fewer cells than the dense one.</summary>
    public static bool Applies(Architecture architecture, ImmutableArray<TermSlot> slots, int length) =>
        architecture.Position is PositionEmbedding.None or PositionEmbedding.Learned
        && architecture.Readout is Readout.Mean or Readout.Flatten or Readout.Last
        && !slots.Any(slot => slot.IsMap)
        && length > 2;

    public override MatchSet Prepare(SequenceSet sequences) => new(sequences, vocabulary);

    public override ISequencePairs<Real, MatchSet> Pairs(bool tangent)
    {
        double position = architecture.Position is PositionEmbedding.Learned learned ? learned.Variance : 0;
        return new MatchPairs<Real>(architecture.TokenVariance, position, slots.Length, length, vocabulary, Batch, tangent);
    }
}

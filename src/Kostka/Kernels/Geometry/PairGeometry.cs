using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Geometry;

/// <summary>A pair geometry, as far as Gram matrices of given sequences need it.</summary>
/// <typeparam name="TSet">A set of sequences, prepared for the geometry.</typeparam>
internal abstract class PairGeometry<TSet>
{
    /// <summary>Number of columns that one batch takes.</summary>
    public abstract int Batch { get; }

    /// <summary>Number of classes of positions that have self terms of their own.</summary>
    public abstract int PositionClasses { get; }

    /// <summary>Prepares a set of sequences.</summary>
    public abstract TSet Prepare(Sequences.SequenceSet sequences);

    /// <summary>Room for batches, for one thread.</summary>
    public abstract ISequencePairs<Real, TSet> Pairs(bool tangent);
}

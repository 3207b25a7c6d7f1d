using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Geometry;

/// <summary>A batch of pairs (x, y_1), (x, y_2), … of given sequences: how a geometry is loaded with them.</summary>
/// <typeparam name="T">The numbers of the recursion.</typeparam>
/// <typeparam name="TSet">A set of sequences, prepared for the geometry.</typeparam>
internal interface ISequencePairs<T, TSet>
    where T : unmanaged, ILane<T>
{
    /// <summary>The batch that the recursion runs on.</summary>
    PairBatch<T> Batch { get; }

    /// <summary>Loads the second members y_j of the coming batches: <paramref name="count"/> sequences from <paramref name="start"/> on.</summary>
    /// <param name="sequences">The set that they belong to.</param>
    /// <param name="start">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="terms">Their self terms.</param>
    /// <param name="first">The place of the first one's self terms.</param>
    void LoadColumns(TSet sequences, int start, int count, SelfTerms<T> terms, int first);

    /// <summary>Starts the recursion for x, sequence number <paramref name="index"/>, against the loaded columns.</summary>
    void Begin(TSet sequences, int index, SelfTerms<T> terms, int row);

    /// <summary>Starts the recursion for the pair (x, x), which records the self terms of x in the place <paramref name="row"/>.</summary>
    void BeginRecording(TSet sequences, int index, SelfTerms<T> terms, int row);
}

using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Geometry;

/// <summary>A batch of pairs of sequences of which only the types and the contingency tables are known: how a geometry is loaded with them.</summary>
/// <typeparam name="T">The numbers of the recursion.</typeparam>
internal interface ITypePairs<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>The batch that the recursion runs on.</summary>
    PairBatch<T> Batch { get; }

    /// <summary>Largest number of pairs in a batch.</summary>
    int Capacity { get; }

    /// <summary>Numbers of a table that the geometry needs: 1, the agreement tr N, or all V² of them.</summary>
    int TableSize { get; }

    /// <summary>Loads pairs and starts the recursion.</summary>
    /// <param name="types">The types, with their self terms.</param>
    /// <param name="x">The number of the type of every pair's first sequence.</param>
    /// <param name="y">The number of the type of every pair's second sequence.</param>
    /// <param name="tables"><see cref="TableSize"/> rows of one number a pair.</param>
    void Load(TypeSet<T> types, ReadOnlySpan<int> x, ReadOnlySpan<int> y, ReadOnlySpan<T> tables);

    /// <summary>Loads the pairs (x, x) of types and starts the recursion, which records their self terms.</summary>
    void LoadRecording(TypeSet<T> types, int start, int count);
}

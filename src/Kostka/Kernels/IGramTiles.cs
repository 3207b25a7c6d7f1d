using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Kernels;

/// <summary>Receives the values of one row against a batch of columns, from any thread, each pair once.</summary>
/// <param name="row">Row number.</param>
/// <param name="column">First column.</param>
/// <param name="nngp">K, one value a column.</param>
/// <param name="ntk">Θ, one value a column; empty unless asked for.</param>
internal delegate void PairReceiver(int row, int column, ReadOnlySpan<double> nngp, ReadOnlySpan<double> ntk);

/// <summary>Kernel values of all pairs of two sets of sequences, on some pair geometry.</summary>
internal interface IGramTiles
{
    /// <summary>Computes every pair (i, j) of rows and columns; when both are the same set, only batches that reach j ≤ i.</summary>
    void ForEachPair(SequenceSet rowSet, SequenceSet columnSet, bool tangent, PairReceiver receive, Computation computation);

    /// <summary>Computes the pairs (x_i, x_i), received as row i, column i.</summary>
    void ForEachSelf(SequenceSet set, bool tangent, PairReceiver receive, Computation computation);
}

using Kostka.Architectures;
using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Geometry;

/// <summary>
/// A pair geometry whose cells stand for many position pairs each: rows of cells with, for every column (a sequence pair), the number of position pairs
/// that a cell stands for. The cells of equal positions, a = b, come last. Once the positions are pooled one cell is left.
/// </summary>
/// <typeparam name="T">The numbers of the recursion.</typeparam>
internal abstract class WeightedCells<T> : PairBatch<T>
    where T : unmanaged, ILane<T>
{
    private readonly int _cells, _firstEqual, _length;
    private readonly T[] _weights, _pooledK, _pooledTheta;

    /// <summary>Room for batches of up to <paramref name="capacity"/> pairs.</summary>
    /// <param name="cells">Number of cells.</param>
    /// <param name="firstEqual">The first cell of equal positions.</param>
    /// <param name="length">Number of positions L.</param>
    /// <param name="capacity">Largest number of pairs in a batch.</param>
    /// <param name="tangent">Whether Θ is carried along.</param>
    protected WeightedCells(int cells, int firstEqual, int length, int capacity, bool tangent)
        : base(tangent)
    {
        _cells = cells;
        _firstEqual = firstEqual;
        _length = length;
        int widest = LaneLoop.Padded(capacity);
        _weights = new T[cells * widest];
        _pooledK = new T[widest];
        _pooledTheta = new T[widest];
    }

    /// <summary>Number of pairs in the batch.</summary>
    protected int PairCount { get; private set; }

    /// <summary>Whether the positions have been pooled into one.</summary>
    protected bool Pooled { get; private set; }

    /// <summary>How many position pairs a cell stands for, one number a column; the padding is 0.</summary>
    protected Span<T> Weights(int cell) => _weights.AsSpan(cell * Stride, Stride);

    /// <summary>The cell of the pair of last positions in column <paramref name="j"/>.</summary>
    protected abstract int LastCell(int j);

    /// <summary>Starts a batch: all cells, no layer yet. Weights and K are then to be filled, Θ by <see cref="StartTangent"/>.</summary>
    protected void StartBatch(int pairs)
    {
        PairCount = pairs;
        Slot = 0;
        Positions = _length;
        Pooled = false;
        Resize(_cells, LaneLoop.Padded(pairs));
    }

    /// <summary>Θ = K at the embedding.</summary>
    protected void StartTangent()
    {
        if (Tangent)
            K.CopyTo(Theta);
    }

    /// <inheritdoc/>
    public override void Contract(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> totals) =>
        ColumnSumLoop<T>.Run(totals, a, b, _weights.AsSpan(0, a.Length));

    /// <inheritdoc/>
    public override void Pool(bool flatten)
    {
        Readout readout = flatten ? Readout.Flatten : Readout.Mean;
        Span<T> k = _pooledK.AsSpan(0, Stride), theta = _pooledTheta.AsSpan(0, Tangent ? Stride : 0);
        Fold(K, readout, k);
        if (Tangent)
            Fold(Theta, readout, theta);
        Positions = 1;
        Pooled = true;
        Resize(1, Stride);
        k.CopyTo(K);
        theta.CopyTo(Theta);
    }

    /// <inheritdoc/>
    public override void ReadOut(ReadOnlySpan<T> state, Readout readout, Span<T> values)
    {
        Span<T> folded = ColumnScratch.First.AsSpan(0, Stride);
        Fold(state, readout, folded);
        folded[..PairCount].CopyTo(values);
    }

    private void Fold(ReadOnlySpan<T> state, Readout readout, Span<T> values)
    {
        if (Pooled)
        {
            state[..Stride].CopyTo(values);
            return;
        }

        if (readout == Readout.Last)
        {
            for (int j = 0; j < PairCount; j++)
                values[j] = state[(LastCell(j) * Stride) + j];
            return;
        }

        int skip = readout == Readout.Flatten ? _firstEqual * Stride : 0;
        ColumnSumLoop<T>.Run(values, state[skip..], _weights.AsSpan(0, _cells * Stride)[skip..]);
        T length = T.Of(_length), scale = readout == Readout.Flatten ? length : length * length;
        for (int j = 0; j < values.Length; j++)
            values[j] /= scale;
    }
}

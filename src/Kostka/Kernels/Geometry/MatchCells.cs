using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Geometry;

/// <summary>
/// The match geometry. Where all positions and all tokens are alike and no layer multiplies matrices, K_ab(x, y) depends on (a, b) only through
/// whether the tokens match, x_a = y_b, and whether the positions are the same, a = b: the embedding has this property, all variances K_aa(x, x) of a
/// sequence are then equal, and every entrywise layer and linear attention keep it. So four covariances a pair do, weighted by how many position pairs
/// they stand for: M = Σ_u n_u m_u matches, A = tr N of them at the same position.
/// </summary>
/// <remarks>
/// Rows: 0 other token elsewhere, L² − L − M + A; 1 same token elsewhere, M − A; 2 other token at the same position, L − A; 3 same token at the same
/// position, A. A column is a pair. The kernel therefore depends on a pair through M and A alone, on its sequences through Σ_u n_u² and Σ_u m_u²
/// (and for readout last on whether the last tokens match).
/// </remarks>
/// <typeparam name="T">The numbers of the recursion.</typeparam>
internal abstract class MatchCells<T> : WeightedCells<T>
    where T : unmanaged, ILane<T>
{
    private const int Cells = 4, OtherHere = 2, SameHere = 3;

    private readonly double _tokenVariance, _positionVariance;
    private readonly int _length;

    /// <summary>Room for batches of up to <paramref name="capacity"/> pairs.</summary>
    protected MatchCells(double tokenVariance, double positionVariance, int slots, int length, int capacity, bool tangent)
        : base(Cells, OtherHere, length, capacity, tangent)
    {
        _tokenVariance = tokenVariance;
        _positionVariance = positionVariance;
        _length = length;
        int widest = LaneLoop.Padded(capacity);
        ColumnTerms = [.. Enumerable.Range(0, slots).Select(_ => new T[2 * widest])];
        RowTerms = new (T, T)[slots];
        Matches = new T[widest];
        Agreements = new T[widest];
        LastMatches = new bool[widest];
    }

    /// <summary>For every slot the normalisers of the columns, then their scales, <see cref="PairBatch{T}.Stride"/> apart.</summary>
    protected T[][] ColumnTerms { get; }

    /// <summary>For every slot the normaliser and the scale that all columns are multiplied with.</summary>
    protected (T Normaliser, T Scale)[] RowTerms { get; }

    /// <summary>M of every pair.</summary>
    protected T[] Matches { get; }

    /// <summary>A of every pair.</summary>
    protected T[] Agreements { get; }

    /// <summary>Whether the last tokens match; used with readout last alone.</summary>
    protected bool[] LastMatches { get; }

    /// <inheritdoc/>
    public override void Entrywise<TMap>()
    {
        int slot = Slot++;
        Span<T> columns = ColumnTerms[slot];
        Span<T> normalisers = columns[..Stride], scales = columns.Slice(Stride, Stride);
        if (Recording)
        {
            // Every column is a pair (x, x): its terms are the squares of those of x.
            ReadOnlySpan<T> variances = K.Slice(Pooled ? 0 : SameHere * Stride, Stride);
            for (int j = 0; j < PairCount; j++)
                (normalisers[j], scales[j]) = TMap.OfVariance(variances[j]);
            Record(slot, normalisers[..PairCount], scales[..PairCount]);
            for (int j = 0; j < PairCount; j++)
            {
                normalisers[j] *= normalisers[j];
                scales[j] *= scales[j];
            }

            normalisers[PairCount..].Clear();
            scales[PairCount..].Clear();
            RowTerms[slot] = (T.Of(1), T.Of(1));
        }

        (T normaliser, T scale) = RowTerms[slot];
        for (int r = 0; r < Rows; r++)
            MapRow<TMap>(r, normaliser, scale, normalisers, scales);
    }

    /// <inheritdoc/>
    public override void Conjugate(AttentionWeights weights) =>
        throw new InvalidOperationException("Attention maps do not run on the match geometry.");

    /// <summary>Keeps what a layer recorded of the sequence x of every column.</summary>
    protected abstract void Record(int slot, ReadOnlySpan<T> normalisers, ReadOnlySpan<T> scales);

    /// <summary>Starts the recursion; M, A and the last matches of the pairs are in place.</summary>
    protected void Start(int pairs)
    {
        StartBatch(pairs);
        T length = T.Of(_length), elsewhere = (length * length) - length;
        Span<T> otherElsewhere = Weights(0), sameElsewhere = Weights(1), otherHere = Weights(OtherHere), sameHere = Weights(SameHere);
        for (int j = 0; j < pairs; j++)
        {
            T matches = Matches[j], agreement = Agreements[j];
            sameElsewhere[j] = matches - agreement;
            otherElsewhere[j] = elsewhere - sameElsewhere[j];
            otherHere[j] = length - agreement;
            sameHere[j] = agreement;
        }

        for (int cell = 0; cell < Cells; cell++)
        {
            Weights(cell)[pairs..].Clear();
            T token = T.Of(cell % 2 == 1 ? _tokenVariance : 0), position = T.Of(cell >= OtherHere ? _positionVariance : 0);
            K.Slice(cell * Stride, Stride).Fill(token + position);
        }

        StartTangent();
    }

    /// <inheritdoc/>
    protected override int LastCell(int j) => LastMatches[j] ? SameHere : OtherHere;
}

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
        Matches.AsSpan(pairs, Stride - pairs).Clear();
        Agreements.AsSpan(pairs, Stride - pairs).Clear();
        LaneLoop.Run<T, WeightLoop>(new(
            Matches.AsSpan(0, Stride), Agreements.AsSpan(0, Stride), _length, Weights(0), Weights(1), Weights(OtherHere), Weights(SameHere)));
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

    /// <summary>How many position pairs the four cells stand for.</summary>
    private readonly ref struct WeightLoop(
        ReadOnlySpan<T> matches, ReadOnlySpan<T> agreements, int length, Span<T> otherElsewhere, Span<T> sameElsewhere, Span<T> otherHere, Span<T> sameHere)
        : ILaneLoop
    {
        private readonly ReadOnlySpan<T> _matches = matches, _agreements = agreements;
        private readonly Span<T> _otherElsewhere = otherElsewhere, _sameElsewhere = sameElsewhere, _otherHere = otherHere, _sameHere = sameHere;

        public void Run<TLane>()
            where TLane : unmanaged, ILane<TLane>
        {
            TLane here = TLane.Of(length), elsewhere = (here * here) - here;
            ReadOnlySpan<TLane> matches = LaneLoop.As<T, TLane>(_matches), agreements = LaneLoop.As<T, TLane>(_agreements)[..matches.Length];
            Span<TLane> otherElsewhere = LaneLoop.As<T, TLane>(_otherElsewhere)[..matches.Length], sameElsewhere = LaneLoop.As<T, TLane>(_sameElsewhere)[..matches.Length];
            Span<TLane> otherHere = LaneLoop.As<T, TLane>(_otherHere)[..matches.Length], sameHere = LaneLoop.As<T, TLane>(_sameHere)[..matches.Length];
            for (int j = 0; j < matches.Length; j++)
            {
                TLane agreement = agreements[j], same = matches[j] - agreement;
                sameElsewhere[j] = same;
                otherElsewhere[j] = elsewhere - same;
                otherHere[j] = here - agreement;
                sameHere[j] = agreement;
            }
        }
    }
}

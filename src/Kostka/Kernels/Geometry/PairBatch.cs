using Kostka.Kernels.Maps;
using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Geometry;

/// <summary>
/// A batch of sequence pairs (x, y_1), (x, y_2), … on which a kernel recursion runs, and the state of that recursion: the covariances K of the cells
/// of every pair, and their tangent partners Θ when the tangent kernel is wanted.
/// </summary>
/// <remarks>
/// A <em>pair geometry</em>, a subclass, partitions the position pairs (a, b) of a sequence pair into cells on which every covariance is constant.
/// Cells stand in rows; the columns hold the pairs of the batch (dense geometry: row a, column (pair j, position b)), padded to
/// <see cref="LaneLoop.Padding"/>. A layer is written once, in terms of the operations here, and runs on every geometry.
/// What a pair needs of each of its two sequences alone (the variances that an activation sees, attention maps) is recorded once per sequence by the
/// same recursion on the pair (x, x), see <see cref="SelfTerms{T}"/>.
/// </remarks>
/// <typeparam name="T">The numbers of the recursion.</typeparam>
internal abstract class PairBatch<T>(bool tangent)
    where T : unmanaged, ILane<T>
{
    private readonly Stack<T[]> _free = [];
    private T[] _k = [];
    private T[] _theta = [];
    private T[] _columnA = [];
    private T[] _columnB = [];
    private int _allRows;
    private int _windowRows;
    private int _windowSlot;

    /// <summary>A window holds about this many covariances (8 KiB), so that K, Θ and their residual copies stay in the first-level cache.</summary>
    private const int WindowCells = 1024;

    /// <summary>Whether Θ is carried along.</summary>
    public bool Tangent { get; } = tangent;

    /// <summary>Number of rows of cells, of the open window when there is one.</summary>
    public int Rows => _windowRows;

    /// <summary>The first row of the open window; 0 when there is none.</summary>
    public int FirstRow { get; private set; }

    /// <summary>Numbers in a row, a multiple of <see cref="LaneLoop.Padding"/>.</summary>
    public int Stride { get; private set; }

    /// <summary>Number of positions L; 1 once they have been pooled.</summary>
    public int Positions { get; protected set; }

    /// <summary>The covariances: <see cref="Rows"/> rows of <see cref="Stride"/>.</summary>
    public Span<T> K => _k.AsSpan(FirstRow * Stride, Rows * Stride);

    /// <summary>The tangent covariances, laid out like <see cref="K"/>; empty unless <see cref="Tangent"/>.</summary>
    public Span<T> Theta => Tangent ? _theta.AsSpan(FirstRow * Stride, Rows * Stride) : [];

    /// <summary>Two scratch rows of one number a column.</summary>
    public (T[] First, T[] Second) ColumnScratch => (_columnA, _columnB);

    /// <summary>Whether the self terms of x are being recorded, on the pair (x, x).</summary>
    public bool Recording { get; protected set; }

    /// <summary>The number of the next self term that a layer asks for.</summary>
    protected int Slot { get; set; }

    /// <summary>
    /// Opens the next window of rows, on which layers that treat every cell by itself can run one after another while it is in the cache; false, and
    /// all rows again, when every window was open. While self terms are recorded there is only one window, since a row then needs every variance.
    /// </summary>
    public bool NextWindow(ref bool started)
    {
        if (!started)
            _windowSlot = Slot;
        int next = started ? FirstRow + _windowRows : 0;
        if (next == _allRows)
        {
            FirstRow = 0;
            _windowRows = _allRows;
            return false;
        }

        started = true;
        Slot = _windowSlot;
        FirstRow = next;
        _windowRows = Recording ? _allRows : Math.Min(_allRows - next, Math.Max(1, WindowCells / Stride));
        return true;
    }

    /// <summary>Applies an entrywise map to K, with its slope to Θ.</summary>
    public abstract void Entrywise<TMap>()
        where TMap : struct, IEntrywiseMap;

    /// <summary>For every column the sum Σ A·B over all position pairs (a, b) of the column's sequence pair.</summary>
    /// <param name="a">A, laid out like K.</param>
    /// <param name="b">B, laid out like K.</param>
    /// <param name="totals">Receives one number a column; the columns of one pair receive the same.</param>
    public abstract void Contract(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> totals);

    /// <summary>K → A_x K A_yᵀ and Θ → A_x Θ A_yᵀ, with the attention maps A that <paramref name="weights"/> makes of a sequence's own covariances.</summary>
    public abstract void Conjugate(AttentionWeights weights);

    /// <summary>Collapses the positions of every pair into one: their mean, or the mean of the equal positions (flatten).</summary>
    public abstract void Pool(bool flatten);

    /// <summary>The kernel values of the batch under a readout, one a pair.</summary>
    /// <param name="state">K or Θ.</param>
    /// <param name="readout">Mean, Last or Flatten.</param>
    /// <param name="values">Receives one number a pair.</param>
    public abstract void ReadOut(ReadOnlySpan<T> state, Architectures.Readout readout, Span<T> values);

    /// <summary>A copy of K and Θ in storage that is given back by <see cref="Release"/>: what a residual connection sets aside.</summary>
    public (T[] K, T[] Theta) SetAside()
    {
        T[] k = Rent();
        K.CopyTo(k);
        T[] theta = [];
        if (Tangent)
        {
            theta = Rent();
            Theta.CopyTo(theta);
        }

        return (k, theta);
    }

    /// <summary>Gives storage back.</summary>
    public void Release((T[] K, T[] Theta) saved)
    {
        _free.Push(saved.K);
        if (Tangent)
            _free.Push(saved.Theta);
    }

    /// <summary>Applies an entrywise map to row <paramref name="r"/> of the window, given the two numbers of its position and those of the columns.</summary>
    protected void MapRow<TMap>(int r, T normaliser, T scale, ReadOnlySpan<T> normalisers, ReadOnlySpan<T> scales)
        where TMap : struct, IEntrywiseMap
    {
        Span<T> k = K.Slice(r * Stride, Stride);
        if (Tangent)
            LaneLoop.Run<T, TangentLoop<T, TMap>>(new(Theta.Slice(r * Stride, Stride), k, normaliser, scale, normalisers, scales));
        LaneLoop.Run<T, EntrywiseLoop<T, TMap>>(new(k, normaliser, scale, normalisers, scales));
    }

    /// <summary>Sets the size of the cell table and makes room for it; the contents are then arbitrary.</summary>
    protected void Resize(int rows, int stride)
    {
        _allRows = rows;
        _windowRows = rows;
        FirstRow = 0;
        Stride = stride;
        if (_k.Length < rows * stride)
        {
            _free.Clear();
            _k = new T[rows * stride];
            _theta = Tangent ? new T[rows * stride] : [];
        }

        if (_columnA.Length < stride)
        {
            _columnA = new T[stride];
            _columnB = new T[stride];
        }
    }

    /// <summary>Exchanges K's storage for another array (of a product, say) and returns the old.</summary>
    protected T[] ReplaceK(T[] k) => Exchange(ref _k, k);

    /// <summary>Exchanges Θ's storage for another array and returns the old.</summary>
    protected T[] ReplaceTheta(T[] theta) => Exchange(ref _theta, theta);

    /// <summary>Storage of K's size.</summary>
    protected T[] Rent() => _free.TryPop(out T[]? free) && free.Length >= Rows * Stride ? free : new T[_k.Length];

    /// <summary>Gives back storage of <see cref="Rent"/>.</summary>
    protected void Return(T[] storage) => _free.Push(storage);

    private static T[] Exchange(ref T[] field, T[] value)
    {
        T[] old = field;
        field = value;
        return old;
    }
}

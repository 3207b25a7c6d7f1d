using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Kostka.Spectra.Exact.Howe;

/// <summary>
/// Of an invariant function of pairs, its means over random first rows: for each class of tables T of the boxes below, with margins γ and δ, the mean of
/// f(N + T) over the tables N of a random arrangement of n − γ against m − δ. For one thread.
/// </summary>
internal abstract class PairMoments
{
    /// <summary>Turns to the pairs whose first sequence is of the given orbit, and whose second is of that or of a later one.</summary>
    public abstract void Load(int x);

    /// <summary>The means for the pair (x, y), one a class; 0 for margins that do not fit. To be asked for once a pair.</summary>
    public abstract void Compute(int y, Span<double> moments);
}

/// <summary>A function of two orbits and a statistic of the table, evaluated for many pairs at once.</summary>
/// <param name="x">The first orbits.</param>
/// <param name="y">The second orbits.</param>
/// <param name="statistic">How many of the permuted positions hold a pair of symbols that counts.</param>
/// <param name="values">Receives the values.</param>
internal delegate void StatisticFunction(ReadOnlySpan<int> x, ReadOnlySpan<int> y, ReadOnlySpan<double> statistic, Span<double> values);

/// <summary>Moments of a function that depends on the table through the two orbits and one statistic only: no table is enumerated.</summary>
internal sealed class StatisticMoments : PairMoments
{
    /// <summary>Values of the statistic whose probability, times the root of the two orbits', is below this do not matter to double precision.</summary>
    public const double LeastWeight = 1e-20;

    private readonly HoweTypes _types;
    private readonly MarginClasses _classes;
    private readonly StatisticFunction _function;
    private readonly ArrangementLaw _law;
    private readonly int[][][] _lowered; // by |δ|, by orbit's type, by δ: the number of m − δ, or −1
    private readonly int[] _starts, _lows;
    private readonly List<int> _x = [], _y = [];
    private readonly List<double> _statistics = [];
    private double[] _values = [];
    private int _loadedType = -1, _first;

    /// <summary>The moments of a function.</summary>
    /// <param name="types">The orbits.</param>
    /// <param name="classes">The classes of the tables below the first row.</param>
    /// <param name="below">The largest number of boxes there.</param>
    /// <param name="counts">Which pairs of symbols count.</param>
    /// <param name="lowered">From <see cref="Lowered"/>.</param>
    /// <param name="function">The function.</param>
    public StatisticMoments(HoweTypes types, MarginClasses classes, int below, bool[] counts, int[][][] lowered, StatisticFunction function)
    {
        (_types, _classes, _function, _lowered) = (types, classes, function, lowered);
        _law = new ArrangementLaw(types.Compositions, below, counts);
        _starts = new int[types.Count + 1];
        _lows = new int[types.Count];
    }

    /// <summary>For k = 0 … K, every type m of P tokens and every δ of k tokens the number of m − δ among the types of P − k tokens; −1 where it is none.</summary>
    public static int[][][] Lowered(Compositions[] compositions, int below)
    {
        var lowered = new int[below + 1][][];
        int[] rest = new int[compositions[0].Parts];
        for (int k = 0; k <= below; k++)
        {
            Compositions types = compositions[^1];
            lowered[k] = new int[types.Count][];
            for (int type = 0; type < types.Count; type++)
            {
                lowered[k][type] = new int[compositions[k].Count];
                for (int delta = 0; delta < compositions[k].Count; delta++)
                {
                    for (int v = 0; v < rest.Length; v++)
                        rest[v] = types[type][v] - compositions[k][delta][v];
                    lowered[k][type][delta] = compositions[^(k + 1)].IndexOf(rest);
                }
            }
        }

        return lowered;
    }

    /// <inheritdoc/>
    public override void Load(int x)
    {
        if (_types.Types[x] != _loadedType)
        {
            _loadedType = _types.Types[x];
            _law.Load(_types[x]);
        }

        _first = x;
        _x.Clear();
        _y.Clear();
        _statistics.Clear();
        for (int y = x; y < _types.Count; y++)
        {
            ReadOnlySpan<double> law = _law.Of(0, 0, _types.Types[y]);
            double least = LeastWeight / (_types.Roots[x] * _types.Roots[y]);
            int low = 0, high = law.Length - 1;
            while (low <= high && law[low] < least)
                low++;
            while (high >= low && law[high] < least)
                high--;
            _starts[y] = _x.Count;
            _lows[y] = low;
            for (int t = low; t <= high; t++)
            {
                _x.Add(x);
                _y.Add(y);
                _statistics.Add(t);
            }
        }

        _starts[_types.Count] = _x.Count;
        if (_values.Length < _x.Count)
            _values = new double[_x.Count];
        _function(CollectionsMarshal.AsSpan(_x), CollectionsMarshal.AsSpan(_y), CollectionsMarshal.AsSpan(_statistics), _values.AsSpan(0, _x.Count));
    }

    /// <inheritdoc/>
    public override void Compute(int y, Span<double> moments)
    {
        Span<double> values = _values.AsSpan(_starts[y], _starts[y + 1] - _starts[y]);
        int typeX = _types.Types[_first], typeY = _types.Types[y], low = _lows[y];
        moments.Clear();
        moments[0] = TensorPrimitives.Dot(_law.Of(0, 0, typeY).Slice(low, values.Length), values);

        // A constant has no part outside the trivial irrep, the only one without boxes below the first row. Taken away, it cannot leave its rounding there.
        TensorPrimitives.Subtract(values, moments[0], values);
        for (int k = 1; k < _lowered.Length; k++)
        {
            int[] gammas = _lowered[k][typeX], deltas = _lowered[k][typeY];
            for (int gamma = 0; gamma < gammas.Length; gamma++)
            {
                if (gammas[gamma] < 0)
                    continue;
                for (int delta = 0; delta < deltas.Length; delta++)
                {
                    if (deltas[delta] < 0)
                        continue;
                    ReadOnlySpan<double> law = _law.Of(k, gamma, deltas[delta]);
                    Span<double> target = moments.Slice(_classes.Start(k, gamma, delta), k + 1);
                    for (int j = 0; j <= k; j++)
                    {
                        // Σ_t D(t) f(t + j), with f known from low on.
                        int from = Math.Max(0, low - j), skipped = from + j - low, count = Math.Min(values.Length - skipped, law.Length - from);
                        if (count > 0)
                            target[j] = TensorPrimitives.Dot(law.Slice(from, count), values.Slice(skipped, count));
                    }
                }
            }
        }
    }
}

using Kostka.Numerics;
using Kostka.Numerics.Lanes;
using Kostka.Symmetry;

namespace Kostka.Spectra.Exact.Hahn;

/// <summary>
/// The Hahn transform (Schrijver, IEEE Trans. Inform. Theory 51, 2005, in the orthonormal form): for sequences over two symbols, with P_i the probability of
/// i ones among the P permuted positions and t the overlap of two random sequences of types i and j, hypergeometric, the block of λ = (P−k, k) is
/// B_k[i, j] = √(P_i P_j)·E_t[κ(t) h_k(t)]/√d_k for i, j = k … P−k, h_k the orthonormal polynomials of that distribution.
/// </summary>
/// <remarks>
/// |h_k|/√d_k ≤ 1, so that nothing cancels on a scale larger than the function itself, and E h_k² = 1, so that rounding errors of κ reach the block k
/// divided by √d_k.
/// </remarks>
/// <typeparam name="T">The numbers.</typeparam>
internal sealed class HahnBlocks<T>
    where T : unmanaged, ILane<T>
{
    private readonly BinaryTypes _types;
    private readonly int _degree;
    private readonly T _least;
    private readonly T[] _roots, _growth;
    private readonly int[][] _members, _places;

    /// <summary>The transform for the irreps with up to <paramref name="degree"/> boxes below the first row, at most P/2.</summary>
    /// <param name="types">The types.</param>
    /// <param name="degree">K.</param>
    /// <param name="least">Overlaps less probable than this, relative to the most probable one, are left out.</param>
    public HahnBlocks(BinaryTypes types, int degree, double least)
    {
        _types = types;
        _degree = degree;
        _least = T.Of(least);
        _roots = [.. types.Probabilities.Select(p => T.Sqrt(T.Of(p)))];

        // √(d_{n+1}/d_n): h_n/√d_n is carried along, which never exceeds 1.
        double p = types.Positions;
        _growth = [.. Enumerable.Range(0, degree).Select(n => T.Sqrt(T.Of((p + 1 - n) * (p - 1 - (2.0 * n))) / T.Of((n + 1) * (p + 1 - (2.0 * n)))))];
        _members = [.. Enumerable.Range(0, degree + 1).Select(k => Enumerable.Range(0, types.Count).Where(x => Degree(x) >= k).ToArray())];
        _places = [.. _members.Select(members =>
        {
            int[] places = new int[types.Count];
            Array.Fill(places, -1);
            for (int place = 0; place < members.Length; place++)
                places[members[place]] = place;
            return places;
        })];
    }

    /// <summary>An invariant function of pairs: its values on many pairs, given by their types and their overlap. For one thread.</summary>
    public delegate void PairFunction(ReadOnlySpan<int> x, ReadOnlySpan<int> y, ReadOnlySpan<T> overlaps, Span<T> values);

    /// <summary>Number of types in block k.</summary>
    public int Size(int k) => _members[k].Length;

    /// <summary>The blocks 0 … K, row-major and symmetric.</summary>
    /// <param name="function">Makes the function, once a thread.</param>
    /// <param name="flipped">For every type the one in which the symbols are exchanged where the function is invariant under that, or empty.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    public T[][] Compute(Func<PairFunction> function, int[] flipped, Computation computation)
    {
        T[][] blocks = [.. _members.Select(members => new T[checked(members.Length * members.Length)])];
        int done = 0;
        void Work(Worker worker, int x)
        {
            computation.Cancellation.ThrowIfCancellationRequested();
            for (int y = x; y < _types.Count; y++)
            {
                // The pair with its symbols exchanged has the same entries but for √(P_x P_y): the one that comes first is computed.
                (int, int) other = (x, y);
                if (flipped.Length > 0 && flipped[x] >= 0 && flipped[y] >= 0)
                {
                    other = (Math.Min(flipped[x], flipped[y]), Math.Max(flipped[x], flipped[y]));
                    if (other.CompareTo((x, y)) < 0)
                        continue;
                }

                worker.Add(x, y, other);
            }

            worker.Finish();
            computation.Progress?.Report((double)Interlocked.Increment(ref done) / _types.Count);
        }

        if (computation.Threads <= 1)
        {
            var worker = new Worker(this, function(), blocks);
            for (int x = 0; x < _types.Count; x++)
                Work(worker, x);
            return blocks;
        }

        Parallel.For(
            0,
            _types.Count,
            new ParallelOptions { MaxDegreeOfParallelism = computation.Threads, CancellationToken = computation.Cancellation },
            () => new Worker(this, function(), blocks),
            (x, _, worker) =>
            {
                Work(worker, x);
                return worker;
            },
            _ => { });
        return blocks;
    }

    private int Degree(int x) => Math.Min(_types.Ones[x], _types.Positions - _types.Ones[x]);

    /// <summary>The workspace of one thread: pairs of types are gathered until they fill a batch of the function.</summary>
    private sealed class Worker
    {
        private const int Batch = 512;

        private readonly HahnBlocks<T> _transform;
        private readonly PairFunction _function;
        private readonly T[][] _blocks;
        private readonly List<Gathered> _gathered = [];
        private readonly int[] _x, _y;
        private readonly T[] _overlaps, _law, _values, _deviations, _a, _b, _entries;
        private T[] _previous, _current, _next;
        private int _filled;

        public Worker(HahnBlocks<T> transform, PairFunction function, T[][] blocks)
        {
            (_transform, _function, _blocks) = (transform, function, blocks);
            int most = LaneLoop.Padded((transform._types.Positions / 2) + 1), room = most + Batch;
            (_x, _y) = (new int[room], new int[room]);
            (_overlaps, _law, _values) = (new T[room], new T[room], new T[room]);
            (_deviations, _previous, _current, _next) = (new T[most], new T[most], new T[most], new T[most]);
            (_a, _b, _entries) = (new T[transform._degree + 1], new T[transform._degree + 1], new T[transform._degree + 1]);
        }

        /// <summary>A pair of types in the batch: its part of the columns, and the pair that has the same entries.</summary>
        private readonly record struct Gathered(int X, int Y, (int X, int Y) Other, int Start, int Count);

        /// <summary>Adds a pair of types to the batch, and computes the batch when it is full.</summary>
        public void Add(int x, int y, (int X, int Y) other)
        {
            BinaryTypes types = _transform._types;
            int count = Hypergeometric(types.Positions, types.Ones[x], types.Ones[y]), padded = LaneLoop.Padded(count);

            // The padding repeats an overlap with probability 0.
            _law.AsSpan(_filled + count, padded - count).Clear();
            _overlaps.AsSpan(_filled + count, padded - count).Fill(_overlaps[_filled]);
            _x.AsSpan(_filled, padded).Fill(x);
            _y.AsSpan(_filled, padded).Fill(y);
            _gathered.Add(new Gathered(x, y, other, _filled, padded));
            _filled += padded;
            if (_filled >= Batch)
                Finish();
        }

        /// <summary>Computes what has been gathered.</summary>
        public void Finish()
        {
            if (_filled == 0)
                return;
            _function(_x.AsSpan(0, _filled), _y.AsSpan(0, _filled), _overlaps.AsSpan(0, _filled), _values.AsSpan(0, _filled));
            foreach (Gathered pair in _gathered)
                Project(pair);
            _gathered.Clear();
            _filled = 0;
        }

        /// <summary>The entries of all blocks at a pair of types.</summary>
        private void Project(Gathered pair)
        {
            BinaryTypes types = _transform._types;
            int p = types.Positions, i = types.Ones[pair.X], j = types.Ones[pair.Y], stride = pair.Count;
            T mean = p == 0 ? T.Of(0) : T.Of((double)i * j) / T.Of(p);
            LaneLoop.Run<T, StartLoop>(new(
                _overlaps.AsSpan(pair.Start, stride), _law.AsSpan(pair.Start, stride), _values.AsSpan(pair.Start, stride), mean, _deviations.AsSpan(0, stride), _current.AsSpan(0, stride)));
            _previous.AsSpan(0, stride).Clear();
            int degree = Math.Min(_transform._degree, HahnPolynomials.Degree(p, i, j));
            HahnPolynomials.Recurrence(p, i, j, _a.AsSpan(0, degree + 1), _b.AsSpan(0, degree + 1));
            Span<T> sums = stackalloc T[LaneLoop.Padding];
            for (int k = 0; k <= degree; k++)
            {
                T weight = k == 0 ? T.Of(0) : _b[k] / _transform._growth[k - 1];
                T scale = k == degree ? T.Of(0) : T.Of(1) / (_b[k + 1] * _transform._growth[k]);
                sums.Clear();
                LaneLoop.Run<T, StepLoop>(new(
                    _deviations.AsSpan(0, stride), _previous.AsSpan(0, stride), _current.AsSpan(0, stride), _next.AsSpan(0, stride), sums, _a[k], weight, scale));
                _entries[k] = Total(sums);
                (_previous, _current, _next) = (_current, _next, _previous);
            }

            Put(pair.X, pair.Y, degree);
            if (pair.Other != (pair.X, pair.Y))
                Put(pair.Other.X, pair.Other.Y, degree);
        }

        /// <summary>Enters what was computed last as the blocks' entries at (x, y).</summary>
        private void Put(int x, int y, int degree)
        {
            T root = _transform._roots[x] * _transform._roots[y];
            for (int k = 0; k <= degree; k++)
            {
                int[] places = _transform._places[k];
                int size = _transform.Size(k);
                _blocks[k][(places[x] * size) + places[y]] = root * _entries[k];
                _blocks[k][(places[y] * size) + places[x]] = root * _entries[k];
            }
        }

        /// <summary>
        /// Appends the probable overlaps with their probabilities, by the ratio of neighbours from the most probable one outwards; their number.
        /// </summary>
        private int Hypergeometric(int p, int i, int j)
        {
            Span<T> law = _law.AsSpan(_filled), overlaps = _overlaps.AsSpan(_filled);
            int low = Math.Max(0, i + j - p), high = Math.Min(i, j);
            int mode = Math.Clamp((int)((i + 1.0) * (j + 1.0) / (p + 2.0)), low, high), first = mode, last = mode;
            T one = T.Of(1), total = one, left = one, right = one;
            law[mode - low] = one;
            while (first > low)
            {
                left *= T.Of((double)first * (p - i - j + first)) / T.Of((double)(i - first + 1) * (j - first + 1));
                if (!Matters(left))
                    break;
                law[--first - low] = left;
                total += left;
            }

            while (last < high)
            {
                right *= T.Of((double)(i - last) * (j - last)) / T.Of((double)(last + 1) * (p - i - j + last + 1));
                if (!Matters(right))
                    break;
                law[++last - low] = right;
                total += right;
            }

            int count = last - first + 1;
            T share = one / total;
            for (int s = 0; s < count; s++)
            {
                law[s] = law[first - low + s] * share;
                overlaps[s] = T.Of(first + s);
            }

            return count;
        }

        private bool Matters(T share) => T.AllAtMost(_transform._least - share, 0);

        private static T Total(ReadOnlySpan<T> sums) => ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
    }

    /// <summary>What the recurrence starts from: current = law·values, and the overlaps' deviations from their mean.</summary>
    private readonly ref struct StartLoop(
        ReadOnlySpan<T> overlaps, ReadOnlySpan<T> law, ReadOnlySpan<T> values, T mean, Span<T> deviations, Span<T> current) : ILaneLoop
    {
        private readonly ReadOnlySpan<T> _overlaps = overlaps, _law = law, _values = values;
        private readonly T _mean = mean;
        private readonly Span<T> _deviations = deviations, _current = current;

        public void Run<TLane>()
            where TLane : unmanaged, ILane<TLane>
        {
            TLane mean = LaneLoop.Broadcast<T, TLane>(_mean);
            ReadOnlySpan<TLane> overlaps = LaneLoop.As<T, TLane>(_overlaps), law = LaneLoop.As<T, TLane>(_law)[..overlaps.Length];
            ReadOnlySpan<TLane> values = LaneLoop.As<T, TLane>(_values)[..overlaps.Length];
            Span<TLane> deviations = LaneLoop.As<T, TLane>(_deviations)[..overlaps.Length], current = LaneLoop.As<T, TLane>(_current)[..overlaps.Length];
            for (int s = 0; s < overlaps.Length; s++)
            {
                deviations[s] = overlaps[s] - mean;
                current[s] = law[s] * values[s];
            }
        }
    }

    /// <summary>Adds up the current row, and makes the next: next = ((u − a)·current − weight·previous)·scale.</summary>
    /// <remarks>The sums run over every <see cref="LaneLoop.Padding"/>th number each, so that they do not depend on the lane.</remarks>
    private readonly ref struct StepLoop(
        ReadOnlySpan<T> deviations, ReadOnlySpan<T> previous, ReadOnlySpan<T> current, Span<T> next, Span<T> sums, T a, T weight, T scale) : ILaneLoop
    {
        private readonly ReadOnlySpan<T> _deviations = deviations, _previous = previous, _current = current;
        private readonly Span<T> _next = next, _sums = sums;
        private readonly T _a = a, _weight = weight, _scale = scale;

        public void Run<TLane>()
            where TLane : unmanaged, ILane<TLane>
        {
            TLane a = LaneLoop.Broadcast<T, TLane>(_a), weight = LaneLoop.Broadcast<T, TLane>(_weight), scale = LaneLoop.Broadcast<T, TLane>(_scale);
            Span<TLane> next = LaneLoop.As<T, TLane>(_next), sums = LaneLoop.As<T, TLane>(_sums);
            ReadOnlySpan<TLane> u = LaneLoop.As<T, TLane>(_deviations)[..next.Length], previous = LaneLoop.As<T, TLane>(_previous)[..next.Length];
            ReadOnlySpan<TLane> current = LaneLoop.As<T, TLane>(_current)[..next.Length];
            for (int start = 0; start < next.Length; start += sums.Length)
            {
                for (int l = 0; l < sums.Length; l++)
                {
                    int s = start + l;
                    TLane value = current[s];
                    sums[l] += value;
                    next[s] = (((u[s] - a) * value) - (weight * previous[s])) * scale;
                }
            }
        }
    }
}

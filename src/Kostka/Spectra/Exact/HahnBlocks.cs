using Kostka.Numerics;
using Kostka.Numerics.Lanes;
using Kostka.Symmetry;

namespace Kostka.Spectra.Exact;

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

    /// <summary>An invariant function of pairs: its values for types x and y at many overlaps, in whole rows of padding. For one thread.</summary>
    public delegate void PairFunction(int x, int y, ReadOnlySpan<T> overlaps, Span<T> values);

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
                if (flipped.Length == 0 || flipped[x] < 0 || flipped[y] < 0)
                {
                    worker.Pair(x, y);
                    continue;
                }

                // The exchanged pair has the same entries: the one that comes first is computed.
                (int fx, int fy) = (Math.Min(flipped[x], flipped[y]), Math.Max(flipped[x], flipped[y]));
                if (fx < x || (fx == x && fy < y))
                    continue;
                int degree = worker.Pair(x, y);
                if (fx != x || fy != y)
                    worker.Put(fx, fy, degree);
            }

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

    /// <summary>The workspace of one thread.</summary>
    private sealed class Worker
    {
        private readonly HahnBlocks<T> _transform;
        private readonly PairFunction _function;
        private readonly T[][] _blocks;
        private readonly T[] _overlaps, _law, _deviations, _a, _b, _entries;
        private T[] _previous, _current, _next;

        public Worker(HahnBlocks<T> transform, PairFunction function, T[][] blocks)
        {
            (_transform, _function, _blocks) = (transform, function, blocks);
            int most = LaneLoop.Padded((transform._types.Positions / 2) + 1);
            (_overlaps, _law, _deviations) = (new T[most], new T[most], new T[most]);
            (_previous, _current, _next) = (new T[most], new T[most], new T[most]);
            (_a, _b, _entries) = (new T[transform._degree + 1], new T[transform._degree + 1], new T[transform._degree + 1]);
        }

        /// <summary>Computes the entries of all blocks at (x, y), and the largest k that has one.</summary>
        public int Pair(int x, int y)
        {
            BinaryTypes types = _transform._types;
            int p = types.Positions, i = types.Ones[x], j = types.Ones[y];
            int count = Hypergeometric(p, i, j), stride = LaneLoop.Padded(count);
            _function(x, y, _overlaps.AsSpan(0, count), _current.AsSpan(0, stride));
            T mean = p == 0 ? T.Of(0) : T.Of((double)i * j) / T.Of(p);
            for (int s = 0; s < count; s++)
            {
                _current[s] *= _law[s];
                _deviations[s] = _overlaps[s] - mean;
            }

            _current.AsSpan(count, stride - count).Clear();
            _deviations.AsSpan(count, stride - count).Clear();
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

            Put(x, y, degree);
            return degree;
        }

        /// <summary>Enters what was computed last as the blocks' entries at (x, y).</summary>
        public void Put(int x, int y, int degree)
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

        /// <summary>The probable overlaps with their probabilities, by the ratio of neighbours from the most probable one outwards; their number.</summary>
        private int Hypergeometric(int p, int i, int j)
        {
            int low = Math.Max(0, i + j - p), high = Math.Min(i, j);
            int mode = Math.Clamp((int)((i + 1.0) * (j + 1.0) / (p + 2.0)), low, high), first = mode, last = mode;
            T one = T.Of(1), total = one, left = one, right = one;

            // The mode in the middle of the workspace would do too; from its own place on, both walks stay inside.
            _law[mode - low] = one;
            while (first > low)
            {
                left *= T.Of((double)first * (p - i - j + first)) / T.Of((double)(i - first + 1) * (j - first + 1));
                if (!Matters(left))
                    break;
                _law[--first - low] = left;
                total += left;
            }

            while (last < high)
            {
                right *= T.Of((double)(i - last) * (j - last)) / T.Of((double)(last + 1) * (p - i - j + last + 1));
                if (!Matters(right))
                    break;
                _law[++last - low] = right;
                total += right;
            }

            int count = last - first + 1;
            for (int s = 0; s < count; s++)
            {
                _law[s] = _law[first - low + s] / total;
                _overlaps[s] = T.Of(first + s);
            }

            return count;
        }

        private bool Matters(T share) => T.AllAtMost(_transform._least - share, 0);

        private static T Total(ReadOnlySpan<T> sums) => ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
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

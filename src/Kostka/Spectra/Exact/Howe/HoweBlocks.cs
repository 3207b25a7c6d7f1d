using System.Collections.Immutable;
using Kostka.Numerics;
using Kostka.Symmetry;

namespace Kostka.Spectra.Exact.Howe;

/// <summary>
/// The blocks of an invariant function f of pairs by Howe duality. Between states s of type n and t of type m of an irrep the function has the entry
/// √(P_n P_m)·√(share(s) share(t))·E f(N^1 + … + N^r), every row's table N^i that of a random arrangement of its two types; the block of λ is this matrix between
/// the highest-weight vectors of <see cref="LowerStates"/>.
/// </summary>
/// <remarks>
/// The mean is taken in two steps: over the first row, for each class of tables below it (<see cref="PairMoments"/>, once for all irreps), then over the few
/// boxes below (<see cref="LowerLaw"/>). The shares of a type's states sum to 1, so that nothing cancels on a scale larger than the function's own.
/// </remarks>
internal sealed class HoweBlocks
{
    private readonly HoweTypes _types;
    private readonly LowerStates[] _states;
    private readonly Matrix[][] _bases; // by irrep, by orbit: copies × states
    private readonly int[][] _starts; // by irrep, by orbit: where its copies begin in the block

    /// <summary>The blocks of the given irreps.</summary>
    public HoweBlocks(HoweTypes types, ImmutableArray<Partition> irreps)
    {
        _types = types;
        _states = [.. irreps.Select(irrep => new LowerStates(irrep, types.Compositions))];
        _bases = new Matrix[irreps.Length][];
        _starts = new int[irreps.Length][];
        for (int i = 0; i < irreps.Length; i++)
        {
            _bases[i] = new Matrix[types.Count];
            _starts[i] = new int[types.Count + 1];
            for (int orbit = 0; orbit < types.Count; orbit++)
            {
                _bases[i][orbit] = orbit > 0 && types.Types[orbit] == types.Types[orbit - 1] ? _bases[i][orbit - 1] : _states[i].HighestWeights(types[orbit]);
                _starts[i][orbit + 1] = _starts[i][orbit] + _bases[i][orbit].Rows;
            }
        }
    }

    /// <summary>The size of an irrep's block.</summary>
    public int Size(int irrep) => _starts[irrep][^1];

    /// <summary>Where the copies of an orbit begin in an irrep's block.</summary>
    public int Start(int irrep, int orbit) => _starts[irrep][orbit];

    /// <summary>The blocks of a function, symmetric.</summary>
    /// <param name="tables">The classes of tables below the first row.</param>
    /// <param name="moments">Makes the function's moments over these classes, once a thread.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    public ImmutableArray<Matrix> Compute(TableClasses tables, Func<PairMoments> moments, Computation computation)
    {
        LowerLaw[] laws = [.. _states.Select(states => new LowerLaw(states, tables, _types.Vocabulary))];
        Matrix[] blocks = [.. Enumerable.Range(0, _states.Length).Select(irrep => new Matrix(Size(irrep), Size(irrep)))];
        double done = 0, all = 0.5 * _types.Count * (_types.Count + 1.0);
        object gate = new();
        Parallel.For(
            0,
            _types.Count,
            new ParallelOptions { MaxDegreeOfParallelism = computation.Threads, CancellationToken = computation.Cancellation },
            () => new Worker(this, laws, blocks, moments(), tables.Count),
            (x, _, worker) =>
            {
                worker.Row(x, computation.Cancellation);
                lock (gate)
                {
                    done += _types.Count - x;
                    computation.Progress?.Report(done / all);
                }

                return worker;
            },
            _ => { });
        return [.. blocks];
    }

    /// <summary>The workspace of one thread.</summary>
    private sealed class Worker(HoweBlocks owner, LowerLaw[] laws, Matrix[] blocks, PairMoments source, int classes)
    {
        private readonly double[] _moments = new double[classes];
        private readonly double[] _half = new double[owner._states.Max(states => states.Count) * MostCopies(owner)];

        /// <summary>The entries of the pairs of x with itself and all later orbits.</summary>
        public void Row(int x, CancellationToken cancellation)
        {
            source.Load(x);
            for (int y = x; y < owner._types.Count; y++)
            {
                cancellation.ThrowIfCancellationRequested();
                source.Compute(y, _moments);
                double root = owner._types.Roots[x] * owner._types.Roots[y];
                for (int irrep = 0; irrep < blocks.Length; irrep++)
                    Pair(irrep, x, y, root);
            }
        }

        private void Pair(int irrep, int x, int y, double root)
        {
            Matrix left = owner._bases[irrep][x], right = owner._bases[irrep][y];
            if (left.Rows == 0 || right.Rows == 0)
                return;
            int states = left.Columns, copies = right.Rows;
            LowerLaw law = laws[irrep];
            int[] tableClasses = law.Classes;
            double[] weights = law.Weights;
            Span<double> half = _half.AsSpan(0, states * copies);
            half.Clear();
            for (int s = 0; s < states; s++)
            {
                Span<double> row = half.Slice(s * copies, copies);
                for (int t = 0; t < states; t++)
                {
                    double entry = 0;
                    for (int i = law.Start(s, t), end = law.End(s, t); i < end; i++)
                        entry += weights[i] * _moments[tableClasses[i]];
                    for (int b = 0; b < copies; b++)
                        row[b] += entry * right[b, t];
                }
            }

            Matrix block = blocks[irrep];
            int startX = owner.Start(irrep, x), startY = owner.Start(irrep, y);
            for (int a = 0; a < left.Rows; a++)
            {
                for (int b = 0; b < copies; b++)
                {
                    double sum = 0;
                    for (int s = 0; s < states; s++)
                        sum += left[a, s] * half[(s * copies) + b];
                    block[startX + a, startY + b] = root * sum;
                    block[startY + b, startX + a] = root * sum;
                }
            }
        }

        private static int MostCopies(HoweBlocks owner) => owner._bases.Max(bases => bases.Max(basis => basis.Rows));
    }
}

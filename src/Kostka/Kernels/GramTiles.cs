using System.Runtime.InteropServices;
using Kostka.Kernels.Geometry;
using Kostka.Numerics;
using Kostka.Numerics.Lanes;
using Kostka.Sequences;
using Readout = Kostka.Architectures.Readout;

namespace Kostka.Kernels;

/// <summary>
/// Gram matrices on a pair geometry, tile by tile. A tile is a range of rows against a range of columns whose self terms fit the memory budget
/// together; within it, each thread takes one batch of columns after another and runs every row against it. Symmetric matrices are computed once,
/// on and below the diagonal, and mirrored.
/// </summary>
/// <typeparam name="TSet">A set of sequences, prepared for the geometry.</typeparam>
internal sealed class GramTiles<TSet> : IGramTiles
{
    /// <summary>Self terms of one range of sequences take at most this many bytes.</summary>
    private const long TermsBudget = 128L << 20;

    private readonly PairGeometry<TSet> _geometry;
    private readonly Recursion _recursion;
    private readonly Readout _readout;
    private readonly int _range;

    /// <summary>Gram matrices under a readout.</summary>
    public GramTiles(PairGeometry<TSet> geometry, Recursion recursion, Readout readout)
    {
        _geometry = geometry;
        _recursion = recursion;
        _readout = readout;
        long perSequence = Math.Max(1, recursion.Slots.Sum(slot => slot.Size(geometry.PositionClasses)) * sizeof(double));
        _range = (int)Math.Clamp(TermsBudget / perSequence, 16, 1 << 20);
    }

    /// <inheritdoc/>
    public void ForEachPair(SequenceSet rowSet, SequenceSet columnSet, bool tangent, PairReceiver receive, Computation computation)
    {
        bool symmetric = ReferenceEquals(rowSet, columnSet);
        TSet rows = _geometry.Prepare(rowSet), columns = symmetric ? rows : _geometry.Prepare(columnSet);
        double total = symmetric ? 0.5 * rowSet.Count * (rowSet.Count + 1.0) : (double)rowSet.Count * columnSet.Count, done = 0;
        var progress = new Lock();
        foreach ((int rowStart, int rowCount) in Ranges(rowSet.Count))
        {
            SelfTerms<Real> rowTerms = Record(rows, rowStart, rowCount, computation);
            foreach ((int columnStart, int columnCount) in Ranges(columnSet.Count))
            {
                if (symmetric && columnStart > rowStart)
                    break;
                bool diagonal = symmetric && columnStart == rowStart;
                SelfTerms<Real> columnTerms = diagonal ? rowTerms : Record(columns, columnStart, columnCount, computation);
                int batch = BatchOf(columnCount, computation.Threads), batches = (columnCount + batch - 1) / batch;
                ForEach(batches, computation, () => _geometry.Pairs(tangent), (worker, index) =>
                {
                    // Long batches of the triangle first.
                    int first = index * batch, count = Math.Min(batch, columnCount - first);
                    int firstRow = diagonal ? first : 0;
                    worker.LoadColumns(columns, columnStart + first, count, columnTerms, first);
                    Span<Real> nngp = stackalloc Real[count], ntk = stackalloc Real[tangent ? count : 0];
                    for (int i = firstRow; i < rowCount; i++)
                    {
                        computation.Cancellation.ThrowIfCancellationRequested();
                        worker.Begin(rows, rowStart + i, rowTerms, i);
                        ReadOut(worker, nngp, ntk);
                        receive(rowStart + i, columnStart + first, MemoryMarshal.Cast<Real, double>(nngp), MemoryMarshal.Cast<Real, double>(ntk));
                    }

                    if (computation.Progress is not null)
                    {
                        lock (progress)
                        {
                            done += (double)count * (rowCount - firstRow);
                            computation.Progress.Report(Math.Min(1, done / total));
                        }
                    }
                });
            }
        }
    }

    /// <inheritdoc/>
    public void ForEachSelf(SequenceSet set, bool tangent, PairReceiver receive, Computation computation)
    {
        TSet sequences = _geometry.Prepare(set);
        foreach ((int start, int count) in Ranges(set.Count))
        {
            var terms = new SelfTerms<Real>(_recursion.Slots, _geometry.PositionClasses, count);
            ForEach(count, computation, () => _geometry.Pairs(tangent), (worker, i) =>
            {
                Span<Real> nngp = stackalloc Real[1], ntk = stackalloc Real[tangent ? 1 : 0];
                worker.BeginRecording(sequences, start + i, terms, i);
                ReadOut(worker, nngp, ntk);
                receive(start + i, start + i, MemoryMarshal.Cast<Real, double>(nngp), MemoryMarshal.Cast<Real, double>(ntk));
            });
        }
    }

    /// <summary>Columns a batch: what the geometry takes, but small enough that every thread gets several.</summary>
    private int BatchOf(int columns, int threads) => Math.Min(_geometry.Batch, LaneLoop.Padded(columns / (4 * threads) + 1));

    private void ReadOut(ISequencePairs<Real, TSet> worker, Span<Real> nngp, Span<Real> ntk)
    {
        PairBatch<Real> batch = worker.Batch;
        _recursion.Run(batch);
        batch.ReadOut(batch.K, _readout, nngp);
        if (!ntk.IsEmpty)
            batch.ReadOut(batch.Theta, _readout, ntk);
    }

    private SelfTerms<Real> Record(TSet sequences, int start, int count, Computation computation)
    {
        var terms = new SelfTerms<Real>(_recursion.Slots, _geometry.PositionClasses, count);
        if (_recursion.Slots.IsEmpty)
            return terms;
        ForEach(count, computation, () => _geometry.Pairs(tangent: false), (worker, i) =>
        {
            worker.BeginRecording(sequences, start + i, terms, i);
            _recursion.Run(worker.Batch);
        });
        return terms;
    }

    private IEnumerable<(int Start, int Count)> Ranges(int count)
    {
        for (int start = 0; start < count; start += _range)
            yield return (start, Math.Min(_range, count - start));
    }

    /// <summary>Runs the indices 0 … count − 1 in ascending order on the computation's threads, each with a worker of its own.</summary>
    private static void ForEach<TWorker>(int count, Computation computation, Func<TWorker> create, Action<TWorker, int> run)
    {
        int threads = Math.Clamp(computation.Threads, 1, Math.Max(1, count)), next = -1;
        void Work()
        {
            TWorker worker = create();
            for (int index = Interlocked.Increment(ref next); index < count; index = Interlocked.Increment(ref next))
                run(worker, index);
        }

        if (threads == 1)
        {
            Work();
            return;
        }

        try
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => Work());
        }
        catch (AggregateException failed)
        {
            // One thread's error is the computation's error.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failed.InnerExceptions[0]);
        }
    }
}

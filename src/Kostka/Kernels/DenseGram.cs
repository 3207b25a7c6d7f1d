using System.Runtime.InteropServices;
using Kostka.Kernels.Geometry;
using Kostka.Numerics;
using Kostka.Numerics.Lanes;
using Kostka.Sequences;
using Architecture = Kostka.Architectures.Architecture;

namespace Kostka.Kernels;

/// <summary>
/// Gram matrices on the dense geometry, tile by tile. A tile is a range of rows against a range of columns whose self terms fit the memory budget
/// together; within it, each thread takes one batch of columns after another and runs every row against it. Symmetric matrices are computed once,
/// on and below the diagonal, and mirrored.
/// </summary>
internal sealed class DenseGram
{
    /// <summary>Self terms of one range of sequences take at most this many bytes.</summary>
    private const long TermsBudget = 128L << 20;

    /// <summary>A batch of columns holds about this many covariances (64 KiB), so that K, Θ and one residual copy stay in the second-level cache.</summary>
    private const int BatchCells = 8192;

    private readonly Architecture _architecture;
    private readonly Recursion _recursion;
    private readonly DenseEmbedding _embedding;
    private readonly int _length;
    private readonly int _batch;
    private readonly int _range;

    /// <summary>Gram matrices of sequences of one length.</summary>
    public DenseGram(Architecture architecture, Recursion recursion, int length)
    {
        _architecture = architecture;
        _recursion = recursion;
        _length = length;
        _embedding = new DenseEmbedding(architecture, length);
        _batch = Math.Clamp(BatchCells / (length * length), 1, 64);
        long perSequence = Math.Max(1, recursion.Slots.Sum(slot => slot.Size(length)) * sizeof(double));
        _range = (int)Math.Clamp(TermsBudget / perSequence, 16, 1 << 20);
    }

    /// <summary>Receives the values of one row against a batch of columns, from any thread, each pair once.</summary>
    /// <param name="row">Row number.</param>
    /// <param name="column">First column.</param>
    /// <param name="nngp">K, one value a column.</param>
    /// <param name="ntk">Θ, one value a column; empty unless asked for.</param>
    public delegate void Receiver(int row, int column, ReadOnlySpan<double> nngp, ReadOnlySpan<double> ntk);

    /// <summary>Computes every pair (i, j) of rows and columns; when both are the same set, only batches that reach j ≤ i.</summary>
    public void ForEachPair(SequenceSet rows, SequenceSet columns, bool tangent, Receiver receive, Computation computation)
    {
        bool symmetric = ReferenceEquals(rows, columns);
        double total = symmetric ? 0.5 * rows.Count * (rows.Count + 1.0) : (double)rows.Count * columns.Count, done = 0;
        var progress = new Lock();
        foreach ((int rowStart, int rowCount) in Ranges(rows.Count))
        {
            SelfTerms<Real> rowTerms = Record(rows, rowStart, rowCount, computation);
            foreach ((int columnStart, int columnCount) in Ranges(columns.Count))
            {
                if (symmetric && columnStart > rowStart)
                    break;
                bool diagonal = symmetric && columnStart == rowStart;
                SelfTerms<Real> columnTerms = diagonal ? rowTerms : Record(columns, columnStart, columnCount, computation);
                int batches = (columnCount + _batch - 1) / _batch;
                ForEach(batches, computation, () => Worker(tangent), (worker, index) =>
                {
                    // Long batches of the triangle first.
                    int first = index * _batch, count = Math.Min(_batch, columnCount - first);
                    int firstRow = diagonal ? first : 0;
                    worker.LoadColumns(Tokens(columns, columnStart + first, count), columnTerms, first, count);
                    Span<Real> nngp = stackalloc Real[count], ntk = stackalloc Real[tangent ? count : 0];
                    for (int i = firstRow; i < rowCount; i++)
                    {
                        computation.Cancellation.ThrowIfCancellationRequested();
                        worker.Begin(rows[rowStart + i], rowTerms, i);
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

    /// <summary>The values of the pairs (x_i, x_i), received as row i, column i.</summary>
    public void ForEachSelf(SequenceSet sequences, bool tangent, Receiver receive, Computation computation)
    {
        foreach ((int start, int count) in Ranges(sequences.Count))
        {
            var terms = new SelfTerms<Real>(_recursion.Slots, _length, count);
            ForEach(count, computation, () => Worker(tangent), (worker, i) =>
            {
                Span<Real> nngp = stackalloc Real[1], ntk = stackalloc Real[tangent ? 1 : 0];
                worker.BeginRecording(sequences[start + i], terms, i);
                ReadOut(worker, nngp, ntk);
                receive(start + i, start + i, MemoryMarshal.Cast<Real, double>(nngp), MemoryMarshal.Cast<Real, double>(ntk));
            });
        }
    }

    private void ReadOut(DensePairs<Real> worker, Span<Real> nngp, Span<Real> ntk)
    {
        _recursion.Run(worker);
        worker.ReadOut(worker.K, _architecture.Readout, nngp);
        if (!ntk.IsEmpty)
            worker.ReadOut(worker.Theta, _architecture.Readout, ntk);
    }

    private SelfTerms<Real> Record(SequenceSet sequences, int start, int count, Computation computation)
    {
        var terms = new SelfTerms<Real>(_recursion.Slots, _length, count);
        if (_recursion.Slots.IsEmpty)
            return terms;
        ForEach(count, computation, () => Worker(tangent: false), (worker, i) =>
        {
            worker.BeginRecording(sequences[start + i], terms, i);
            _recursion.Run(worker);
        });
        return terms;
    }

    private DensePairs<Real> Worker(bool tangent) => new(_embedding, _recursion.Slots, _batch, tangent);

    private static ReadOnlySpan<int> Tokens(SequenceSet sequences, int first, int count) =>
        sequences.Tokens.AsSpan(first * sequences.Length, count * sequences.Length);

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

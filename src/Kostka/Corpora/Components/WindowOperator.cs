using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Kostka.Numerics;

namespace Kostka.Corpora.Components;

/// <summary>
/// x → C x, C the LV × LV covariance of windows, by one pass over the text: with s_t = Σ_a x(a, x_(t+a)) − μ·x, what x gives for window t, C x = (1/W) Σ_t z_t s_t.
/// A token takes part in L windows in a row, each at another position, so that it adds L numbers that lie together in x to L numbers that lie together in s, and
/// back: T·L/4 vector steps either way, and no table at all.
/// </summary>
/// <remarks>Vectors have a row of L numbers for each symbol, those of the positions L − 1 … 0.</remarks>
internal sealed class WindowOperator
{
    private const int ChunkWindows = 2048;

    private readonly ReadOnlyMemory<int> _tokens;
    private readonly int _vocabulary, _length, _windows, _stride, _threads;
    private readonly PositionMeans _means;
    private readonly double[][] _sums;
    private readonly Computation _computation;

    public WindowOperator(ReadOnlyMemory<int> tokens, int vocabulary, int length, Computation computation)
    {
        _tokens = tokens;
        _vocabulary = vocabulary;
        _length = length;
        _windows = tokens.Length - length + 1;
        _computation = computation;
        _means = new PositionMeans(tokens, vocabulary, length);
        _stride = (length + 3) / 4 * 4;
        if ((long)vocabulary * _stride > Array.MaxLength)
            throw new RequestException($"Components of windows of {length} tokens over {vocabulary} symbols are too large; shorten the window or use fewer symbols.");
        _threads = Math.Clamp(computation.Threads, 1, 1 + (_windows / (4 * ChunkWindows)));
        MemoryGuard.Require((_threads + 1L) * vocabulary * _stride * sizeof(double), $"{_threads + 1} vectors of {vocabulary * _stride} numbers", "Use fewer symbols or a shorter window.");
        _sums = [.. Enumerable.Range(0, _threads).Select(_ => new double[vocabulary * _stride])];
    }

    /// <summary>Numbers in a vector, V·L.</summary>
    public int Size => _vocabulary * _length;

    /// <summary>y ← C x.</summary>
    public void Apply(ReadOnlySpan<double> x, Span<double> y)
    {
        double[] rows = new double[_vocabulary * _stride];
        for (int u = 0; u < _vocabulary; u++)
            x.Slice(u * _length, _length).CopyTo(rows.AsSpan(u * _stride));
        double mean = _means.Product(rows, _stride);
        Parallel.For(
            0,
            _threads,
            new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = _computation.Cancellation },
            thread => Pass(
                rows, mean, _sums[thread], (int)((long)_windows * thread / _threads), (int)((long)_windows * (thread + 1) / _threads)));
        for (int u = 0; u < _vocabulary; u++)
        {
            for (int k = 0; k < _length; k++)
            {
                double sum = 0;
                foreach (double[] part in _sums)
                    sum += part[(u * _stride) + k];
                y[(u * _length) + k] = sum / _windows;
            }
        }
    }

    private void Pass(double[] x, double mean, double[] result, int from, int to)
    {
        Array.Clear(result);
        double[] values = new double[ChunkWindows + (3 * _stride)];
        for (int first = from; first < to; first += ChunkWindows)
        {
            int count = Math.Min(ChunkWindows, to - first);
            ReadOnlySpan<int> tokens = _tokens.Span.Slice(first, count + _length - 1);
            Array.Clear(values);
            Gather(tokens, x, values);

            // The value of window t stands at t + L − 1; those before and after belong to windows of other chunks.
            values.AsSpan(0, _length - 1).Clear();
            values.AsSpan(_length - 1 + count).Clear();
            foreach (ref double value in values.AsSpan(_length - 1, count))
                value -= mean;
            Scatter(tokens, values, result);
        }
    }

    private void Gather(ReadOnlySpan<int> tokens, double[] x, double[] values)
    {
        ref double rows = ref MemoryMarshal.GetArrayDataReference(x);
        ref double value = ref MemoryMarshal.GetArrayDataReference(values);
        for (int i = 0; i < tokens.Length; i++)
        {
            ref double row = ref Unsafe.Add(ref rows, (nint)tokens[i] * _stride);
            for (int k = 0; k < _stride; k += 4)
                (Vector256.LoadUnsafe(ref row, (nuint)k) + Vector256.LoadUnsafe(ref value, (nuint)(i + k))).StoreUnsafe(ref value, (nuint)(i + k));
        }
    }

    private void Scatter(ReadOnlySpan<int> tokens, double[] values, double[] result)
    {
        ref double rows = ref MemoryMarshal.GetArrayDataReference(result);
        ref double value = ref MemoryMarshal.GetArrayDataReference(values);
        for (int i = 0; i < tokens.Length; i++)
        {
            ref double row = ref Unsafe.Add(ref rows, (nint)tokens[i] * _stride);
            for (int k = 0; k < _stride; k += 4)
                (Vector256.LoadUnsafe(ref row, (nuint)k) + Vector256.LoadUnsafe(ref value, (nuint)(i + k))).StoreUnsafe(ref row, (nuint)k);
        }
    }
}

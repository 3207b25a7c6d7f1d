using System.Numerics;
using Kostka.Networks.Execution;
using Kostka.Numerics;
using Kostka.Numerics.Products;
using Kostka.Sequences;

namespace Kostka.Networks;

/// <summary>
/// The tangent kernel of one network at given weights, Θ(x, y) = Σ_θ ∂f(x)/∂θ·∂f(y)/∂θ over its trained weights (Jacot, Gabriel, Hongler 2018).
/// In the NTK parametrisation, at initialisation, it tends to the kernel of <see cref="Kernels.InfiniteKernel"/> as the network gets wider.
/// </summary>
public static class EmpiricalTangentKernel
{
    // A tile holds the gradients at so many sequences of either set, fewer for networks of many parameters.
    private const int MostInTile = 256;
    private const long TileBytes = 512L << 20;

    /// <summary>The kernel between two sets of sequences.</summary>
    /// <typeparam name="T">float or double: the precision of the gradients.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="x">N sequences.</param>
    /// <param name="y">M sequences; the same object as <paramref name="x"/> for a symmetric matrix, at half the cost.</param>
    /// <param name="computation">How to carry it out; values do not depend on it.</param>
    /// <param name="output">Of which output, from 0.</param>
    /// <returns>N × M values.</returns>
    /// <exception cref="RequestException">The gradients of two sequences, or the matrix, do not fit in memory.</exception>
    public static Matrix Compute<T>(Network network, ReadOnlySpan<T> parameters, SequenceSet x, SequenceSet y, Computation computation, int output = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(computation);
        using var tiles = new Tiles<T>(network, x, y, computation, output);
        return tiles.Compute(parameters);
    }

    private sealed class Tiles<T> : IDisposable
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly SequenceSet _x, _y;
        private readonly Computation _computation;
        private readonly int _output, _parameters, _tile;
        private readonly NetworkEngine<T> _engine;

        public unsafe Tiles(Network network, SequenceSet x, SequenceSet y, Computation computation, int output)
        {
            (_x, _y, _computation, _output, _parameters) = (x, y, computation, output, network.Parameters.Count);
            int most = Math.Max(1, Math.Max(x.Count, y.Count));
            _tile = (int)Math.Clamp(Math.Min(TileBytes / sizeof(T), Array.MaxLength) / Math.Max(1, _parameters), 1, Math.Min(MostInTile, most));
            MemoryGuard.Require(
                (2L * _tile * _parameters * sizeof(T)) + ((long)x.Count * y.Count * sizeof(double)),
                $"the tangent kernel of a network of {_parameters} parameters at {x.Count} × {y.Count} sequences",
                "Make the network narrower, or give fewer sequences.");
            _engine = new NetworkEngine<T>(network, computation.Threads);
        }

        public Matrix Compute(ReadOnlySpan<T> parameters)
        {
            var kernel = new Matrix(_x.Count, _y.Count);
            bool symmetric = ReferenceEquals(_x, _y);
            T[] left = new T[(long)_tile * _parameters], right = new T[left.LongLength];
            double all = (double)_x.Count * _y.Count;
            for (int i = 0; i < _x.Count; i += _tile)
            {
                int rows = Math.Min(_tile, _x.Count - i);
                Gradients(parameters, _x, i, rows, left);
                for (int j = 0; j < (symmetric ? i + 1 : _y.Count); j += _tile)
                {
                    _computation.Cancellation.ThrowIfCancellationRequested();
                    int columns = Math.Min(_tile, _y.Count - j);
                    bool diagonal = symmetric && i == j;
                    if (!diagonal)
                        Gradients(parameters, _y, j, columns, right);
                    Fill(kernel, i, rows, left, j, columns, diagonal ? left : right, symmetric);
                    double done = ((double)i * _y.Count) + ((double)rows * (j + columns));
                    _computation.Progress?.Report(done / all);
                }
            }

            _computation.Progress?.Report(1);
            return kernel;
        }

        public void Dispose() => _engine.Dispose();

        private void Gradients(ReadOnlySpan<T> parameters, SequenceSet inputs, int start, int count, T[] gradients) =>
            _engine.SampleGradients(parameters, inputs, start, count, gradients.AsSpan(0, count * _parameters), _output);

        /// <summary>A tile G Gᵀ, in strips whose size does not depend on the number of threads.</summary>
        private void Fill(Matrix kernel, int i, int rows, T[] left, int j, int columns, T[] right, bool symmetric)
        {
            const int Strip = 32;
            using IDisposable products = SingleThreadedProducts.Enter();
            int strips = (rows + Strip - 1) / Strip;
            Parallel.For(0, strips, new ParallelOptions { MaxDegreeOfParallelism = _computation.Threads }, strip =>
            {
                int first = strip * Strip, count = Math.Min(Strip, rows - first);
                T[] tile = new T[count * columns];
                MatrixProduct.Multiply(
                    count, columns, _parameters, T.One, left.AsSpan(first * _parameters, count * _parameters), _parameters, false,
                    right.AsSpan(0, columns * _parameters), _parameters, true, T.Zero, tile, columns);
                for (int row = 0; row < count; row++)
                {
                    // Of a tile on the diagonal, the lower triangle.
                    for (int column = 0; column < columns && !(symmetric && j + column > i + first + row); column++)
                    {
                        double value = double.CreateTruncating(tile[(row * columns) + column]);
                        kernel[i + first + row, j + column] = value;
                        if (symmetric)
                            kernel[j + column, i + first + row] = value;
                    }
                }
            });
        }
    }
}

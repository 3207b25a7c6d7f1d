using Kostka.Architectures;
using Kostka.Kernels.Geometry;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Kernels;

/// <summary>Kernel values of one pair of sequences.</summary>
/// <param name="Nngp">The covariance of the infinitely wide network's outputs on x and y under its prior.</param>
/// <param name="Ntk">The neural tangent kernel, in the NTK parametrisation, all parameters trained.</param>
public readonly record struct KernelValue(double Nngp, double Ntk);

/// <summary>
/// The kernels of an infinitely wide network (Hron et al. 2020; Lavie, Gur-Ari, Ringel 2024): its covariance under the prior (NNGP) and its tangent
/// kernel (NTK), by the layer recursion.
/// </summary>
/// <remarks>Exact to rounding, the same to the bit whatever the number of threads. Immutable and thread-safe.</remarks>
public sealed class InfiniteKernel : ISequenceKernel
{
    private readonly Recursion _recursion;

    /// <summary>The kernel of an architecture.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="kind">Which kernel the Gram matrices hold.</param>
    /// <exception cref="RequestException">The architecture leaves the grammar of layers, or holds a layer without a kernel; names the layer.</exception>
    public InfiniteKernel(Architecture architecture, KernelKind kind)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        Architecture = architecture;
        Kind = kind;
        _recursion = new Recursion(architecture);
    }

    /// <summary>The network.</summary>
    public Architecture Architecture { get; }

    /// <summary>Which kernel the Gram matrices hold.</summary>
    public KernelKind Kind { get; }

    /// <summary>Both kernels of a single pair of sequences of one length.</summary>
    /// <exception cref="RequestException">The lengths differ.</exception>
    public KernelValue Value(ReadOnlySpan<int> x, ReadOnlySpan<int> y)
    {
        if (x.Length != y.Length)
            throw new RequestException($"Both sequences must have the same length; x has {x.Length} tokens, y has {y.Length}.");
        KernelValue value = default;
        void Receive(int row, int column, ReadOnlySpan<double> nngp, ReadOnlySpan<double> ntk) => value = new(nngp[0], ntk[0]);
        int vocabulary = 1 + Math.Max(Max(x), Max(y));
        var one = new Computation(1);
        if (x.SequenceEqual(y))
            Tiles(x.Length, vocabulary).ForEachSelf(SequenceSet.Single(x, vocabulary), tangent: true, Receive, one);
        else
            Tiles(x.Length, vocabulary).ForEachPair(SequenceSet.Single(x, vocabulary), SequenceSet.Single(y, vocabulary), tangent: true, Receive, one);
        return value;
    }

    /// <inheritdoc/>
    public Matrix Gram(SequenceSet x, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(x);
        var gram = new Matrix(x.Count, x.Count);
        Fill(gram, x, x, computation);
        MirrorLower(gram);
        return gram;
    }

    /// <inheritdoc/>
    public Matrix Gram(SequenceSet x, SequenceSet y, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Length != y.Length)
            throw new RequestException($"Both sets must hold sequences of one length; one has {x.Length} tokens, the other {y.Length}.");
        if (ReferenceEquals(x, y))
            return Gram(x, computation);
        var gram = new Matrix(x.Count, y.Count);
        Fill(gram, x, y, computation);
        return gram;
    }

    /// <inheritdoc/>
    public double[] Diagonal(SequenceSet x, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(x);
        var diagonal = new double[x.Count];
        Tiles(x.Length, x.Vocabulary).ForEachSelf(
            x, Kind == KernelKind.Ntk, (row, _, nngp, ntk) => diagonal[row] = Kind == KernelKind.Ntk ? ntk[0] : nngp[0], computation);
        return diagonal;
    }

    private void Fill(Matrix gram, SequenceSet rows, SequenceSet columns, Computation computation) =>
        Tiles(rows.Length, Math.Max(rows.Vocabulary, columns.Vocabulary)).ForEachPair(
            rows,
            columns,
            Kind == KernelKind.Ntk,
            (row, column, nngp, ntk) => (Kind == KernelKind.Ntk ? ntk : nngp).CopyTo(gram.Row(row)[column..]),
            computation);

    /// <summary>The geometry with the fewest cells that the architecture runs on.</summary>
    private IGramTiles Tiles(int length, int vocabulary) => MatchGeometry.Applies(Architecture, _recursion.Slots, length)
        ? new GramTiles<MatchSet>(new MatchGeometry(Architecture, _recursion.Slots, length, vocabulary), _recursion, Architecture.Readout)
        : new GramTiles<SequenceSet>(new DenseGeometry(Architecture, _recursion.Slots, length), _recursion, Architecture.Readout);

    /// <summary>Copies the lower triangle onto the upper one, in blocks that fit the cache.</summary>
    private static void MirrorLower(Matrix gram)
    {
        const int Block = 64;
        for (int i0 = 0; i0 < gram.Rows; i0 += Block)
        {
            for (int j0 = 0; j0 <= i0; j0 += Block)
            {
                for (int i = i0; i < Math.Min(i0 + Block, gram.Rows); i++)
                {
                    for (int j = j0; j < Math.Min(j0 + Block, i); j++)
                        gram[j, i] = gram[i, j];
                }
            }
        }
    }

    private static int Max(ReadOnlySpan<int> tokens) => tokens.IsEmpty ? 0 : System.Numerics.Tensors.TensorPrimitives.Max(tokens);
}

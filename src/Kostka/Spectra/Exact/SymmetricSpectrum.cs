using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;
using Kostka.Numerics;
using Kostka.Spectra.Exact.Targets;
using Kostka.Symmetry;

namespace Kostka.Spectra.Exact;

/// <summary>The eigenvalues of a kernel operator that commutes with permutations of the positions, irrep by irrep.</summary>
public sealed class SymmetricSpectrum
{
    private readonly BlockTransform _transform;

    private SymmetricSpectrum(BlockTransform transform, double trace, ImmutableArray<IrrepModes> irreps)
    {
        _transform = transform;
        Trace = trace;
        Irreps = irreps;

        // An eigenvalue that does not exceed its own error is not known: it counts as 0 here, and what it contributes to the trace belongs to the tail.
        var values = new List<double>();
        var multiplicities = new List<double>();
        double listed = 0;
        foreach (IrrepModes irrep in irreps)
        {
            double dimension = (double)irrep.Dimension;
            for (int r = 0; r < irrep.Eigenvalues.Length; r++)
            {
                values.Add(irrep.IsResolved(r) ? irrep.Eigenvalues[r] : 0);
                multiplicities.Add(dimension);
                listed += values[^1] * dimension;
            }
        }

        // The tail is a difference of numbers that are right to rounding only.
        double tail = trace - listed;
        TailTrace = tail > RoundingOfTrace * trace ? tail : 0;
        Eigenvalues = new EigenSpectrum([.. values], [.. multiplicities], TailTrace);
    }

    private const double RoundingOfTrace = 1e-14;

    /// <summary>The method of the block transform.</summary>
    public string Method => _transform.Method;

    /// <summary>Number of positions that are permuted: L, or L − 1 where the last position is distinguished.</summary>
    public int Positions => _transform.Positions;

    /// <summary>E k(x, x), the sum of all eigenvalues with their multiplicities.</summary>
    public double Trace { get; }

    /// <summary>The part of the trace in irreps that are not listed and in eigenvalues below their error.</summary>
    public double TailTrace { get; }

    /// <summary>Probability of the sequence types that were left out.</summary>
    public double PrunedProbability => _transform.PrunedProbability;

    /// <summary>The irreps, by ascending number of boxes below the first row.</summary>
    public ImmutableArray<IrrepModes> Irreps { get; }

    /// <summary>All listed eigenvalues, irrep after irrep, each as often as the irrep's dimension; those below their error are 0.</summary>
    public EigenSpectrum Eigenvalues { get; }

    /// <summary>Diagonalises the blocks.</summary>
    public static SymmetricSpectrum Compute(BlockTransform transform, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(transform);
        KernelBlocks kernel = transform.Kernel(computation);
        var irreps = ImmutableArray.CreateBuilder<IrrepModes>(kernel.Blocks.Length);
        foreach (IrrepBlock block in kernel.Blocks)
        {
            computation.Cancellation.ThrowIfCancellationRequested();
            double[] values = block.Block.Rows == 0 ? [] : LinearAlgebra.Default.Eigenvalues(block.Block.Clone());
            double sum = Summation.Sum(values);
            irreps.Add(new IrrepModes(
                block.Irrep,
                block.Dimension,
                block.Multiplicity,
                [.. values],
                [.. values.Select((value, r) => block.Error(r, value))],
                new Lazy<Matrix>(() => block.Block.Rows == 0 ? new Matrix(0, 0) : LinearAlgebra.Default.Eigen(block.Block.Clone()).Vectors),
                kernel.Trace > 0 ? (double)block.Dimension * sum / kernel.Trace : 0));
        }

        return new SymmetricSpectrum(transform, kernel.Trace, irreps.MoveToImmutable());
    }

    /// <summary>How much of a target lives in each irrep and in each eigenvalue's eigenfunctions.</summary>
    public TargetDecomposition Decompose(TargetCorrelation target, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(target);
        TargetBlocks blocks = _transform.Target(target, computation);
        var byEigenvalue = ImmutableArray.CreateBuilder<double>();
        var byIrrep = ImmutableArray.CreateBuilder<double>();
        for (int b = 0; b < Irreps.Length; b++)
        {
            IrrepModes irrep = Irreps[b];
            Matrix block = blocks.Blocks[b];
            double dimension = (double)irrep.Dimension, power = 0;
            var image = new Matrix(irrep.Eigenvalues.Length, block.Rows);
            if (block.Rows > 0)
                LinearAlgebra.Default.Multiply(irrep.Vectors, block, image);
            for (int r = 0; r < irrep.Eigenvalues.Length; r++)
            {
                double own = dimension * TensorPrimitives.Dot<double>(image.Row(r), irrep.Vectors.Row(r));
                byEigenvalue.Add(own);
                power += own;
            }

            byIrrep.Add(power);
        }

        double labels = target.LabelMeanSquare ?? blocks.MeanSquare;
        return new TargetDecomposition(blocks.MeanSquare, byIrrep.ToImmutable(), byEigenvalue.ToImmutable(), blocks.MeanSquare - byIrrep.Sum(), labels - blocks.MeanSquare);
    }
}

/// <summary>The eigenvalues in one irrep.</summary>
/// <param name="Irrep">λ.</param>
/// <param name="Dimension">d_λ: how often each eigenvalue occurs.</param>
/// <param name="Multiplicity">m_λ: how many eigenvalues there are, those of types that were left out among them.</param>
/// <param name="Eigenvalues">The computed eigenvalues, descending.</param>
/// <param name="Errors">A bound on the error of each.</param>
/// <param name="LazyVectors">The eigenvectors, computed when they are first asked for: only targets need them.</param>
/// <param name="TraceShare">d_λ Σ eigenvalues over the trace: also the expected weight in λ of a random function drawn from the prior.</param>
public sealed record IrrepModes(
    Partition Irrep,
    BigInteger Dimension,
    BigInteger Multiplicity,
    ImmutableArray<double> Eigenvalues,
    ImmutableArray<double> Errors,
    Lazy<Matrix> LazyVectors,
    double TraceShare)
{
    /// <summary>Row r: the unit eigenvector r of the block.</summary>
    public Matrix Vectors => LazyVectors.Value;

    /// <summary>Whether eigenvalue r exceeds its error.</summary>
    public bool IsResolved(int r) => Eigenvalues[r] > Errors[r];
}

/// <summary>A target's power, by irrep and by eigenvalue.</summary>
/// <param name="MeanSquare">E f².</param>
/// <param name="ByIrrep">The power in every listed irrep, in the order of <see cref="SymmetricSpectrum.Irreps"/>.</param>
/// <param name="ByEigenvalue">The power by eigenvalue, in the order of <see cref="SymmetricSpectrum.Eigenvalues"/>.</param>
/// <param name="Unresolved">The power outside the listed irreps.</param>
/// <param name="LabelNoise">E y² − E f² of labels y that are more than a function of the sequence: no learner explains it.</param>
public sealed record TargetDecomposition(
    double MeanSquare, ImmutableArray<double> ByIrrep, ImmutableArray<double> ByEigenvalue, double Unresolved, double LabelNoise);

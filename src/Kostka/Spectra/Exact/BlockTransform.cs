using System.Collections.Immutable;
using System.Numerics;
using Kostka.Numerics;
using Kostka.Spectra.Exact.Targets;
using Kostka.Symmetry;

namespace Kostka.Spectra.Exact;

/// <summary>
/// Under an exchangeable measure a kernel operator that treats all positions alike commutes with permutations of the positions: in a basis adapted to
/// them it falls into one block an irrep λ, of size m_λ at most, and every eigenvalue of the block occurs d_λ times (Schur's lemma; Lavie, Gur-Ari,
/// Ringel 2024, §3). A block transform carries an invariant function of pairs, the kernel or a target's autocorrelation, to these blocks.
/// </summary>
public abstract class BlockTransform
{
    /// <summary>The method's name: exact, quadrature or closed-form.</summary>
    public abstract string Method { get; }

    /// <summary>Number of positions that are permuted: L, or L − 1 where the last position is distinguished.</summary>
    public abstract int Positions { get; }

    /// <summary>The irreps whose blocks are computed, by ascending number of boxes below the first row.</summary>
    public abstract ImmutableArray<Partition> Irreps { get; }

    /// <summary>Probability of the sequence types that were left out; 0 when none was.</summary>
    public abstract double PrunedProbability { get; }

    /// <summary>The kernel's blocks, in the order of <see cref="Irreps"/>, and its trace E k(x, x).</summary>
    public abstract KernelBlocks Kernel(Computation computation);

    /// <summary>
    /// The blocks C_λ of a target's orbit-averaged autocorrelation, in the bases of <see cref="Kernel"/>: d_λ vᵀ C_λ v is the target's power in the
    /// eigenfunctions that belong to the unit eigenvector v of the kernel's block.
    /// </summary>
    public abstract TargetBlocks Target(TargetCorrelation target, Computation computation);
}

/// <summary>A target in blocks.</summary>
/// <param name="MeanSquare">E f², over all irreps.</param>
/// <param name="Blocks">C_λ, one an irrep.</param>
public sealed record TargetBlocks(double MeanSquare, ImmutableArray<Matrix> Blocks)
{
    /// <summary>A function of the counts: C is of rank one in the trivial irrep, and 0 in all others.</summary>
    /// <param name="weighted">√P_x f(x), type by type.</param>
    /// <param name="sizes">The sizes of the blocks, the trivial one first.</param>
    internal static TargetBlocks OfCounts(double[] weighted, IEnumerable<int> sizes)
    {
        ImmutableArray<Matrix> blocks = [.. sizes.Select(size => new Matrix(size, size))];
        for (int x = 0; x < weighted.Length; x++)
        {
            for (int y = 0; y < weighted.Length; y++)
                blocks[0][x, y] = weighted[x] * weighted[y];
        }

        return new TargetBlocks(Summation.Sum([.. weighted.Select(value => value * value)]), blocks);
    }
}

/// <summary>A kernel in blocks.</summary>
/// <param name="Trace">E k(x, x), over all irreps, those that are not listed too.</param>
/// <param name="Blocks">One block an irrep.</param>
public sealed record KernelBlocks(double Trace, ImmutableArray<IrrepBlock> Blocks);

/// <summary>A kernel's block.</summary>
/// <param name="Irrep">λ.</param>
/// <param name="Dimension">d_λ: how often each eigenvalue occurs.</param>
/// <param name="Multiplicity">m_λ: the size that the block has when no type is left out and no basis cut.</param>
/// <param name="Block">The block, symmetric.</param>
/// <param name="Error">A bound on the error of the r-th largest eigenvalue λ_r, given r and λ_r.</param>
public sealed record IrrepBlock(Partition Irrep, BigInteger Dimension, BigInteger Multiplicity, Matrix Block, Func<int, double, double> Error);

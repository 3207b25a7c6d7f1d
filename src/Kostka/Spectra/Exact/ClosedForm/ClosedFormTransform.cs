using System.Collections.Immutable;
using System.Numerics;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra.Exact.Targets;
using Kostka.Symmetry;

namespace Kostka.Spectra.Exact.ClosedForm;

/// <summary>
/// The simplified (linear) block in closed form, for any length: dense layers and one linear attention with independent queries and keys, plain or as a
/// residual, readout mean or flatten, independent tokens. The kernel is then a polynomial of degree 2 in n(x)·n(y) and tr N
/// (<see cref="ClosedFormRecursion"/>), its eigenfunctions depend on two positions at a time at most, and its blocks do not grow with L.
/// </summary>
/// <remarks>
/// A block is given in the basis of its eigenvectors, where it is diagonal; up to <see cref="LargestAccurate"/> rows these are found to relative accuracy,
/// so that at L = 1,000,000 eigenvalues 24 orders of magnitude apart are all right.
/// </remarks>
public sealed class ClosedFormTransform : BlockTransform
{
    /// <summary>The largest block that is computed, in rows.</summary>
    public const int LargestBlock = 4096;

    /// <summary>The largest block whose eigenvalues are found to relative accuracy, in rows; larger ones are right to rounding of the largest eigenvalue.</summary>
    public const int LargestAccurate = 128;

    private readonly ClosedFormBlocks _blocks;
    private readonly IidMeasure _measure;
    private readonly int[] _symbols; // the place of every symbol among those that occur
    private ImmutableArray<Solved> _solved;

    /// <summary>The transform of a linear network.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="kind">Which kernel.</param>
    /// <param name="measure">Independent tokens.</param>
    /// <param name="irreps">Irreps with more boxes below the first row than this are left out; more than two never carry power.</param>
    /// <exception cref="RequestException">There is an <see cref="Obstacle"/>.</exception>
    public ClosedFormTransform(Architecture architecture, KernelKind kind, ISequenceMeasure measure, int irreps = 2)
    {
        if (Obstacle(architecture, measure) is { } obstacle)
            throw new RequestException(obstacle);
        Grammar.Require(architecture);
        _measure = (IidMeasure)measure;
        Polynomial = ClosedFormRecursion.Kernel(architecture, kind, measure.Length);
        long tokens = _measure.Probabilities.Count(p => p > 0);
        if (tokens * (tokens - 1) > LargestBlock)
        {
            throw new RequestException(
                $"The closed form of {tokens} tokens has blocks of {tokens * (tokens - 1)} rows; at most {LargestBlock} are computed. "
                + "Sample the spectrum (method: sampled), or use fewer tokens.");
        }

        _symbols = [.. _measure.Probabilities.Select((_, u) => _measure.Probabilities.Take(u).Count(p => p > 0))];
        var basis = new ClosedFormBasis(_measure.Probabilities);
        _blocks = new ClosedFormBlocks(Polynomial, basis, measure.Length);
        int most = Math.Min(irreps, Polynomial[0, 2] > 0 ? 2 : 1);
        Irreps = [.. Partition.All(measure.Length, basis.Tokens, most)];
    }

    /// <summary>κ as a polynomial in M = n(x)·n(y) and A = tr N.</summary>
    public ClosedFormPolynomial Polynomial { get; }

    /// <inheritdoc/>
    public override string Method => "closed-form";

    /// <inheritdoc/>
    public override int Positions => _measure.Length;

    /// <inheritdoc/>
    public override ImmutableArray<Partition> Irreps { get; }

    /// <inheritdoc/>
    public override double PrunedProbability => 0;

    /// <summary>Why a spectrum has no closed form here; null when it has one.</summary>
    public static string? Obstacle(Architecture architecture, ISequenceMeasure measure)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(measure);
        return measure is not IidMeasure
            ? $"sequence.measure: the closed form needs independent tokens (kind: iid), not {measure.Description}."
            : ClosedFormRecursion.Obstacle(architecture);
    }

    /// <inheritdoc/>
    public override KernelBlocks Kernel(Computation computation)
    {
        ImmutableArray<Solved> solved = Solve();
        return new KernelBlocks(ClosedFormBlocks.Trace(Polynomial, _measure.Probabilities, _measure.Length), [.. Irreps.Zip(solved, Describe)]);
    }

    /// <inheritdoc/>
    /// <exception cref="RequestException">The target looks at more positions than are possible here.</exception>
    public override TargetBlocks Target(TargetCorrelation target, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(target);
        var projected = new ClosedFormTarget(target, _measure);
        return new TargetBlocks(projected.MeanSquare, [.. Irreps.Zip(Solve(), (irrep, solved) => InEigenvectors(projected, irrep, solved))]);
    }

    /// <summary>The target's block, from its own three directions 1, ψ, ψψ to the basis of the irrep's functions and on to the kernel's eigenvectors.</summary>
    private Matrix InEigenvectors(ClosedFormTarget target, Partition irrep, Solved solved)
    {
        Matrix vectors = solved.Eigen.Vectors, own = target.Block(irrep.Below), image = new(vectors.Rows, own.Rows), half = new(vectors.Rows, own.Rows), result = new(vectors.Rows, vectors.Rows);
        if (irrep.Rows > 2 || own.Rows == 0 || vectors.Rows == 0)
            return result;
        Matrix directions = _blocks.Directions(irrep.Below, _symbols[target.Symbol], own.Rows, vectors.Columns);
        LinearAlgebra.Default.Multiply(vectors, directions, image, transposeB: true);
        LinearAlgebra.Default.Multiply(image, own, half);
        LinearAlgebra.Default.Multiply(half, image, result, transposeB: true);
        return result;
    }

    private IrrepBlock Describe(Partition irrep, Solved solved)
    {
        int size = solved.Eigen.Values.Length;
        var diagonal = new Matrix(size, size);
        for (int i = 0; i < size; i++)
            diagonal[i, i] = solved.Eigen.Values[i];
        BigInteger multiplicity = Dimensions.OfGeneralLinearGroup(irrep, _measure.Vocabulary);
        return new IrrepBlock(irrep, Dimensions.OfSymmetricGroup(irrep), multiplicity, diagonal, solved.Error);
    }

    private ImmutableArray<Solved> Solve()
    {
        if (_solved.IsDefault)
            _solved = [.. Irreps.Select(irrep => Solved.Of(Block(irrep)))];
        return _solved;
    }

    private Matrix Block(Partition irrep) => irrep switch
    {
        { Below: 0 } => _blocks.Trivial(),
        { Below: 1 } => _blocks.Standard(),
        _ => _blocks.Pairs(antisymmetric: irrep.Rows == 3),
    };

    /// <summary>A block's eigenvalues and eigenvectors, and the errors of the former.</summary>
    private sealed record Solved(SymmetricEigen Eigen, Func<int, double, double> Error)
    {
        public static Solved Of(Matrix block)
        {
            // Entries are right to some 32 roundings each: sums of products, none of which cancels by more than the tokens' probabilities do.
            double rounding = 32 * (double.BitIncrement(1) - 1), unit = Math.Max(1, block.Rows);
            if (block.Rows > LargestAccurate)
            {
                SymmetricEigen plain = LinearAlgebra.Default.Eigen(block);
                double absolute = rounding * Math.Sqrt(unit) * Math.Abs(plain.Values[0]);
                return new Solved(plain, (_, _) => absolute);
            }

            double condition = ClosedFormEigen.Condition(block);
            SymmetricEigen eigen = ClosedFormEigen.Jacobi(block);
            double largest = block.Rows == 0 ? 0 : rounding * unit * eigen.Values[0];
            return new Solved(eigen, (_, value) => Math.Min(largest, rounding * unit * condition * value));
        }
    }
}

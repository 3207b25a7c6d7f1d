using System.Collections.Immutable;
using System.Numerics;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Sequences;
using Kostka.Symmetry;

namespace Kostka.Spectra.Exact.ClosedForm;

/// <summary>An eigenvalue of a linear network, with its formula.</summary>
/// <param name="Irrep">The irrep of the permutations of the positions.</param>
/// <param name="Tokens">How eigenfunctions behave under permutations of the tokens: trivial, standard, (V-2,2) or (V-2,1,1); "any" where tokens differ.</param>
/// <param name="Formula">The formula, in L, V (or p) and the coefficients of <see cref="ClosedFormSpectrum.Polynomial"/>.</param>
/// <param name="Value">Its value, above 0, to a relative accuracy of 1e-14.</param>
/// <param name="Multiplicity">How many eigenfunctions share it: the irrep's dimension times that of the tokens' one.</param>
public sealed record ClosedFormEigenvalue(Partition Irrep, string Tokens, string Formula, double Value, BigInteger Multiplicity);

/// <summary>
/// All non-zero eigenvalues of a linear network as formulas, for any length and number of tokens: where tokens are equally likely, permuting them is a
/// symmetry too, and no block larger than 2 × 2 is left.
/// </summary>
/// <remarks>
/// Write κ = c00 + c10·M + c01·A + c20·M² + c11·MA + c02·A². Functions of at most two positions carry all power. Under S_L × S_V they fall into irreps that
/// occur twice at most; the small root of a 2 × 2 block is its determinant, in which nothing cancels, over the large one.
/// </remarks>
public sealed class ClosedFormSpectrum
{
    private ClosedFormSpectrum(ClosedFormPolynomial polynomial, double trace, ImmutableArray<ClosedFormEigenvalue> eigenvalues)
    {
        Polynomial = polynomial;
        Trace = trace;
        Eigenvalues = eigenvalues;
    }

    /// <summary>κ as a polynomial in M = n(x)·n(y) and A = tr N.</summary>
    public ClosedFormPolynomial Polynomial { get; }

    /// <summary>E k(x, x).</summary>
    public double Trace { get; }

    /// <summary>
    /// The eigenvalues above 0 that have an explicit formula: all of them where tokens are equally likely; those outside (L) for two tokens of different
    /// probabilities (in (L) they are roots of a cubic); none otherwise. Irrep by irrep, the larger root first.
    /// </summary>
    public ImmutableArray<ClosedFormEigenvalue> Eigenvalues { get; }

    /// <summary>Whether <see cref="Eigenvalues"/> holds all eigenvalues above 0.</summary>
    public bool IsComplete { get; private init; }

    /// <summary>The closed form of a linear network under independent tokens.</summary>
    /// <exception cref="RequestException">There is an obstacle, see <see cref="ClosedFormTransform.Obstacle"/>.</exception>
    public static ClosedFormSpectrum Of(Architecture architecture, KernelKind kind, IidMeasure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        if (ClosedFormTransform.Obstacle(architecture, measure) is { } obstacle)
            throw new RequestException(obstacle);
        Grammar.Require(architecture);
        ClosedFormPolynomial kernel = ClosedFormRecursion.Kernel(architecture, kind, measure.Length);
        double[] tokens = [.. measure.Probabilities.Where(p => p > 0)];
        var formulas = new ClosedFormFormulas(kernel, measure.Length, tokens.Length);
        bool alike = tokens.All(p => Math.Abs((p * tokens.Length) - 1) < 1e-12);
        IEnumerable<ClosedFormEigenvalue> all = alike ? formulas.EquallyLikely() : tokens.Length == 2 ? formulas.TwoTokens(tokens[0], tokens[1]) : [];
        double trace = ClosedFormBlocks.Trace(kernel, tokens, measure.Length);
        return new ClosedFormSpectrum(kernel, trace, [.. all.Where(found => found.Value > 0 && found.Multiplicity > 0)]) { IsComplete = alike };
    }
}

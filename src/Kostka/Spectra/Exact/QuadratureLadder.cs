using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Spectra.Exact;

/// <summary>A block with what its eigenvalues may be off by.</summary>
/// <param name="Block">The block.</param>
/// <param name="Size">The rule that gave it.</param>
/// <param name="Errors">Estimated errors of the eigenvalues, largest eigenvalue first.</param>
internal sealed record QuadratureEstimate(Matrix Block, QuadratureSize Size, ImmutableArray<double> Errors)
{
    /// <summary>The error of eigenvalue <paramref name="r"/>.</summary>
    public double Error(int r, double value) => Errors[r];
}

/// <summary>
/// Refines nodes and polynomials of a block together, step by step, until its largest eigenvalue settles. The error of an eigenvalue is estimated from its
/// last two changes, d and d' before it: d·min(3, 2ρ/(1−ρ)) with ρ = d/d', and never less than a tenth of d, as if changes went on to shrink like a geometric
/// series half as steep; one change alone can be small by accident.
/// </summary>
internal static class QuadratureLadder
{
    /// <summary>Relative change of the largest eigenvalue at which the climb ends.</summary>
    private const double Settled = 4e-9;

    /// <summary>Rounding, beside the largest eigenvalue.</summary>
    private const double Rounding = 1e-14;

    /// <summary>R, Gauss nodes (they must integrate p_r p_s) and equidistant step. At a step h the kink of the ReLU costs e^(−4.5/h) of what it contributes.</summary>
    private static readonly ImmutableArray<QuadratureSize> _rungs =
        [new(4, 5, 0.55), new(6, 7, 0.42), new(8, 9, 0.33), new(12, 13, 0.26), new(16, 17, 0.21)];

    /// <summary>Climbs.</summary>
    /// <param name="block">The block by a rule.</param>
    /// <param name="relative">Further relative errors of eigenvalues, those that all rungs share.</param>
    public static QuadratureEstimate Climb(Func<QuadratureSize, Matrix> block, double relative)
    {
        double[] beforeLast = [], last = Eigenvalues(block(_rungs[0]));
        for (int rung = 1; ; rung++)
        {
            Matrix refined = block(_rungs[rung]);
            double[] values = Eigenvalues(refined);
            ImmutableArray<double> errors = Errors(beforeLast, last, values, relative);
            bool settled = rung >= 2 && (values.Length == 0 || errors[0] <= Settled * Math.Abs(values[0]));
            if (settled || rung == _rungs.Length - 1)
                return new(refined, _rungs[rung], errors);
            (beforeLast, last) = (last, values);
        }
    }

    private static double[] Eigenvalues(Matrix block) => block.Rows == 0 ? [] : LinearAlgebra.Default.Eigen(block.Clone()).Values;

    private static ImmutableArray<double> Errors(double[] beforeLast, double[] last, double[] values, double relative) => [.. values.Select((value, r) =>
    {
        double floor = (Rounding * Math.Abs(values[0])) + (relative * Math.Abs(value));
        if (r >= last.Length)
            return floor + Math.Abs(value);
        double change = Math.Abs(value - last[r]), ratio = r < beforeLast.Length ? change / Math.Abs(last[r] - beforeLast[r]) : 1;
        double factor = ratio < 0.6 ? Math.Max(0.1, 2 * ratio / (1 - ratio)) : 3;
        return floor + (factor * change);
    })];
}

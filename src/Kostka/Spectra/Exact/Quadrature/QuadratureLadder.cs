using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Spectra.Exact.Quadrature;

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
/// last two changes, d and d' before it: as if changes went on to shrink by ρ = d/d', with a safety factor of 4, d·4ρ/(1−ρ), but between 2d and 4d and not below
/// d'/100, as one change may be large or small by accident.
/// </summary>
internal static class QuadratureLadder
{
    /// <summary>Relative change of the largest eigenvalue at which the climb ends.</summary>
    private const double Settled = 1e-8;

    /// <summary>Rounding, beside the largest eigenvalue.</summary>
    private const double Rounding = 1e-14;

    private const double Safety = 4;

    /// <summary>R, Gauss nodes (they must integrate p_r p_s) and equidistant step. At a step h the kink of the ReLU costs e^(−4.5/h) of what it contributes.</summary>
    private static readonly ImmutableArray<QuadratureSize> _rungs =
        [new(4, 6, 0.55), new(6, 8, 0.42), new(8, 10, 0.33), new(12, 14, 0.26), new(16, 18, 0.21)];

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

    private static ImmutableArray<double> Errors(double[] beforeLast, double[] last, double[] values, double relative)
    {
        double[] errors = new double[values.Length];
        for (int r = 0; r < errors.Length; r++)
        {
            errors[r] = (Rounding * Math.Abs(values[0])) + (relative * Math.Abs(values[r]));
            if (r < beforeLast.Length)
            {
                double change = Math.Abs(values[r] - last[r]), before = Math.Abs(last[r] - beforeLast[r]);
                double factor = change < 0.5 * before ? Math.Max(2, Safety * change / (before - change)) : Safety;
                errors[r] += Math.Max(factor * change, 0.01 * before);
            }
            else
            {
                // Of what new polynomials brought in, all that is known is that it is smaller than the eigenvalue before.
                errors[r] += Math.Abs(values[r]) + (r == 0 ? 0 : Math.Abs(values[r - 1]) + errors[r - 1]);
            }
        }

        return [.. errors];
    }
}

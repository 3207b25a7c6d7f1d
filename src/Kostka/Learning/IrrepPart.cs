using System.Collections.Immutable;
using Kostka.Spectra.Exact;
using Kostka.Symmetry;

namespace Kostka.Learning;

/// <summary>The part of a target that lies in one irrep of an exact spectrum.</summary>
/// <param name="Irrep">The irrep.</param>
/// <param name="Modes">The numbers of the irrep's eigenvalues in <see cref="SymmetricSpectrum.Eigenvalues"/>.</param>
/// <param name="Power">The target's power in the irrep, in eigenvalues that are resolved and in those that are not.</param>
/// <param name="ResolvedPower">The part of it that eigenvalues above 0 hold: the kernel can learn no more.</param>
public sealed record IrrepPart(Partition Irrep, ImmutableArray<int> Modes, double Power, double ResolvedPower)
{
    /// <summary>All parts of a target, in the order of the spectrum's irreps.</summary>
    public static ImmutableArray<IrrepPart> Of(SymmetricSpectrum spectrum, TargetDecomposition target)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(target);
        var parts = ImmutableArray.CreateBuilder<IrrepPart>(spectrum.Irreps.Length);
        int first = 0;
        for (int i = 0; i < spectrum.Irreps.Length; i++)
        {
            IrrepModes irrep = spectrum.Irreps[i];
            ImmutableArray<int> modes = [.. Enumerable.Range(first, irrep.Eigenvalues.Length)];
            double resolved = modes.Sum(mode => spectrum.Eigenvalues.Eigenvalues[mode] > 0 ? target.ByEigenvalue[mode] : 0);
            parts.Add(new IrrepPart(irrep.Irrep, modes, target.ByIrrep[i], resolved));
            first += modes.Length;
        }

        return parts.MoveToImmutable();
    }

    /// <summary>The power of this part that is learned at a point of the curve: Σ ℒ_r P_r over the irrep's eigenvalues.</summary>
    public double Learned(LearningCurve curve, LearningCurvePoint point)
    {
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentNullException.ThrowIfNull(point);
        return Modes.Sum(mode => point.Learnability[mode] * curve.Power[mode]);
    }

    /// <summary>The share of this part that is learned, 0 … 1; NaN when the part holds no more power than <paramref name="least"/>.</summary>
    public double Learnability(LearningCurve curve, LearningCurvePoint point, double least = 1e-9) =>
        Power > least ? Math.Clamp(Learned(curve, point) / Power, 0, 1) : double.NaN;
}

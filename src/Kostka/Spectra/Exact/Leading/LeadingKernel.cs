using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Kernels.Geometry;
using Kostka.Numerics.Lanes;
using Jet = Kostka.Numerics.Lanes.Jet<Kostka.Numerics.Lanes.Real, Kostka.Numerics.Lanes.Eight<Kostka.Numerics.Lanes.Real>>;

namespace Kostka.Spectra.Exact.Leading;

/// <summary>
/// Derivatives of κ at the mean of two independent sequences: E M = L²s, E A = Ls and E q = L²s + L(1 − s), s = Σ p². A type is given by any vector of
/// the right length and the right products with others: the kernel sees nothing else of it.
/// </summary>
internal sealed class LeadingKernel
{
    private const int Order = 2;

    private readonly OrbitKernel<Jet> _kernel;
    private readonly int _length;

    /// <summary>The kernel of a network that treats all positions alike.</summary>
    public LeadingKernel(Architecture architecture, KernelKind kind, int length)
    {
        _length = length;
        _kernel = new OrbitKernel<Jet>(architecture, kind, length, vocabulary: 4);
    }

    /// <summary>Whether the kernel depends on a pair through its types and its agreement only.</summary>
    public bool ByAgreement => _kernel.ByAgreement;

    /// <summary>κ, ∂κ/∂A and ∂²κ/∂A² at fixed types.</summary>
    public (double Value, double Slope, double Curvature) InAgreement(double collision)
    {
        Jet zero = Jet.Of(0), value = Evaluate(collision, zero, zero, zero, zero, Jet.Linear(new Real(_length * collision), new Real(1), Order));
        return (value[0].Value, value[1].Value, 2 * value[2].Value);
    }

    /// <summary>
    /// Derivatives of κ averaged over permutations, where A = M/L, in counts n + δ and m + ε: ∂²/∂δ∂ε along any direction that is orthogonal to p, per unit
    /// length; ∂/∂δ and ∂²/∂δ∂ε along p itself, δ = p.
    /// </summary>
    public (double Orthogonal, double AlongMean, double MixedAlongMean) InCounts(double collision)
    {
        // Steps of the counts' own size, L√s in length, keep the coefficients of the series of order one.
        double step = _length * Math.Sqrt(collision), along = step / Math.Sqrt(collision);
        Jet zero = Jet.Of(0), forward = Jet.Linear(new Real(0), new Real(step), Order), backward = zero - forward;
        return (
            Mixed(zero, forward, zero, forward, zero, backward) / (step * step),
            AtMeanAgreement(forward, zero, zero, zero)[1].Value / along,
            Mixed(forward, zero, forward, zero, backward, zero) / (along * along));

        // With f(z, ±z) = … + (½f_xx ± f_xy + ½f_yy) z², half the difference of the coefficients of z².
        double Mixed(Jet xAlong, Jet xAcross, Jet yAlong, Jet yAcross, Jet oppositeAlong, Jet oppositeAcross) =>
            (AtMeanAgreement(xAlong, xAcross, yAlong, yAcross)[2].Value - AtMeanAgreement(xAlong, xAcross, oppositeAlong, oppositeAcross)[2].Value) / 2;

        Jet AtMeanAgreement(Jet xAlong, Jet xAcross, Jet yAlong, Jet yAcross)
        {
            Jet root = Jet.Of(step);
            return Evaluate(collision, xAlong, xAcross, yAlong, yAcross, (((root + xAlong) * (root + yAlong)) + (xAcross * yAcross)) / Jet.Of(_length));
        }
    }

    /// <summary>κ of the types (L√s + along, across, √(L(1−s)), 0) and (L√s + along, across, 0, √(L(1−s))), whose own fluctuations are orthogonal.</summary>
    private Jet Evaluate(double collision, Jet xAlong, Jet xAcross, Jet yAlong, Jet yAcross, Jet agreement)
    {
        Jet mean = Jet.Of(_length * Math.Sqrt(collision)), own = Jet.Of(Math.Sqrt(_length * Math.Max(0, 1 - collision))), zero = Jet.Of(0);
        TypeSet<Jet> types = _kernel.Prepare([mean + xAlong, xAcross, own, zero, mean + yAlong, yAcross, zero, own], []);
        Span<Jet> value = [default];
        _kernel.Evaluator(types).Evaluate([0], [1], [agreement], value);
        return value[0];
    }
}

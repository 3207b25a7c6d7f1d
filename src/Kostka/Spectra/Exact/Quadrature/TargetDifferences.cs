using System.Runtime.InteropServices;
using Kostka.Numerics.Lanes;
using Kostka.Spectra.Exact.Targets;
using Series = Kostka.Numerics.Lanes.Jet<Kostka.Numerics.Lanes.Wide256, Kostka.Numerics.Lanes.Sixteen<Kostka.Numerics.Lanes.Wide256>>;

namespace Kostka.Spectra.Exact.Quadrature;

/// <summary>Δ^k κ_f of a target's autocorrelation, which is a polynomial in the counts.</summary>
internal sealed class TargetDifferences(TargetCorrelation target, int positions, int k) : ISliceFunction
{
    private const double Step = 0.3;

    private readonly ForwardDifference _difference = new(k, Math.Clamp(target.MostBelow, k, Series.MaxOrder));

    /// <summary>A rule that integrates it times two polynomials.</summary>
    public static QuadratureSize Size(TargetCorrelation target, int degrees) => new(degrees, degrees + 2 + Math.Min(target.MostBelow, 8), Step);

    /// <summary>κ_f of pairs (x, x), given the ones of x.</summary>
    public static Wide256[] Diagonal(TargetCorrelation target, BinaryComponent component, Wide256[] ones, int positions)
    {
        bool last = component.Last == target.Symbol;
        Wide256 all = Wide256.Of(positions);
        return Array.ConvertAll(ones, n => target.Symbol == 1 ? target.Value(n, n, n, last, last) : target.Value(all - n, all - n, all - n, last, last));
    }

    public void Evaluate(QuadratureSlice slice, int lastOfX, int lastOfY, Span<double> values)
    {
        Series all = Series.Of(positions);
        Wide256 taken = Wide256.Of(k), middle = Wide256.Of(0.5 * k);
        ReadOnlySpan<Wide256> ofX = MemoryMarshal.Cast<double, Wide256>(slice.OnesOfX), ofY = MemoryMarshal.Cast<double, Wide256>(slice.OnesOfY);
        ReadOnlySpan<Wide256> both = MemoryMarshal.Cast<double, Wide256>(slice.Both);
        Span<Wide256> to = MemoryMarshal.Cast<double, Wide256>(values);
        for (int g = 0; g < to.Length; g++)
        {
            Series n = Series.Constant(ofX[g] + taken), m = Series.Constant(ofY[g] + taken);
            Series t = Series.Linear(both[g] + middle, Wide256.Of(1), _difference.Order);
            if (target.Symbol == 0)
                (n, m, t) = (all - n, all - m, all - n - m + t);
            to[g] = _difference.Of(target.Value(n, m, t, lastOfX == target.Symbol, lastOfY == target.Symbol));
        }
    }
}

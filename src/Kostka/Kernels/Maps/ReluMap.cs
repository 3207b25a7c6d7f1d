using System.Runtime.CompilerServices;
using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Maps;

/// <summary>
/// φ = max(·, 0): E φφ = (√(pq)/2π)(√(1−ρ²) + (π − acos ρ)ρ) and E φ'φ' = (π − acos ρ)/2π with ρ = K/√(pq), the arc-cosine kernels of degree 1 and 0
/// (Cho and Saul, NIPS 2009).
/// </summary>
internal readonly struct ReluMap : IEntrywiseMap
{
    public static (T Normaliser, T Scale) OfVariance<T>(T variance)
        where T : unmanaged, ILane<T>
    {
        T root = T.Sqrt(variance), zero = T.Of(0);
        return (T.WhereGreater(root, zero, T.Of(1) / root, zero), root);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T correlation, T scale)
        where T : unmanaged, ILane<T>
    {
        T rho = Snapped(correlation), one = T.Of(1);
        T height = T.Sqrt((one - rho) * (one + rho));
        T angle = T.Of(Math.PI) - LaneFunctions.Acos(rho);
        return T.Of(0.5 / Math.PI) * scale * T.MultiplyAdd(angle, rho, height);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Slope<T>(T correlation, T normaliser)
        where T : unmanaged, ILane<T> =>
        T.Of(0.5 / Math.PI) * (T.Of(Math.PI) - LaneFunctions.Acos(Snapped(correlation)));

    /// <summary>
    /// Correlations within eight units of 1 (or −1) are 1: acos has infinite slope there, and one unit below 1, which is what rounding makes of two
    /// equal positions, would already cost 2e-9 in the tangent kernel.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Snapped<T>(T correlation)
        where T : unmanaged, ILane<T> =>
        T.WhereGreater(T.Abs(correlation), T.Of(1 - 8.9e-16), T.CopySign(T.Of(1), correlation), correlation);
}

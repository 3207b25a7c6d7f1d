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
    public static T Value<T>(T correlation, T normaliser, T scale)
        where T : unmanaged, ILane<T>
    {
        T rho = Snapped(correlation), one = T.Of(1);
        T height = T.Sqrt((one - rho) * (one + rho));
        T angle = LaneConstants.Pi<T>() - T.Acos(rho);
        return LaneConstants.HalfOverPi<T>() * scale * T.MultiplyAdd(angle, rho, height);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Slope<T>(T correlation, T normaliser, T scale)
        where T : unmanaged, ILane<T> =>
        LaneConstants.HalfOverPi<T>() * (LaneConstants.Pi<T>() - T.Acos(Snapped(correlation)));

    /// <summary>
    /// Correlations within 1e-13 of 1 (or −1) are 1: acos has infinite slope there, and what rounding leaves of two equal positions (a dozen units in
    /// the last place at L = 100) would already cost 2e-8 in the tangent kernel. A pair truly that close loses 5e-14 of its value by it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Snapped<T>(T correlation)
        where T : unmanaged, ILane<T> =>
        T.WhereGreater(T.Abs(correlation), T.Of(1 - 1e-13), T.CopySign(T.Of(1), correlation), correlation);
}

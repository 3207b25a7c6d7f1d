using System.Runtime.CompilerServices;
using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Maps;

/// <summary>
/// φ(u) = uΦ(u), Φ the distribution function of N(0, 1). With n = 1/√((1+p)(1+q)), ρ = nK and h = √(1−ρ²),
/// E φφ = [(π − acos ρ)K + n(ρ²/h + pqh)]/2π and E φ'φ' = [π − acos ρ + (ρ/h)(1 + n²(1 − pq + 1/h²))]/2π.
/// </summary>
/// <remarks>
/// By Gaussian integration by parts from E Φ(u)Φ(v) = (π − acos ρ)/2π and J = E Φ'(u)Φ'(v) = n/(2πh): E uΦ'(u)Φ(v) = KJ/(1+p), E uΦ'(u)vΦ'(v) = n²KJ/h², and so
/// E φφ = K E ΦΦ + J(pq + K²(1/(1+p) + 1/(1+q) − 1)). Since 1 + p + 1 + q = 1 − pq + 1/n², products of one number of each position are enough. |ρ| stays below p/(1+p).
/// </remarks>
internal readonly struct GeluMap : IEntrywiseMap
{
    public static (T Normaliser, T Scale) OfVariance<T>(T variance)
        where T : unmanaged, ILane<T> =>
        (T.Of(1) / T.Sqrt(T.Of(1) + variance), variance);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T correlation, T normaliser, T scale)
        where T : unmanaged, ILane<T>
    {
        T zero = T.Of(0), square = correlation * correlation, height = Height(correlation);

        // Where a row is padded the normaliser is 0.
        T covariance = T.WhereGreater(normaliser, zero, correlation / normaliser, zero);
        T rest = normaliser * T.MultiplyAdd(scale, height, square / height);
        return LaneConstants.HalfOverPi<T>() * T.MultiplyAdd(Angle(correlation), covariance, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Slope<T>(T correlation, T normaliser, T scale)
        where T : unmanaged, ILane<T>
    {
        T one = T.Of(1), height = Height(correlation), bracket = (one - scale) + (one / (height * height));
        return LaneConstants.HalfOverPi<T>() * (Angle(correlation) + (correlation / height * T.MultiplyAdd(normaliser * normaliser, bracket, one)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Height<T>(T correlation)
        where T : unmanaged, ILane<T> => T.Sqrt((T.Of(1) - correlation) * (T.Of(1) + correlation));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Angle<T>(T correlation)
        where T : unmanaged, ILane<T> => LaneConstants.Pi<T>() - T.Acos(correlation);
}

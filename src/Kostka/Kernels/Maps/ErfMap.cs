using System.Runtime.CompilerServices;
using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Maps;

/// <summary>
/// φ = erf: E φφ = (2/π) asin ρ with ρ = 2K/√((1+2p)(1+2q)), and E φ'φ' = (4/π)/√((1+2p)(1+2q) − 4K²) (Williams, NIPS 1996).
/// </summary>
internal readonly struct ErfMap : IEntrywiseMap
{
    public static (T Normaliser, T Scale) OfVariance<T>(T variance)
        where T : unmanaged, ILane<T> =>
        (T.Sqrt(T.Of(2) / (T.Of(1) + variance + variance)), T.Of(1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T correlation, T normaliser, T scale)
        where T : unmanaged, ILane<T> =>
        LaneConstants.TwoOverPi<T>() * T.Asin(correlation);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Slope<T>(T correlation, T normaliser, T scale)
        where T : unmanaged, ILane<T> =>
        LaneConstants.TwoOverPi<T>() * normaliser / T.Sqrt((T.Of(1) - correlation) * (T.Of(1) + correlation));
}

using System.Runtime.CompilerServices;
using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Maps;

/// <summary>
/// Layer normalisation and root-mean-square normalisation, which agree at infinite width: every position is divided by its standard deviation,
/// K → K/√(pq), Θ → Θ/√(pq). A position of variance 0 stays 0.
/// </summary>
internal readonly struct NormMap : IEntrywiseMap
{
    public static (T Normaliser, T Scale) OfVariance<T>(T variance)
        where T : unmanaged, ILane<T>
    {
        T zero = T.Of(0);
        return (T.WhereGreater(variance, zero, T.Of(1) / T.Sqrt(variance), zero), T.Of(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Value<T>(T correlation, T normaliser, T scale)
        where T : unmanaged, ILane<T> => correlation;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Slope<T>(T correlation, T normaliser, T scale)
        where T : unmanaged, ILane<T> => normaliser;
}

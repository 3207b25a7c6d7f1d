using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Maps;

/// <summary>
/// A layer that acts on every position alike: what it makes of the covariance of a Gaussian pair (u, v). The pair's variances p, q enter only through
/// two numbers of each position, computed once per sequence: the correlation is ρ = K·r(p)·r(q), and a scale is s(p)·s(q).
/// </summary>
internal interface IEntrywiseMap
{
    /// <summary>The two numbers of a position of variance p: r, with ρ = K r(p) r(q), and s.</summary>
    static abstract (T Normaliser, T Scale) OfVariance<T>(T variance)
        where T : unmanaged, ILane<T>;

    /// <summary>E φ(u)φ(v), given ρ, r(p)r(q) and s(p)s(q).</summary>
    static abstract T Value<T>(T correlation, T normaliser, T scale)
        where T : unmanaged, ILane<T>;

    /// <summary>E φ'(u)φ'(v), the factor of the tangent kernel, given the same.</summary>
    static abstract T Slope<T>(T correlation, T normaliser, T scale)
        where T : unmanaged, ILane<T>;
}

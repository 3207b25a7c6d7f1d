using Kostka.Architectures;
using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Geometry;

/// <summary>The start of the recursion on the dense geometry: K_ab(x, y) = token variance·[x_a = y_b] + position variance·R_ab.</summary>
internal sealed class DenseEmbedding
{
    private readonly double[] _covariance;

    /// <summary>The embedding of an architecture on sequences of length L.</summary>
    public DenseEmbedding(Architecture architecture, int length)
    {
        Length = length;
        TokenVariance = architecture.TokenVariance;
        PositionsTrained = architecture.Position is not PositionEmbedding.Sinusoidal;
        _covariance = architecture.Position switch
        {
            PositionEmbedding.Learned learned => Covariances(lag => lag == 0 ? learned.Variance : 0),
            PositionEmbedding.Exponential smooth => Covariances(lag => smooth.Variance * Math.Exp(-lag / smooth.LengthScale)),
            PositionEmbedding.Sinusoidal waves => [.. SinusoidCorrelation.Table(length, waves.Base).Select(r => waves.Variance * r)],
            _ => new double[length],
        };
    }

    /// <summary>Sequence length L.</summary>
    public int Length { get; }

    /// <summary>Variance of a token's embedding.</summary>
    public double TokenVariance { get; }

    /// <summary>Whether training moves the positions: if not, the tangent kernel starts from the tokens alone.</summary>
    public bool PositionsTrained { get; }

    /// <summary>
    /// The position covariances of position a (the row) with all L positions of one sequence, repeated for <paramref name="pairs"/> sequences:
    /// L rows of <paramref name="stride"/> numbers.
    /// </summary>
    public T[] Tile<T>(int pairs, int stride)
        where T : unmanaged, ILane<T>
    {
        var tile = new T[Length * stride];
        for (int a = 0; a < Length; a++)
        {
            for (int i = 0; i < pairs * Length; i++)
                tile[(a * stride) + i] = T.Of(_covariance[Math.Abs(a - (i % Length))]);
        }

        return tile;
    }

    private double[] Covariances(Func<int, double> atLag) => [.. Enumerable.Range(0, Length).Select(atLag)];
}

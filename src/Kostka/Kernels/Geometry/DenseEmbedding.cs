using Kostka.Architectures;
using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Geometry;

/// <summary>The start of the recursion on the dense geometry: K_ab(x, y) = token variance·[x_a = y_b] + position variance·R_ab.</summary>
internal sealed class DenseEmbedding
{
    private readonly double[] _positions;
    private readonly bool _diagonal;

    /// <summary>The embedding of an architecture on sequences of length L.</summary>
    public DenseEmbedding(Architecture architecture, int length)
    {
        Length = length;
        TokenVariance = architecture.TokenVariance;
        _diagonal = architecture.Position is not PositionEmbedding.Exponential;
        _positions = architecture.Position switch
        {
            PositionEmbedding.Learned learned => [learned.Variance],
            PositionEmbedding.Exponential smooth =>
                [.. Enumerable.Range(0, length).Select(lag => smooth.Variance * Math.Exp(-lag / smooth.LengthScale))],
            _ => [0],
        };
    }

    /// <summary>Sequence length L.</summary>
    public int Length { get; }

    /// <summary>Variance of a token's embedding.</summary>
    public double TokenVariance { get; }

    /// <summary>Adds the position covariances of position <paramref name="a"/> with all L positions of one sequence.</summary>
    public void AddPositions<T>(Span<T> row, int a)
        where T : unmanaged, ILane<T>
    {
        if (_diagonal)
        {
            row[a] += T.Of(_positions[0]);
            return;
        }

        for (int b = 0; b < row.Length; b++)
            row[b] += T.Of(_positions[Math.Abs(a - b)]);
    }
}

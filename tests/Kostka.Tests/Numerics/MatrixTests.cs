using Kostka.Numerics;

namespace Kostka.Tests.Numerics;

public sealed class MatrixTests
{
    [Fact]
    public void RowsFollowEachOther()
    {
        var matrix = new Matrix(2, 3, [1, 2, 3, 4, 5, 6]);
        Assert.Equal(6, matrix[1, 2]);
        Assert.Equal([4, 5, 6], matrix.Row(1).ToArray());
        matrix[0, 1] = 9;
        Assert.Equal([1, 9, 3, 4, 5, 6], matrix.Values);
        Assert.Equal([1, 9, 4, 5], matrix.Leading(2, 2).Values);

        var copy = matrix.Clone();
        copy[0, 0] = -1;
        Assert.Equal(1, matrix[0, 0]);
    }

    [Fact]
    public void ShapesThatCannotBeAreRefused()
    {
        Assert.Throws<ArgumentException>(() => new Matrix(2, 2, [1, 2, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Matrix(-1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Matrix(-1, -1, [1]));
        Assert.Contains("50000 × 50000", Assert.Throws<RequestException>(() => new Matrix(50_000, 50_000)).Message, StringComparison.Ordinal);
        Assert.Empty(new Matrix(0, 5).Values);
    }
}

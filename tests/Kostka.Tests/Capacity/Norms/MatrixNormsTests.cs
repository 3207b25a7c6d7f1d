using System.Text.Json;
using Kostka.Capacity.Models;
using Kostka.Capacity.Norms;
using Kostka.Numerics;

namespace Kostka.Tests.Capacity.Norms;

public sealed class MatrixNormsTests
{
    [Fact]
    public void Reference_norms()
    {
        using var reference = new SparseReference();
        JsonElement norms = reference["B_norms"];
        Matrix m = SparseReference.Matrix(norms.GetProperty("M")), transposed = new(3, 3);
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
                transposed[i, j] = m[j, i];
        }

        SparseReference.AssertDigits(norms.Number("spectral"), MatrixNorms.Spectral(m));
        SparseReference.AssertDigits(norms.Number("frobenius"), MatrixNorms.Frobenius(m));
        SparseReference.AssertDigits(norms.Number("n21_columns"), MatrixNorms.SumOfColumns(m));
        SparseReference.AssertDigits(norms.Number("n21_of_transpose"), MatrixNorms.SumOfColumns(transposed));
        SparseReference.AssertDigits(norms.Number("n11"), MatrixNorms.SumOfEntries(m));
    }

    [Fact]
    public void The_spectral_norm_is_the_largest_stretch_at_every_scale() => RandomCase.ForAll(60, random =>
    {
        int rows = 1 + random.NextBelow(7), columns = 1 + random.NextBelow(7);
        double scale = Math.Pow(10, random.NextBelow(400) - 200);
        Matrix a = random.Gaussian(rows, columns);
        double norm = MatrixNorms.Spectral(a);
        var scaled = new Matrix(rows, columns, [.. a.Values.Select(entry => entry * scale)]);
        Assert.Equal(1, MatrixNorms.Spectral(scaled) / norm / scale, 1e-9);

        // Power iteration, from a random vector.
        double[] x = random.Gaussian(columns, 1).Values;
        double stretch = 0;
        for (int i = 0; i < 4000; i++)
        {
            double[] y = BoundedTransformer.Transposed(a, BoundedTransformer.Times(a, x));
            stretch = Math.Sqrt(Math.Sqrt(BoundedTransformer.Dot(y, y) / BoundedTransformer.Dot(x, x)));
            double length = Math.Sqrt(BoundedTransformer.Dot(y, y));
            x = [.. y.Select(value => value / length)];
        }

        Assert.Equal(1, stretch / norm, 1e-6);
        Assert.True(norm <= MatrixNorms.Frobenius(a) * (1 + 1e-12));
        Assert.True(MatrixNorms.Frobenius(a) <= MatrixNorms.SumOfColumns(a) * (1 + 1e-12));
        Assert.True(MatrixNorms.SumOfColumns(a) <= MatrixNorms.SumOfEntries(a) * (1 + 1e-12));
    });

    [Fact]
    public void Products_are_measured_as_if_they_were_written_out() => RandomCase.ForAll(60, random =>
    {
        int rank = 1 + random.NextBelow(4);
        Matrix left = random.Gaussian(rank, 1 + random.NextBelow(300)), right = random.Gaussian(rank, 1 + random.NextBelow(9));
        var product = new Matrix(left.Columns, right.Columns);
        LinearAlgebra.Default.Multiply(left, right, product, transposeA: true);
        MatrixMeasure expected = MatrixMeasure.Of("product", product), found = MatrixMeasure.OfProduct("product", left, right);
        Assert.Equal((expected.Name, expected.Rows, expected.Columns), (found.Name, found.Rows, found.Columns));
        Assert.Equal(1, found.Spectral / expected.Spectral, 1e-9);
        Assert.Equal(1, found.Frobenius / expected.Frobenius, 1e-9);
        Assert.Equal(1, found.SumOfColumns / expected.SumOfColumns, 1e-9);
        Assert.Equal(1, found.SumOfEntries / expected.SumOfEntries, 1e-9);
    });

    [Fact]
    public void Zeros_have_norm_zero_and_what_is_not_finite_is_refused()
    {
        Assert.Equal(0, MatrixNorms.Spectral(new Matrix(3, 2)));
        Assert.Equal(0, MatrixNorms.Spectral(new Matrix(0, 2)));
        Assert.Throws<ArgumentException>(() => MatrixNorms.Spectral(new Matrix(1, 2, [1, double.NaN])));
        Assert.Throws<ArgumentException>(() => MatrixNorms.Spectral(new Matrix(1, 2, [1, double.NegativeInfinity])));
    }
}

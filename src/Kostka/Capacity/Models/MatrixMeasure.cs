using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Capacity.Norms;
using Kostka.Numerics;

namespace Kostka.Capacity.Models;

/// <summary>The norms of one weight matrix W (d × k), which takes x to Wᵀx; its factors are multiplied in.</summary>
/// <param name="Name">Which: "query-key 1", "value-output 1" (of head 1), "dense in", "dense out", "readout".</param>
/// <param name="Rows">d.</param>
/// <param name="Columns">k.</param>
/// <param name="Spectral">‖W‖_2.</param>
/// <param name="Frobenius">‖W‖_F.</param>
/// <param name="SumOfColumns">‖W‖_{2,1}.</param>
/// <param name="SumOfEntries">‖W‖_{1,1}.</param>
public sealed record MatrixMeasure(string Name, int Rows, int Columns, double Spectral, double Frobenius, double SumOfColumns, double SumOfEntries)
{
    /// <summary>Measures W.</summary>
    public static MatrixMeasure Of(string name, Matrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return new(
            name, matrix.Rows, matrix.Columns, MatrixNorms.Spectral(matrix), MatrixNorms.Frobenius(matrix), MatrixNorms.SumOfColumns(matrix), MatrixNorms.SumOfEntries(matrix));
    }

    /// <summary>
    /// Measures W = LᵀR without writing it out, for heads, whose rank is far below their sides: with S = (LLᵀ)^½, WᵀW = (SR)ᵀ(SR), so that all but the entries' sum are norms of SR.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="left">L, r × d.</param>
    /// <param name="right">R, r × k.</param>
    public static MatrixMeasure OfProduct(string name, Matrix left, Matrix right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        SymmetricEigen gram = LinearAlgebra.Default.Eigen(left.Times(left.Transposed()));
        var scaled = new Matrix(left.Rows, left.Rows);
        for (int i = 0; i < left.Rows; i++)
            TensorPrimitives.Multiply(gram.Vectors.Row(i), Math.Sqrt(Math.Max(0, gram.Values[i])), scaled.Row(i));
        Matrix compressed = scaled.Times(right);
        return new(
            name, left.Columns, right.Columns, MatrixNorms.Spectral(compressed), MatrixNorms.Frobenius(compressed), MatrixNorms.SumOfColumns(compressed), left.SumOfEntriesOfProduct(right));
    }
}

/// <summary>The norms of a layer.</summary>
/// <param name="Number">Which, from 1.</param>
/// <param name="Matrices">Each head's product of key and query weights and its product of value and output weights, then the dense maps.</param>
public sealed record LayerMeasure(int Number, ImmutableArray<MatrixMeasure> Matrices);

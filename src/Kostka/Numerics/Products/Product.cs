using System.Numerics;
using System.Numerics.Tensors;

namespace Kostka.Numerics.Products;

/// <summary>One product C ← α·op(A)·op(B) + β·C of row-major matrices, checked: no dimension is 0 but perhaps the inner one.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal readonly unsafe struct Product<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public required int Rows { get; init; }

    public required int Columns { get; init; }

    public required int Inner { get; init; }

    public required T Alpha { get; init; }

    public required T Beta { get; init; }

    public required T* A { get; init; }

    public required int StrideA { get; init; }

    public required bool TransposeA { get; init; }

    public required T* B { get; init; }

    public required int StrideB { get; init; }

    public required bool TransposeB { get; init; }

    public required T* C { get; init; }

    public required int StrideC { get; init; }

    /// <summary>A column y = α·op(A)·x + β·y, stored without gaps, as the row yᵀ = α·xᵀ·op(A)ᵀ + β·yᵀ.</summary>
    public Product<T> Transposed() => this with
    {
        Rows = 1,
        Columns = Rows,
        A = B,
        StrideA = StrideB,
        TransposeA = !TransposeB,
        B = A,
        StrideB = StrideA,
        TransposeB = !TransposeA,
        StrideC = Rows,
    };

    /// <summary>C ← β·C: what is left when the product of the factors does not count.</summary>
    public void Scale()
    {
        for (int i = 0; i < Rows; i++)
        {
            var row = new Span<T>(C + ((long)i * StrideC), Columns);
            if (Beta == T.Zero)
                row.Clear();
            else
                TensorPrimitives.Multiply(row, Beta, row);
        }
    }
}

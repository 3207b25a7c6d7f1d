using System.Numerics.Tensors;
using Kostka.Numerics;

namespace Kostka.Capacity.Constructions;

/// <summary>The vectors v_0 … v_(T−1) by which a construction tells positions apart.</summary>
public abstract class PositionVectors
{
    private PositionVectors(int length, int dimension) => (Length, Dimension) = (length, dimension);

    /// <summary>Number of positions T.</summary>
    public int Length { get; }

    /// <summary>Number of coordinates d of each vector.</summary>
    public int Dimension { get; }

    /// <summary>The largest ‖v_t‖.</summary>
    public abstract double LargestNorm { get; }

    /// <summary>⟨v_t, u⟩.</summary>
    /// <param name="position">t.</param>
    /// <param name="vector">u, d numbers.</param>
    public abstract double Product(int position, ReadOnlySpan<double> vector);

    /// <summary>u += factor·v_t.</summary>
    /// <param name="position">t.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="vector">u, d numbers.</param>
    public abstract void AddTo(int position, double factor, Span<double> vector);

    /// <summary>The unit vectors: v_t = e_t, d = T.</summary>
    /// <param name="length">T, at least 1.</param>
    public static PositionVectors OneHot(int length) => new Units(length);

    /// <summary>Independent random signs over √d: unit vectors that are nearly orthogonal (Johnson and Lindenstrauss 1984; Achlioptas 2003).</summary>
    /// <param name="length">T, at least 1.</param>
    /// <param name="dimension">d, at least 1; <see cref="Leak.RandomSignDimension"/> is enough.</param>
    /// <param name="stream">Where the signs come from.</param>
    /// <exception cref="RequestException">They do not fit in memory.</exception>
    public static PositionVectors RandomSigns(int length, int dimension, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        string what = $"{length} position vectors of {dimension} coordinates";
        if ((long)length * dimension > Array.MaxLength)
            throw new RequestException($"{what} are more than {Array.MaxLength} numbers, the most that one array holds. A smaller dimension, or fewer tokens, fit.");
        MemoryGuard.Require((long)length * dimension * sizeof(double), what, "A smaller dimension, or fewer tokens, need less.");
        var vectors = new Matrix(length, dimension);
        double size = 1 / Math.Sqrt(dimension);
        foreach (ref double coordinate in vectors.Values.AsSpan())
            coordinate = (stream.NextBits() & 1) == 0 ? size : -size;
        return new Rows(vectors);
    }

    /// <summary>Any vectors.</summary>
    /// <param name="vectors">T × d.</param>
    public static PositionVectors Of(Matrix vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        return new Rows(vectors);
    }

    private sealed class Units(int length) : PositionVectors(length, length)
    {
        public override double LargestNorm => 1;

        public override double Product(int position, ReadOnlySpan<double> vector) => vector[position];

        public override void AddTo(int position, double factor, Span<double> vector) => vector[position] += factor;
    }

    private sealed class Rows(Matrix vectors) : PositionVectors(vectors.Rows, vectors.Columns)
    {
        public override double LargestNorm { get; } = Enumerable.Range(0, vectors.Rows).Max(t => TensorPrimitives.Norm<double>(vectors.Row(t)));

        public override double Product(int position, ReadOnlySpan<double> vector) => TensorPrimitives.Dot(vectors.Row(position), vector);

        public override void AddTo(int position, double factor, Span<double> vector) =>
            TensorPrimitives.MultiplyAdd(vectors.Row(position), factor, vector, vector);
    }
}

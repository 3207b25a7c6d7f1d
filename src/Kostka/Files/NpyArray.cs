using Kostka.Numerics;

namespace Kostka.Files;

/// <summary>An array read from an .npy file.</summary>
/// <typeparam name="T">What the values were read as: int or double.</typeparam>
/// <param name="Shape">Length along each dimension; empty for a single number.</param>
/// <param name="Values">The values in row-major order, whichever order the file has.</param>
public sealed record NpyArray<T>(IReadOnlyList<int> Shape, T[] Values);

/// <summary>What arrays of doubles offer beyond their values.</summary>
public static class NpyArrays
{
    /// <summary>A two-dimensional array as a matrix over the same storage.</summary>
    /// <exception cref="ArgumentException">The array does not have two dimensions.</exception>
    public static Matrix ToMatrix(this NpyArray<double> array)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (array.Shape.Count != 2)
            throw new ArgumentException($"An array of {array.Shape.Count} dimensions is not a matrix.", nameof(array));
        return new Matrix(array.Shape[0], array.Shape[1], array.Values);
    }
}

using System.Numerics;
using System.Runtime.Intrinsics;

namespace Kostka.Networks.Elementwise;

/// <summary>A function of one number, on eight floats or four doubles at once. Implemented by structs, so that <see cref="Entrywise"/> compiles to a loop of its own for each.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal interface IEntrywiseMap<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>φ(x).</summary>
    static abstract Vector256<T> Value(Vector256<T> x);

    /// <summary>φ′(x)·slope: the slope of a loss in x, from its slope in φ(x).</summary>
    static abstract Vector256<T> Backward(Vector256<T> x, Vector256<T> slope);
}

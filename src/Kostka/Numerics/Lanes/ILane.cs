using System.Numerics;

namespace Kostka.Numerics.Lanes;

/// <summary>
/// The arithmetic that a kernel recursion is written in: one real number (<see cref="Real"/>), or several side by side in a vector register
/// (<see cref="Wide256"/>, <see cref="Wide512"/>). Formulas are written once, generically, and compile to each at full speed. Two more lanes carry more
/// than a double: <see cref="DoubleDouble"/> twice its digits, <see cref="Jet{T, TRoom}"/> derivatives.
/// </summary>
/// <remarks>
/// The lanes of doubles give the same bits for the same numbers: every operation is the correctly rounded IEEE one, and functions are composed of these in the
/// same order. Widths therefore never show in results.
/// </remarks>
/// <typeparam name="TSelf">The lane itself.</typeparam>
public interface ILane<TSelf> :
    IAdditionOperators<TSelf, TSelf, TSelf>,
    ISubtractionOperators<TSelf, TSelf, TSelf>,
    IMultiplyOperators<TSelf, TSelf, TSelf>,
    IDivisionOperators<TSelf, TSelf, TSelf>
    where TSelf : unmanaged, ILane<TSelf>
{
    /// <summary>The same number in every element.</summary>
    static abstract TSelf Of(double value);

    /// <summary>A constant beyond double precision, <paramref name="high"/> + <paramref name="low"/>; lanes of doubles hold the high part alone.</summary>
    static abstract TSelf Of(double high, double low);

    /// <summary>a·b + c with one rounding.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>Square root.</summary>
    static abstract TSelf Sqrt(TSelf x);

    /// <summary>e to the power x.</summary>
    static abstract TSelf Exp(TSelf x);

    /// <summary>asin x for |x| ≤ 1, in radians.</summary>
    static abstract TSelf Asin(TSelf x);

    /// <summary>acos x for |x| ≤ 1, in radians; exactly 0 at 1, and accurate next to it.</summary>
    static abstract TSelf Acos(TSelf x);

    /// <summary>Absolute value.</summary>
    static abstract TSelf Abs(TSelf x);

    /// <summary>The magnitude of <paramref name="magnitude"/> with the sign of <paramref name="sign"/>.</summary>
    static abstract TSelf CopySign(TSelf magnitude, TSelf sign);

    /// <summary>Element by element: <paramref name="then"/> where a &gt; b, else <paramref name="otherwise"/>.</summary>
    static abstract TSelf WhereGreater(TSelf a, TSelf b, TSelf then, TSelf otherwise);

    /// <summary>Element by element: <paramref name="then"/> where a = b, else <paramref name="otherwise"/>.</summary>
    static abstract TSelf WhereEqual(TSelf a, TSelf b, TSelf then, TSelf otherwise);

    /// <summary>Whether every element is at most <paramref name="bound"/>: for a shorter way that gives the same bits.</summary>
    static abstract bool AllAtMost(TSelf x, double bound);
}

using Kostka.Numerics.Lanes;

namespace Kostka.Spectra.Exact.Targets;

/// <summary>
/// A target's autocorrelation averaged over permutations of the positions, κ_f(N) = average of f(x)f(y) over the pairs with contingency table N.
/// Either the table of one symbol decides it (<see cref="Value"/>), or the target is a function of the counts (<see cref="OfCounts"/>).
/// </summary>
/// <remarks>
/// Where the last position is distinguished, only the first L − 1 positions are permuted, and whether the last token of x and of y is the symbol comes
/// beside the table of the others.
/// </remarks>
public abstract class TargetCorrelation
{
    /// <summary>The symbol that counts as a one.</summary>
    public abstract int Symbol { get; }

    /// <summary>The target has no part in irreps with more boxes below the first row.</summary>
    public abstract int MostBelow { get; }

    /// <summary>Whether the target is a function of the counts alone, given by <see cref="OfCounts"/>; then <see cref="Value"/> is not there.</summary>
    public virtual bool IsOfCounts => false;

    /// <summary>E y² of the labels, where they are more than a function of the sequence; null where they are not.</summary>
    public virtual double? LabelMeanSquare => null;

    /// <summary>κ_f, a polynomial in n, m and t.</summary>
    /// <param name="n">Number of ones in x, among the permuted positions.</param>
    /// <param name="m">Number of ones in y.</param>
    /// <param name="t">Number of positions that hold a one in both.</param>
    /// <param name="lastOfX">Whether the last token of x is a one; without meaning unless the last position is distinguished.</param>
    /// <param name="lastOfY">Whether the last token of y is a one.</param>
    public abstract T Value<T>(T n, T m, T t, bool lastOfX, bool lastOfY)
        where T : unmanaged, ILane<T>;

    /// <summary>The target's value on sequences of a type.</summary>
    /// <param name="counts">V counts over all L positions.</param>
    /// <exception cref="InvalidOperationException">It is no function of the counts.</exception>
    public virtual double OfCounts(ReadOnlySpan<int> counts) => throw new InvalidOperationException("The target is no function of the counts.");
}

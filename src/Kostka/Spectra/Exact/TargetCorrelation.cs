using Kostka.Numerics.Lanes;

namespace Kostka.Spectra.Exact;

/// <summary>
/// A target's autocorrelation averaged over permutations of the positions, κ_f(N) = average of f(x)f(y) over the pairs with contingency table N, as far as
/// the table tells where one symbol stands: in x (n ones), in y (m ones), and in both at once (t).
/// </summary>
/// <remarks>
/// Where the last position is distinguished, n, m and t count the first L − 1 positions only and only these are permuted; whether the last token of x and
/// of y is the symbol comes beside them.
/// </remarks>
public abstract class TargetCorrelation
{
    /// <summary>The symbol that counts as a one.</summary>
    public abstract int Symbol { get; }

    /// <summary>E f² can be non-zero only in irreps with at most so many boxes below the first row.</summary>
    public abstract int MostBelow { get; }

    /// <summary>κ_f; a polynomial in t, and where <see cref="IsSmooth"/> one in n and m too.</summary>
    public abstract T Value<T>(T n, T m, T t, bool lastOfX, bool lastOfY)
        where T : unmanaged, ILane<T>;

    /// <summary>Whether κ_f extends to counts that are no whole numbers; otherwise <see cref="OfCounts"/> is there.</summary>
    public abstract bool IsSmooth { get; }

    /// <summary>For a function of the counts alone, its value at so many ones (last token included); null for others.</summary>
    public virtual double? OfCounts(int ones) => null;
}

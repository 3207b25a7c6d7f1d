namespace Kostka.Sparse.Learners.Subsets;

/// <summary>Among which functions of s positions exhaustive search looks.</summary>
public enum SubsetFamily
{
    /// <summary>The problem's own function, at every choice of positions: C(T,s) functions, the finite class of which learning theory asks ln C(T,s) + ln 1/δ samples.</summary>
    Known,

    /// <summary>Every function of s bits, at every choice of positions.</summary>
    AnyTable,
}

/// <summary>How exhaustive search over s-subsets is done.</summary>
/// <param name="Family">Among which functions; null for the known function of a task that names one, and for any table where the function is random.</param>
/// <param name="MostSubsets">The most subsets to go through, at least 1; tasks with more are left out. A thousand million take a few seconds.</param>
public sealed record SubsetSettings(SubsetFamily? Family = null, double MostSubsets = 2e9);

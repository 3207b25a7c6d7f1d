namespace Kostka.Sparse.Search;

/// <summary>
/// Where on a grid of sizes success begins, as far as trials tell: above place Low, at the latest at place High. The next place to try follows from the trials alone, not from the way to them.
/// </summary>
/// <param name="Low">The largest place below High that failed; −1 when none did.</param>
/// <param name="High">The smallest place that succeeded; the number of places when none did.</param>
internal readonly record struct Bracket(int Low, int High)
{
    private int First { get; init; }

    private int Last { get; init; }

    /// <summary>What trials tell.</summary>
    /// <param name="places">Number of places on the grid.</param>
    /// <param name="trials">Places tried, in any order, and whether they succeeded.</param>
    public static Bracket Of(int places, IReadOnlyCollection<(int Place, bool Success)> trials)
    {
        int high = trials.Where(trial => trial.Success).Select(trial => trial.Place).DefaultIfEmpty(places).Min();
        int low = trials.Where(trial => !trial.Success && trial.Place < high).Select(trial => trial.Place).DefaultIfEmpty(-1).Max();
        return new Bracket(low, high)
        {
            First = trials.Select(trial => trial.Place).DefaultIfEmpty(-1).Min(),
            Last = trials.Select(trial => trial.Place).DefaultIfEmpty(-1).Max(),
        };
    }

    /// <summary>
    /// The place to try next: gallop away from the start in steps of 1, 2, 4, … until both a failure and a success are known, then halve. Null when they are neighbours, or an end of the grid is reached.
    /// </summary>
    /// <param name="places">Number of places on the grid.</param>
    /// <param name="start">The place to begin at.</param>
    public int? Next(int places, int start)
    {
        if (High - Low == 1)
            return null;
        if (First < 0)
            return start;
        if (High == places)
            return Math.Min(places - 1, Low + (Low - First) + 1);
        return Low < 0 ? Math.Max(0, High - (Last - High) - 1) : (Low + High) / 2;
    }

    /// <summary>The place to try next when nothing is known of where success begins: the middle of what is open. Null when nothing is.</summary>
    public int? Halve() => High - Low == 1 ? null : (Low + High) / 2;
}

namespace Kostka.Reports.Findings;

/// <summary>A partition by its boxes below the first row.</summary>
internal static class Boxes
{
    /// <summary>The number of boxes below the first row: L minus the largest part.</summary>
    public static int Below(IReadOnlyList<int> partition) => partition.Skip(1).Sum();

    /// <summary>"(L)", "(L−1, 1)", "(L−2, 1, 1)".</summary>
    public static string Name(IReadOnlyList<int> partition)
    {
        int below = Below(partition);
        return below == 0 ? "(L)" : $"(L−{below}, {string.Join(", ", partition.Skip(1))})";
    }

    /// <summary>"no box below", "1 box below", "2 boxes below".</summary>
    public static string Phrase(int below) => below switch
    {
        0 => "no box below",
        1 => "1 box below",
        _ => $"{below} boxes below",
    };
}

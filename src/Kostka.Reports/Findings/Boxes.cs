namespace Kostka.Reports.Findings;

/// <summary>A partition by its boxes below the first row.</summary>
internal static class Boxes
{
    /// <summary>The number of boxes below the first row: L minus the largest part.</summary>
    public static int Below(IReadOnlyList<int> partition) => partition.Skip(1).Sum();

    /// <summary>"(L)", "(L−1, 1)", "(L−2, 1, 1)".</summary>
    public static string Name(IReadOnlyList<int> partition) => NameBelow([.. partition.Skip(1)]);

    /// <summary>The same from the rows below the first.</summary>
    public static string NameBelow(IReadOnlyList<int> rows) => rows.Count == 0 ? "(L)" : $"(L−{rows.Sum()}, {string.Join(", ", rows)})";

    /// <summary>What functions with so many boxes say, as in "the part that …".</summary>
    public static string Meaning(int below) => below switch
    {
        0 => "depends only on how often each token occurs",
        1 => "adds up what single positions say",
        2 => "looks at pairs of positions",
        _ => $"looks at {below} positions at once",
    };

    /// <summary>"no box below", "1 box below", "2 boxes below".</summary>
    public static string Phrase(int below) => below switch
    {
        0 => "no box below",
        1 => "1 box below",
        _ => $"{below} boxes below",
    };
}

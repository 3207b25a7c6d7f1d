namespace Kostka.Sparse.Learners;

/// <summary>Where the classifying query attends, averaged over sequences of the scoring split; for several heads, of the head with the most mass on relevant positions unless said otherwise.</summary>
/// <param name="RelevantMass">Attention on the s relevant positions together, 0 … 1.</param>
/// <param name="SmallestMass">On the least attended of them.</param>
/// <param name="LargestOther">On the most attended of all other positions.</param>
/// <param name="Revealed">Share of the s relevant positions among the s most attended ones, heads summed, 0 … 1.</param>
/// <param name="HeadsMass">Attention on the relevant positions, mean over heads.</param>
public sealed record AttentionSummary(double RelevantMass, double SmallestMass, double LargestOther, double Revealed, double HeadsMass)
{
    /// <summary>Summarises mean attention weights.</summary>
    /// <param name="weights">A row for each head, at least one, with an entry for each position; rows sum to 1.</param>
    /// <param name="relevant">The s relevant positions, at least one.</param>
    internal static AttentionSummary Of(double[][] weights, IReadOnlyList<int> relevant)
    {
        double[] masses = [.. weights.Select(head => relevant.Sum(position => head[position]))];
        double[] most = weights[Array.IndexOf(masses, masses.Max())];
        int[] others = [.. Enumerable.Range(0, most.Length).Except(relevant)];
        double[] summed = [.. Enumerable.Range(0, most.Length).Select(position => weights.Sum(head => head[position]))];
        int[] top = [.. Enumerable.Range(0, most.Length).OrderByDescending(position => summed[position]).Take(relevant.Count)];
        return new AttentionSummary(
            masses.Max(),
            relevant.Min(position => most[position]),
            others.Length == 0 ? 0 : others.Max(position => most[position]),
            (double)top.Intersect(relevant).Count() / relevant.Count,
            masses.Average());
    }
}

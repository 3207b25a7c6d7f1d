namespace Kostka.Sparse.Learners;

/// <summary>Where the classifying query attends, averaged over sequences of the scoring split; for several heads, of the head with the most mass on relevant positions unless said otherwise.</summary>
/// <param name="RelevantMass">Attention on the s relevant positions together, 0 … 1.</param>
/// <param name="SmallestMass">On the least attended of them.</param>
/// <param name="LargestOther">On the most attended of all other positions.</param>
/// <param name="Revealed">Share of the s relevant positions among the s most attended ones, heads summed, 0 … 1.</param>
/// <param name="HeadsMass">Attention on the relevant positions, mean over heads.</param>
public sealed record AttentionSummary(double RelevantMass, double SmallestMass, double LargestOther, double Revealed, double HeadsMass);

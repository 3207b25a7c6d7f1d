namespace Kostka.Sparse.Learners.Lasso;

/// <summary>How the path of L1 penalties is followed.</summary>
/// <param name="Penalties">Number of penalties, at least 2, evenly spaced in their logarithm.</param>
/// <param name="SmallestShare">The last penalty as a share of the first, at which all weights are 0; above 0 and below 1.</param>
/// <param name="Patience">The path ends early after so many penalties without a better accuracy or a smaller loss on the selection split; at least 1.</param>
/// <param name="Tolerance">How far the optimality conditions may be missed, as a share of the first penalty.</param>
public sealed record LassoSettings(int Penalties = 40, double SmallestShare = 0.01, int Patience = 8, double Tolerance = 1e-4);

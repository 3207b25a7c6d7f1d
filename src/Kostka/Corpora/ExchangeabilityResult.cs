namespace Kostka.Corpora;

/// <summary>How far the law of windows is from being the same in every order of positions, and whether that may be chance.</summary>
/// <param name="Distance">
/// Squared distance (maximum mean discrepancy) between the law of a window and its average over all orders of the positions, without bias: near 0, and
/// as often below as above, where the order does not matter. In units of the similarity of two windows of independent tokens: 0.03 means that two
/// windows are alike by 3 % of that more than a window and a shuffled one.
/// </param>
/// <param name="StandardError">Of <paramref name="Distance"/>, taking the windows for independent.</param>
/// <param name="PValue">
/// The chance of a distance at least as large where the order does not matter, by permuting every window on its own: (1 + #{permuted ≥ found})/(1 + B).
/// </param>
/// <param name="Deviations">The distance in standard deviations of its permuted values.</param>
/// <param name="OrderShare">
/// Of the squared distance between the law of a window and independent tokens of the same frequencies, the share that is due to order; the rest is which
/// tokens come together. 0 … 1 up to noise; NaN where the windows cannot be told from independent tokens.
/// </param>
/// <param name="Windows">Number of windows n.</param>
/// <param name="Permutations">Number B of permuted data sets.</param>
/// <param name="Gain">By which factor 1 + c each position at which two windows agree raises their similarity.</param>
public sealed record ExchangeabilityResult(
    double Distance, double StandardError, double PValue, double Deviations, double OrderShare, int Windows, int Permutations, double Gain);

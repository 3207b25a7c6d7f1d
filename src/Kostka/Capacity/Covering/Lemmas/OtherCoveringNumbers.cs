namespace Kostka.Capacity.Covering.Lemmas;

/// <summary>Known covering numbers of linear maps, to compare with Lemmas 1 to 3.</summary>
public static class OtherCoveringNumbers
{
    /// <summary>Zhang (JMLR 2, 2002, theorem 4) for Lemma 1's class, in nats: 36 (B B_x/ε)² ln(2⌈4 B B_x/ε + 2⌉ n + 1).</summary>
    /// <param name="norm">B ≥ 0.</param>
    /// <param name="inputNorm">B_x ≥ 0.</param>
    /// <param name="accuracy">ε, above 0.</param>
    /// <param name="points">n ≥ 1.</param>
    public static double Zhang(double norm, double inputNorm, double accuracy, double points)
    {
        double ratio = CapacityRanges.Norm(norm) * CapacityRanges.Norm(inputNorm) / CapacityRanges.Accuracy(accuracy);
        return 36 * ratio * ratio * Math.Log((2 * Math.Ceiling((4 * ratio) + 2) * CapacityRanges.Count(points)) + 1);
    }

    /// <summary>By volume: balls of radius ε/B_x in a ball of radius B of p dimensions, p ln(1 + 2 B B_x/ε). Free of the points, but linear in the parameters.</summary>
    /// <param name="norm">B ≥ 0, of the Euclidean (Frobenius) norm.</param>
    /// <param name="inputNorm">B_x ≥ 0.</param>
    /// <param name="accuracy">ε, above 0.</param>
    /// <param name="parameters">p ≥ 1.</param>
    public static double Volumetric(double norm, double inputNorm, double accuracy, double parameters) =>
        CapacityRanges.Count(parameters) * Math.Log(1 + (2 * CapacityRanges.Norm(norm) * CapacityRanges.Norm(inputNorm) / CapacityRanges.Accuracy(accuracy)));
}

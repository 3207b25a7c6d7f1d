namespace Kostka.Capacity.Generalization;

/// <summary>What is known without any norms: the s-subsets of T bits as a finite class.</summary>
public static class FiniteClass
{
    /// <summary>ln C(T, s), the logarithm of the number of ways to choose the relevant bits.</summary>
    /// <param name="bits">T ≥ s.</param>
    /// <param name="relevant">s ≥ 1.</param>
    public static double LogSubsets(int bits, int relevant)
    {
        Require(bits, relevant);
        double sum = 0;
        for (int j = 1; j <= relevant; j++)
            sum += Math.Log((bits - relevant + j) / (double)j);
        return sum;
    }

    /// <summary>
    /// Samples from which, with probability 1 − δ, every function of the form f(x_I) that agrees with all of them errs on at most a share ε of new data: ⌈(ln C(T,s) + ln(1/δ))/ε⌉.
    /// (A function that errs more survives m samples with probability below e^{−εm}.)
    /// </summary>
    /// <param name="bits">T ≥ s.</param>
    /// <param name="relevant">s ≥ 1.</param>
    /// <param name="error">ε, above 0 and below 1.</param>
    /// <param name="failure">δ, above 0 and below 1.</param>
    /// <exception cref="RequestException">ε or δ is out of its range.</exception>
    public static double SamplesNeeded(int bits, int relevant, double error, double failure)
    {
        if (error is not (> 0 and < 1))
            throw new RequestException($"The error ε must be above 0 and below 1, not {error}.");
        return Math.Ceiling((LogSubsets(bits, relevant) + Math.Log(1 / CapacityRanges.Failure(failure))) / error);
    }

    /// <summary>
    /// A lower bound on the VC dimension of the conjunctions of s of T bits, s ⌊log2(T/s)⌋: no learner needs fewer samples than a multiple of it. (Divide the bits into s blocks
    /// of 2^v; in block j the points that belong to it run through all patterns, one bit for each; proof in docs/capacity.md.)
    /// </summary>
    /// <param name="bits">T ≥ s.</param>
    /// <param name="relevant">s ≥ 1.</param>
    public static int DimensionLowerBound(int bits, int relevant)
    {
        Require(bits, relevant);
        return relevant * int.Log2(bits / relevant);
    }

    private static void Require(int bits, int relevant)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(relevant, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, relevant);
    }
}

namespace Kostka.Capacity.Constructions;

/// <summary>
/// The leak of an attention head that shall read s of its N keys: the attention that goes to the other N − s. What logit keeps it small, and what logit anything needs
/// (after Edelman, Goel, Kakade, Zhang, ICML 2022, section 4, with constants). Logarithms are natural.
/// </summary>
/// <remarks>
/// The selected keys have a logit of R, all others one of at most κR in absolute value; κ = 0 for orthonormal position vectors. "Binary" is the head whose j-th key has the
/// logit R + j ln 2, so that the selected keys weigh 2^s − 1 instead of s times e^R.
/// </remarks>
public static class Leak
{
    /// <summary>The largest leak at a logit: (N−s)/(s e^((1−κ)R) + N − s), attained where all other keys have the logit κR.</summary>
    /// <param name="logit">R.</param>
    /// <param name="keys">N, more than s.</param>
    /// <param name="selected">s, at least 1.</param>
    /// <param name="kappa">κ, at least 0 and below 1.</param>
    public static double At(double logit, int keys, int selected, double kappa = 0)
    {
        Check(keys, selected, kappa);
        return Share(logit * (1 - kappa), keys - selected, selected);
    }

    /// <summary>The logit at which the leak is at most ε: ln[(N−s)(1−ε)/(sε)]/(1−κ).</summary>
    /// <param name="leak">ε, between 0 and 1.</param>
    /// <param name="keys">N, more than s.</param>
    /// <param name="selected">s, at least 1.</param>
    /// <param name="kappa">κ, at least 0 and below 1.</param>
    public static double Logit(double leak, int keys, int selected, double kappa = 0)
    {
        Check(keys, selected, kappa);
        return Gap(leak, keys - selected, selected) / (1 - kappa);
    }

    /// <summary>The largest leak of a binary head at R: (N−s)/((2^s−1) e^((1−κ)R−χ ln 2) + N − s).</summary>
    /// <param name="logit">R, the logit of the first selected key.</param>
    /// <param name="keys">N, more than s.</param>
    /// <param name="selected">s, 1 … 62.</param>
    /// <param name="kappa">κ, at least 0 and below 1.</param>
    /// <param name="shift">χ: what the multiples j ln 2 add at most to the logit of another key, over ln 2; at least 0.</param>
    public static double OfBinaryAt(double logit, int keys, int selected, double kappa = 0, double shift = 0)
    {
        Check(keys, selected, kappa);
        return Share((logit * (1 - kappa)) - (shift * Math.Log(2)), keys - selected, Codes(selected));
    }

    /// <summary>The logit at which the leak of a binary head is at most ε: (ln[(N−s)(1−ε)/((2^s−1)ε)] + χ ln 2)/(1−κ).</summary>
    /// <param name="leak">ε, between 0 and 1.</param>
    /// <param name="keys">N, more than s.</param>
    /// <param name="selected">s, 1 … 62.</param>
    /// <param name="kappa">κ, at least 0 and below 1.</param>
    /// <param name="shift">χ, as in <see cref="OfBinaryAt"/>.</param>
    public static double LogitOfBinary(double leak, int keys, int selected, double kappa = 0, double shift = 0)
    {
        Check(keys, selected, kappa);
        return (Gap(leak, keys - selected, Codes(selected)) + (shift * Math.Log(2))) / (1 - kappa);
    }

    /// <summary>
    /// What <i>any</i> head needs whose leak is at most ε: ‖W_QK‖₂ B_x B_z is at least ½ ln[(N−s)(1−ε)/(sε)], because logits cannot differ by more than twice that product.
    /// </summary>
    /// <param name="leak">ε, between 0 and 1.</param>
    /// <param name="keys">N, more than s.</param>
    /// <param name="selected">s, at least 1.</param>
    /// <returns>The bound; 0 where the logarithm is negative and nothing is needed.</returns>
    public static double NecessaryScore(double leak, int keys, int selected) => Math.Max(0, Logit(leak, keys, selected) / 2);

    /// <summary>
    /// Dimension of random-sign position vectors at which κ ≤ ½ with a probability of at least 1 − 2δ: the larger of ⌈16 s ln(2T/δ)⌉ and ⌈8(s−1)² ln(s(s−1)/δ)⌉.
    /// </summary>
    /// <param name="length">T, at least 1.</param>
    /// <param name="selected">s, 1 … T.</param>
    /// <param name="delta">δ, between 0 and 1.</param>
    public static int RandomSignDimension(int length, int selected, double delta = 0.01)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(selected, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, selected);
        if (delta is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "A probability between 0 and 1 is needed.");
        double s = selected, others = 16 * s * Math.Log(2.0 * length / delta);
        double among = selected > 1 ? 8 * (s - 1) * (s - 1) * Math.Log(s * (s - 1) / delta) : 0;
        return checked((int)Math.Ceiling(Math.Max(others, among)));
    }

    private static double Codes(int selected) => selected < 63
        ? (1L << selected) - 1
        : throw new ArgumentOutOfRangeException(nameof(selected), selected, "Codes of at most 62 bits are possible.");

    private static double Share(double gap, double others, double weight) => others / ((weight * Math.Exp(gap)) + others);

    private static double Gap(double leak, double others, double weight) => leak is > 0 and < 1
        ? Math.Log(others * (1 - leak) / (weight * leak))
        : throw new ArgumentOutOfRangeException(nameof(leak), leak, "A leak lies between 0 and 1.");

    private static void Check(int keys, int selected, double kappa)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(selected, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(keys, selected);
        if (kappa is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(kappa), kappa, "κ must be at least 0 and below 1.");
    }
}

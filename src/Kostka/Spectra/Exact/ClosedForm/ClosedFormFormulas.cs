using System.Numerics;
using Kostka.Symmetry;

namespace Kostka.Spectra.Exact.ClosedForm;

/// <summary>The explicit eigenvalues of κ = c00 + c10·M + c01·A + c20·M² + c11·MA + c02·A².</summary>
internal sealed class ClosedFormFormulas(ClosedFormPolynomial kernel, int length, int tokens)
{
    private const string OfCounts = "g1 = c10 + (c01 + c02)/L, g2 = c20 + c11/L";

    private readonly double _l = length, _v = tokens, _linear = kernel[0, 1] + kernel[0, 2], _matching = kernel[1, 1], _agreeing = kernel[0, 2];

    /// <summary>Tokens that are equally likely: irreps of S_L × S_V.</summary>
    public IEnumerable<ClosedFormEigenvalue> EquallyLikely()
    {
        double g1 = kernel[1, 0] + (_linear / _l), g2 = kernel[2, 0] + (_matching / _l), v2 = _v * _v;
        double e = length > 1 ? 2 * _agreeing / v2 : 0, pair = 2 * g2 * _l * (_l - 1) / v2;
        var trivial = new Partition(length);

        // Constants, and the pairs of positions that hold the same token.
        var constant = new Two(
            kernel[0, 0] + (g1 * _l * _l / _v) + (g2 * _l * _l * _l * _l / v2) + (_agreeing * _l * (_l - 1) / v2),
            g2 * _l * _l * (_v - 1) / v2,
            pair,
            e,
            length > 1 && tokens > 1);
        foreach (ClosedFormEigenvalue found in Roots(
            trivial, "trivial", 1, constant,
            "c00 + g1 L²/V + g2 L²(L²−1+V)/V² + c02 L(L−1)/V²", "2 (g2 L(L−1) + c02)/V²", "2 g2² L³(L−1)(V−1)/V⁴", OfCounts))
            yield return found;

        // How often each token occurs, linear and squared.
        var counts = new Two(
            (g1 * _l / _v) + (2 * g2 * _l * _l * _l / v2) + (2 * _agreeing * (_l - 1) / v2), g2 * _l * (_v - 2) / v2, pair, e, length > 1 && tokens > 2);
        foreach (ClosedFormEigenvalue found in Roots(
            trivial, "standard", _v - 1, counts,
            "g1 L/V + g2 L(2L²−2+V)/V² + 2 c02 (L−1)/V²", "2 (g2 L(L−1) + c02)/V²", "2 g2² L²(L−1)(V−2)/V⁴", OfCounts))
            yield return found;
        if (length > 1)
            yield return One(trivial, "(V-2,2)", _v * (_v - 3) / 2, $"2 (g2 L(L−1) + c02)/V², {OfCounts}", pair + e);

        if (length > 1)
        {
            foreach (ClosedFormEigenvalue found in Standard(e, v2))
                yield return found;
        }

        foreach (ClosedFormEigenvalue found in Pairs("2 c02/V²", e))
            yield return found;
    }

    /// <summary>Two tokens of probabilities p and 1 − p: the irreps other than (L).</summary>
    public IEnumerable<ClosedFormEigenvalue> TwoTokens(double p, double q)
    {
        double variance = p * q;
        if (length > 1)
        {
            // Off the diagonal: √(L−2) s σ (c11(L−2) + 2c02) with σ = 2p(1−p), s² = p(1−p)(1−2p)².
            double factor = (_matching * (_l - 2)) + (2 * _agreeing);
            var block = new Two(
                variance * ((2 * _linear) + (_matching * _l * _l) + (2 * _agreeing * (_l - 1))),
                variance * (p - q) * (p - q) * (_l - 2) * factor,
                4 * variance * variance * factor,
                0,
                length > 2);
            foreach (ClosedFormEigenvalue found in Roots(
                new Partition(length - 1, 1), "any", 1, block,
                "p(1−p)(2(c01 + c02) + c11 (L² + (L−2)²(1−2p)²) + 2 c02 (L−1 + (L−2)(1−2p)²))",
                "4p²(1−p)² h",
                "4p³(1−p)³(1−2p)² (L−2) h²",
                "h = c11 (L−2) + 2 c02"))
                yield return found;
        }

        foreach (ClosedFormEigenvalue found in Pairs("8 c02 p²(1−p)²", 8 * _agreeing * variance * variance))
            yield return found;
    }

    /// <summary>(L−1, 1): the token at a position, and its products with counts.</summary>
    private IEnumerable<ClosedFormEigenvalue> Standard(double e, double v2)
    {
        var irrep = new Partition(length - 1, 1);
        double pair = _matching * (_l - 2) / v2;
        var token = new Two(
            (_linear / _v) + (_matching * _l * _l / v2) + (2 * _agreeing * (_l - 1) / v2), _matching * (_v - 2) / v2, pair, length > 2 ? e : 0, length > 2 && tokens > 2);
        foreach (ClosedFormEigenvalue found in Roots(
            irrep, "standard", _v - 1, token,
            "(c01 + c02)/V + c11 (L²−2+V)/V² + 2 c02 (L−1)/V²", "(c11 (L−2) + 2 c02)/V²", "c11² (L−2)(V−2)/V⁴", ""))
            yield return found;
        if (length > 2 && tokens > 1)
        {
            yield return One(irrep, "trivial", 1, "(c11 (L−2) + 2 c02)/V²", pair + e);
            yield return One(irrep, "(V-2,2)", _v * (_v - 3) / 2, "(c11 (L−2) + 2 c02)/V²", pair + e);
        }

        yield return One(irrep, "(V-2,1,1)", (_v - 1) * (_v - 2) / 2, "(c11 L + 2 c02)/V²", (_matching * _l / v2) + e);
    }

    /// <summary>(L−2, 2) and (L−2, 1, 1), which A² alone reaches.</summary>
    private IEnumerable<ClosedFormEigenvalue> Pairs(string formula, double value)
    {
        if (length > 3)
            yield return One(new Partition(length - 2, 2), "any", _v * (_v - 1) / 2, formula, value);
        if (length > 2)
            yield return One(new Partition(length - 2, 1, 1), "any", (_v - 1) * (_v - 2) / 2, formula, value);
    }

    private static ClosedFormEigenvalue One(Partition irrep, string tokens, double copies, string formula, double value) =>
        new(irrep, tokens, formula, value, Dimensions.OfSymmetricGroup(irrep) * (BigInteger)Math.Max(0, copies));

    private static IEnumerable<ClosedFormEigenvalue> Roots(Partition irrep, string tokens, double copies, Two block, string a, string b, string w2, string where)
    {
        string more = where.Length == 0 ? "" : $", {where}";
        if (!block.IsTwo)
        {
            yield return One(irrep, tokens, copies, $"{a}{more}", block.Schur + block.Lost);
            yield break;
        }

        (double large, double small) = block.Roots();
        string matrix = $"[[a, w], [w, b]], a = {a}, b = {b}, w² = {w2}{more}";
        yield return One(irrep, tokens, copies, $"(a + b + √((a − b)² + 4w²))/2 of {matrix}", large);
        yield return One(irrep, tokens, copies, $"2(ab − w²)/(a + b + √((a − b)² + 4w²)) of {matrix}", small);
    }

    /// <summary>
    /// The matrix [[a, w], [w, b]] by numbers that are not negative and do not cancel: b = Second + Extra, w² = Lost · Second and a = Schur + Lost, so that
    /// its determinant is Schur · b + Lost · Extra.
    /// </summary>
    private readonly record struct Two(double Schur, double Lost, double Second, double Extra, bool IsTwo)
    {
        public (double Large, double Small) Roots()
        {
            double a = Schur + Lost, b = Second + Extra, difference = a - b;
            double large = (a + b + Math.Sqrt((difference * difference) + (4 * Lost * Second))) / 2;
            return (large, large == 0 ? 0 : ((Schur * b) + (Lost * Extra)) / large);
        }
    }
}

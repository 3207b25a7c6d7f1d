using Kostka.Sequences;

namespace Kostka.Spectra.Exact.Targets;

/// <summary>
/// A function of s bits. Averaged over permutations, the bits of x and y at the s positions are s draws without replacement from the table: with F(c) the
/// sum of f(a)f(b) over the bit patterns a, b whose joint counts are c = (c_00, c_01, c_10, c_11),
/// κ_f(N) = Σ_c F(c) Π_uv N_uv(N_uv − 1)…(N_uv − c_uv + 1) / (P(P − 1)…(P − s + 1)).
/// </summary>
internal sealed class JuntaCorrelation : TargetCorrelation
{
    /// <summary>The largest number of positions of a function that is not symmetric: all 4^s pairs of patterns are gone through.</summary>
    public const int LargestTable = 12;

    private readonly int _positions, _size;
    private readonly double[][] _sums;

    /// <summary>The autocorrelation of a junta.</summary>
    /// <param name="target">The function and its positions.</param>
    /// <param name="length">L.</param>
    /// <param name="lastDistinguished">Whether only the first L − 1 positions are permuted.</param>
    public JuntaCorrelation(JuntaTarget target, int length, bool lastDistinguished)
    {
        Symbol = target.Symbol;
        _positions = length - (lastDistinguished ? 1 : 0);
        int last = lastDistinguished ? target.Positions.IndexOf(length - 1) : -1;
        _size = target.Positions.Length - (last >= 0 ? 1 : 0);
        _sums = last < 0
            ? [.. Enumerable.Repeat(Sums(target, -1, 0, 0), 4)]
            : [.. Enumerable.Range(0, 4).Select(pair => Sums(target, last, pair / 2, pair % 2))];
    }

    public override int Symbol { get; }

    public override int MostBelow => _size;

    public override T Value<T>(T n, T m, T t, bool lastOfX, bool lastOfY)
    {
        double[] sums = _sums[(lastOfX ? 2 : 0) + (lastOfY ? 1 : 0)];
        T positions = T.Of(_positions), only10 = n - t, only01 = m - t, none = positions - n - m + t, total = T.Of(0);

        // Each factor N_uv − q is divided by one of P, P − 1, … as it comes, so that nothing overflows whatever s and L.
        T of11 = T.Of(1);
        int index = 0;
        for (int c11 = 0; c11 <= _size; c11++)
        {
            T of10 = of11;
            for (int c10 = 0; c10 <= _size - c11; c10++)
            {
                T of01 = of10;
                for (int c01 = 0; c01 <= _size - c11 - c10; c01++)
                {
                    if (sums[index] is not 0 and double sum)
                    {
                        T of00 = of01;
                        for (int q = 0; q < _size - c11 - c10 - c01; q++)
                            of00 *= (none - T.Of(q)) / (positions - T.Of(c11 + c10 + c01 + q));
                        total += T.Of(sum) * of00;
                    }

                    index++;
                    of01 *= (only01 - T.Of(c01)) / (positions - T.Of(c11 + c10 + c01));
                }

                of10 *= (only10 - T.Of(c10)) / (positions - T.Of(c11 + c10));
            }

            of11 *= (t - T.Of(c11)) / (positions - T.Of(c11));
        }

        return total;
    }

    /// <summary>F(c), c_11 slowest, then c_10, then c_01.</summary>
    /// <param name="target">The function.</param>
    /// <param name="last">Which of its positions is the distinguished one, or −1.</param>
    /// <param name="bitOfX">The bit of x there.</param>
    /// <param name="bitOfY">The bit of y there.</param>
    private double[] Sums(JuntaTarget target, int last, int bitOfX, int bitOfY)
    {
        int size = _size, all = target.Positions.Length;
        var sums = new List<double>();
        if (target.Function is SymmetricFunction symmetric)
        {
            // How many pairs of patterns have these counts, times the function's values at the numbers of ones.
            double[] logFactorial = new double[size + 1];
            for (int q = 1; q <= size; q++)
                logFactorial[q] = logFactorial[q - 1] + Math.Log(q);
            for (int c11 = 0; c11 <= size; c11++)
            {
                for (int c10 = 0; c10 <= size - c11; c10++)
                {
                    for (int c01 = 0; c01 <= size - c11 - c10; c01++)
                    {
                        double log = logFactorial[size] - logFactorial[c11] - logFactorial[c10] - logFactorial[c01] - logFactorial[size - c11 - c10 - c01];
                        double ways = log < 36 ? Math.Round(Math.Exp(log)) : Math.Exp(log);
                        sums.Add(ways * symmetric.Value(c11 + c10 + bitOfX, all) * symmetric.Value(c11 + c01 + bitOfY, all));
                    }
                }
            }

            return [.. sums];
        }

        double[] ofX = Values(target, last, bitOfX), ofY = Values(target, last, bitOfY);
        double[,,] table = new double[size + 1, size + 1, size + 1];
        for (uint a = 0; a < ofX.Length; a++)
        {
            for (uint b = 0; b < ofY.Length; b++)
                table[Bits(a & b), Bits(a & ~b), Bits(~a & b)] += ofX[a] * ofY[b];
        }

        for (int c11 = 0; c11 <= size; c11++)
        {
            for (int c10 = 0; c10 <= size - c11; c10++)
            {
                for (int c01 = 0; c01 <= size - c11 - c10; c01++)
                    sums.Add(table[c11, c10, c01]);
            }
        }

        return [.. sums];
    }

    private static int Bits(uint pattern) => System.Numerics.BitOperations.PopCount(pattern);

    /// <summary>The function on all patterns of the permuted positions, the distinguished one's bit held fixed.</summary>
    private static double[] Values(JuntaTarget target, int last, int bit)
    {
        int all = target.Positions.Length, size = last < 0 ? all : all - 1;
        double[] values = new double[1 << size];
        byte[] bits = new byte[all];
        for (int pattern = 0; pattern < values.Length; pattern++)
        {
            for (int j = 0, q = 0; j < all; j++)
                bits[j] = j == last ? (byte)bit : (byte)((pattern >> q++) & 1);
            values[pattern] = target.Function.Value(bits);
        }

        return values;
    }
}

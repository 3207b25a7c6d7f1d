using System.Numerics;

namespace Kostka.Corpora.Counting;

/// <summary>The dependence at one lag, from all M = T − d pairs: norm and asymmetry of M²C_d = M N_d − r cᵀ in exact integers, r and c the counts of first and second tokens.</summary>
internal static class LagSums
{
    public static LagStrength Strength(CountedText text, int lag)
    {
        // Pairs at lag d are windows of d + 1 tokens, seen at their first and last position.
        int pairs = text.TokenCount - lag, m = text.Edges.Count;
        int[] lastTokens = Counts(text, pairs, text.TokenCount), firstTokens = Counts(text, 0, lag);
        EdgeTable table = text.Moments.Edges[lag];
        Int128 inner = 0, rr, cc, rc, along = text.Products[lag], across = along;
        foreach (int count in text.InnerCounts)
            inner += (long)count * count;
        rr = cc = rc = inner;
        for (int u = 0; u < m; u++)
        {
            long n = text.EdgeCounts[u], r = n - lastTokens[u], c = n - firstTokens[u];
            rr += r * r;
            cc += c * c;
            rc += r * c;
            along -= ((Int128)lastTokens[u] * table.RowSums[u]) + ((Int128)firstTokens[u] * table.ColumnSums[u]);
            across -= ((Int128)firstTokens[u] * table.RowSums[u]) + ((Int128)lastTokens[u] * table.ColumnSums[u]);
            for (int v = 0; v < m; v++)
            {
                along += (Int128)table.Counts[(u * m) + v] * lastTokens[u] * firstTokens[v];
                across += (Int128)table.Counts[(u * m) + v] * firstTokens[u] * lastTokens[v];
            }
        }

        BigInteger M = pairs;
        BigInteger norm = (M * M * text.Moments.Squares[lag]) - (2 * M * along) + ((BigInteger)rr * cc);
        BigInteger withTranspose = (M * M * text.Moments.Transposed[lag]) - (2 * M * across) + ((BigInteger)rc * rc);
        (double information, double bias) = Information(text, lag, lastTokens, firstTokens);
        return new LagStrength(
            lag,
            Math.Sqrt((double)norm) / ((double)pairs * pairs),
            ShareSums.Ratio(norm - withTranspose, 2 * norm),
            information,
            bias);
    }

    private static (double Information, double Bias) Information(CountedText text, int lag, int[] lastTokens, int[] firstTokens)
    {
        double pairs = text.TokenCount - lag, marginals = 0;
        long kinds = 0;
        foreach (int count in text.InnerCounts)
            Add(count, 2);
        for (int u = 0; u < text.Edges.Count; u++)
        {
            Add(text.EdgeCounts[u] - lastTokens[u], 1);
            Add(text.EdgeCounts[u] - firstTokens[u], 1);
        }

        double information = Math.Max(0, ((text.Moments.Logarithms[lag] - marginals) / pairs) + Math.Log(pairs));
        return (information, (text.Moments.Cells[lag] - kinds + 1) / (2 * pairs));

        void Add(int count, int times)
        {
            if (count == 0)
                return;
            marginals += times * count * Math.Log(count);
            kinds += times;
        }
    }

    private static int[] Counts(CountedText text, int from, int to)
    {
        int[] counts = new int[text.Edges.Count];
        for (int i = from; i < to; i++)
            counts[text.EdgeAt(i)]++;
        return counts;
    }
}

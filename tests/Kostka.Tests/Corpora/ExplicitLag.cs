namespace Kostka.Tests.Corpora;

/// <summary>Norm, asymmetry and mutual information at a lag, from the full table of pairs.</summary>
internal sealed record ExplicitLag(double Norm, double Asymmetry, double Information, double Bias)
{
    public static ExplicitLag Of(int[] tokens, int vocabulary, int lag)
    {
        int pairs = tokens.Length - lag;
        double[] first = new double[vocabulary], second = new double[vocabulary];
        double[,] table = new double[vocabulary, vocabulary];
        for (int i = 0; i < pairs; i++)
        {
            first[tokens[i]]++;
            second[tokens[i + lag]]++;
            table[tokens[i], tokens[i + lag]]++;
        }

        double C(int u, int v) => ((table[u, v] * pairs) - (first[u] * second[v])) / ((double)pairs * pairs);
        double norm = 0, antisymmetric = 0, information = 0;
        int cells = 0;
        for (int u = 0; u < vocabulary; u++)
        {
            for (int v = 0; v < vocabulary; v++)
            {
                norm += C(u, v) * C(u, v);
                antisymmetric += (C(u, v) - C(v, u)) * (C(u, v) - C(v, u));
                cells += table[u, v] > 0 ? 1 : 0;
                if (table[u, v] > 0)
                    information += table[u, v] / pairs * Math.Log(table[u, v] * pairs / (first[u] * second[v]));
            }
        }

        int kinds = first.Count(n => n > 0) + second.Count(n => n > 0);
        return new ExplicitLag(Math.Sqrt(norm), antisymmetric / (4 * norm), information, (cells - kinds + 1) / (2.0 * pairs));
    }
}

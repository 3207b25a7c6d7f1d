using Kostka.Corpora;
using Kostka.Numerics;

namespace Kostka.Tests.Corpora;

/// <summary>The covariance of windows as one dense LV × LV matrix, entry (aV + u, bV + v): for small L and V. Counts
/// are integers until the last step, so that what does not vary has covariance 0.</summary>
internal static class ExplicitCovariance
{
    public static Matrix Of(ReadOnlySpan<int> tokens, int vocabulary, int length)
    {
        int windows = tokens.Length - length + 1, size = length * vocabulary;
        double[] mean = new double[size];
        var c = new Matrix(size, size);
        int[] ones = new int[length];
        for (int t = 0; t < windows; t++)
        {
            for (int a = 0; a < length; a++)
                ones[a] = (a * vocabulary) + tokens[t + a];
            foreach (int i in ones)
            {
                mean[i]++;
                foreach (int j in ones)
                    c[i, j]++;
            }
        }

        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
                c[i, j] = ((windows * c[i, j]) - (mean[i] * mean[j])) / ((double)windows * windows);
        }

        return c;
    }

    public static InvariantShare Share(Matrix c, int vocabulary, int length)
    {
        double same = 0, different = 0, all = 0, offDiagonal = 0;
        for (int u = 0; u < vocabulary; u++)
        {
            for (int v = 0; v < vocabulary; v++)
            {
                double a = 0, b = 0;
                for (int s = 0; s < length; s++)
                {
                    for (int t = 0; t < length; t++)
                    {
                        double entry = c[(s * vocabulary) + u, (t * vocabulary) + v];
                        all += entry * entry;
                        if (s == t)
                        {
                            a += entry;
                        }
                        else
                        {
                            b += entry;
                            offDiagonal += entry * entry;
                        }
                    }
                }

                same += a * a / length;
                if (length > 1)
                    different += b * b / (length * (length - 1.0));
            }
        }

        return new InvariantShare((same + different) / all, length > 1 ? different / offDiagonal : double.NaN);
    }
}

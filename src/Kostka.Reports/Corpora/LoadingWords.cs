using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Reports.Corpora;

/// <summary>The loadings of a principal component as a person can look at them: its few weightiest tokens, its positions in at most so many groups.</summary>
/// <param name="Tokens">The tokens, those of positive mean loading on top, the weightiest first.</param>
/// <param name="Groups">Groups of neighbouring positions: first and last, counted from 1.</param>
/// <param name="Values">Mean loading by token and group.</param>
internal sealed record LoadingWords(ImmutableArray<int> Tokens, ImmutableArray<(int First, int Last)> Groups, double[,] Values)
{
    private const int MostTokens = 14, MostGroups = 128;

    /// <summary>Picks the tokens and groups the positions of loadings L × V.</summary>
    public static LoadingWords Of(Matrix loadings)
    {
        int length = loadings.Rows, vocabulary = loadings.Columns;
        double[] profile = Profile(loadings);
        double[] weight = new double[vocabulary], along = new double[vocabulary];
        for (int a = 0; a < length; a++)
        {
            for (int v = 0; v < vocabulary; v++)
            {
                double loading = loadings[a, v];
                weight[v] += loading * loading;
                along[v] += loading * profile[a];
            }
        }

        ImmutableArray<int> tokens =
        [
            .. Enumerable.Range(0, vocabulary).OrderByDescending(v => weight[v]).Take(MostTokens)
                .OrderByDescending(v => along[v] > 0).ThenByDescending(v => Math.Abs(along[v])),
        ];
        int groups = Math.Min(length, MostGroups);
        ImmutableArray<(int First, int Last)> ranges =
            [.. Enumerable.Range(0, groups).Select(g => ((int)((long)length * g / groups) + 1, (int)((long)length * (g + 1) / groups)))];
        double[,] values = new double[tokens.Length, groups];
        for (int t = 0; t < tokens.Length; t++)
        {
            for (int g = 0; g < groups; g++)
            {
                for (int a = ranges[g].First - 1; a < ranges[g].Last; a++)
                    values[t, g] += loadings[a, tokens[t]] / (ranges[g].Last - ranges[g].First + 1);
            }
        }

        return new LoadingWords(tokens, ranges, values);
    }

    /// <summary>
    /// The pattern over the positions that the tokens share most: the leading left singular vector of the loadings, L numbers of unit length, its mean
    /// not negative.
    /// </summary>
    public static double[] Profile(Matrix loadings)
    {
        int length = loadings.Rows;
        var products = new Matrix(length, length);
        LinearAlgebra.Default.Multiply(loadings, loadings, products, transposeB: true);
        SymmetricEigen eigen = LinearAlgebra.Default.Eigen(products);
        double[] profile = new double[length];
        for (int a = 0; a < length; a++)
            profile[a] = eigen.Vectors[0, a];
        double sign = Math.Abs(profile.Sum()) > 1e-6 ? Math.Sign(profile.Sum()) : Math.Sign(profile[0]);
        return [.. profile.Select(value => sign < 0 ? -value : value)];
    }

    /// <summary>How often the pattern over the positions changes its sign.</summary>
    public static int SignChanges(double[] profile)
    {
        double negligible = 0.1 * profile.Max(Math.Abs);
        double[] signs = [.. profile.Where(value => Math.Abs(value) > negligible).Select(value => (double)Math.Sign(value))];
        return signs.Zip(signs.Skip(1)).Count(pair => pair.First != pair.Second);
    }
}

using Kostka.Numerics;

namespace Kostka.Tests.Corpora;

/// <summary>The average of an LV × LV matrix over all L! permutations of the positions, one after the other.</summary>
internal static class PermutationAverage
{
    public static Matrix Of(Matrix c, int vocabulary, int length)
    {
        var sum = new Matrix(c.Rows, c.Columns);
        int count = 0;
        foreach (int[] permutation in Permutations(length))
        {
            count++;
            for (int i = 0; i < c.Rows; i++)
            {
                for (int j = 0; j < c.Columns; j++)
                    sum[i, j] += c[(permutation[i / vocabulary] * vocabulary) + (i % vocabulary), (permutation[j / vocabulary] * vocabulary) + (j % vocabulary)];
            }
        }

        for (int k = 0; k < sum.Values.Length; k++)
            sum.Values[k] /= count;
        return sum;
    }

    private static IEnumerable<int[]> Permutations(int n) => n == 0
        ? [[]]
        : Permutations(n - 1).SelectMany(shorter => Enumerable.Range(0, n).Select(at => shorter.Take(at).Append(n - 1).Concat(shorter.Skip(at)).ToArray()));
}

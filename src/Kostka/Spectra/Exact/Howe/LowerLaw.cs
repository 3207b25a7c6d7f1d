namespace Kostka.Spectra.Exact.Howe;

/// <summary>
/// For every pair of states of an irrep the law of the table of the boxes below the first row, each row arranged at random by itself, as far as it is told
/// apart: a sparse list of classes with their probabilities.
/// </summary>
internal sealed class LowerLaw
{
    private readonly LowerStates _states;
    private readonly TableClasses _tables;
    private readonly int[] _starts;
    private readonly List<int> _classes = [];
    private readonly List<double> _weights = [];

    /// <summary>The laws of all pairs of states.</summary>
    public LowerLaw(LowerStates states, TableClasses tables, int vocabulary)
    {
        (_states, _tables) = (states, tables);
        int count = states.Count;
        _starts = new int[(count * count) + 1];
        int[] table = new int[vocabulary * vocabulary];
        var law = new SortedDictionary<int, double>();
        for (int s = 0; s < count; s++)
        {
            for (int t = 0; t < count; t++)
            {
                law.Clear();
                Rows(s, t, 0, table, 1, law);
                _classes.AddRange(law.Keys);
                _weights.AddRange(law.Values);
                _starts[(s * count) + t + 1] = _classes.Count;
            }
        }

        Classes = [.. _classes];
        Weights = [.. _weights];
    }

    /// <summary>The classes of all pairs of states, one pair after the other.</summary>
    public int[] Classes { get; }

    /// <summary>Their probabilities.</summary>
    public double[] Weights { get; }

    /// <summary>Where the list of the pair (s, t) begins; it ends where that of the next pair begins.</summary>
    public int Start(int s, int t) => _starts[(s * _states.Count) + t];

    /// <summary>Where the list of the pair (s, t) ends.</summary>
    public int End(int s, int t) => _starts[(s * _states.Count) + t + 1];

    private void Rows(int s, int t, int row, int[] table, double weight, SortedDictionary<int, double> law)
    {
        if (row == _states.Rows)
        {
            int tableClass = _tables.Of(table, _states.Below);
            law[tableClass] = law.GetValueOrDefault(tableClass) + weight;
            return;
        }

        int[] columns = _states.Row(t, row).ToArray();
        RandomTables.ForEach(_states.Row(s, row).ToArray(), columns, (cells, probability) =>
        {
            for (int cell = 0; cell < table.Length; cell++)
                table[cell] += cells[cell];
            Rows(s, t, row + 1, table, weight * probability, law);
            for (int cell = 0; cell < table.Length; cell++)
                table[cell] -= cells[cell];
        });
    }
}

/// <summary>Contingency tables with given margins, each with its probability when one sequence is arranged at random against the other.</summary>
internal static class RandomTables
{
    /// <summary>Visits every table; the span holds V² counts, row by row, and is used again for the next.</summary>
    public static void ForEach(int[] rows, int[] columns, Action<int[], double> visit)
    {
        int vocabulary = rows.Length;
        int[] left = [.. columns], cells = new int[vocabulary * vocabulary];
        int total = rows.Sum();
        Fill(0, 0, rows[0], 1, total);

        // The row's tokens meet a draw without replacement from the columns' tokens that are left: multivariate hypergeometric.
        void Fill(int u, int v, int toPlace, double probability, int remaining)
        {
            if (v == vocabulary - 1)
            {
                if (toPlace > left[v])
                    return;
                cells[(u * vocabulary) + v] = toPlace;
                double here = probability * Binomial(left[v], toPlace) / Binomial(remaining, rows[u]);
                if (u == vocabulary - 1)
                {
                    visit(cells, here);
                    return;
                }

                left[v] -= toPlace;
                Fill(u + 1, 0, rows[u + 1], here, remaining - rows[u]);
                left[v] += toPlace;
                return;
            }

            for (int count = Math.Min(toPlace, left[v]); count >= 0; count--)
            {
                cells[(u * vocabulary) + v] = count;
                double here = probability * Binomial(left[v], count);
                left[v] -= count;
                Fill(u, v + 1, toPlace - count, here, remaining);
                left[v] += count;
            }
        }
    }

    private static double Binomial(int n, int k)
    {
        k = Math.Min(k, n - k);
        double product = 1;
        for (int q = 1; q <= k; q++)
            product = product * (n - k + q) / q;
        return product;
    }
}

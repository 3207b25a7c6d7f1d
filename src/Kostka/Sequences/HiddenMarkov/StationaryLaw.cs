using System.Collections.Immutable;

namespace Kostka.Sequences.HiddenMarkov;

/// <summary>The law of a Markov chain's state that one more step does not change: π T = π.</summary>
/// <remarks>
/// By elimination without subtractions (Grassmann, Taksar, Heyman, Operations Research 33, 1985), so that every entry keeps its relative accuracy,
/// on the one set of states that is never left.
/// </remarks>
internal static class StationaryLaw
{
    /// <summary>The stationary law of a transition matrix.</summary>
    /// <exception cref="RequestException">There are several: states fall into parts that are never left.</exception>
    public static double[] Of(ImmutableArray<ImmutableArray<double>> transition)
    {
        int[] closed = Closed(transition);
        int size = closed.Length;
        double[][] rest = [.. closed.Select(s => closed.Select(to => transition[s][to]).ToArray())];
        for (int last = size - 1; last > 0; last--)
        {
            // The chain watched only while it is in states 0 … last − 1.
            double leaving = 0;
            for (int j = 0; j < last; j++)
                leaving += rest[last][j];
            for (int i = 0; i < last; i++)
            {
                rest[i][last] /= leaving;
                for (int j = 0; j < last; j++)
                    rest[i][j] += rest[i][last] * rest[last][j];
            }
        }

        double[] visits = new double[size];
        visits[0] = 1;
        double sum = 1;
        for (int s = 1; s < size; s++)
        {
            for (int i = 0; i < s; i++)
                visits[s] += visits[i] * rest[i][s];
            sum += visits[s];
        }

        double[] law = new double[transition.Length];
        for (int s = 0; s < size; s++)
            law[closed[s]] = visits[s] / sum;
        return law;
    }

    // The states that are reached from wherever they lead to; there must be one such class.
    private static int[] Closed(ImmutableArray<ImmutableArray<double>> transition)
    {
        bool[][] reaches = Reached(transition);
        int[] recurrent = [.. Enumerable.Range(0, reaches.Length).Where(s => Enumerable.Range(0, reaches.Length).All(to => !reaches[s][to] || reaches[to][s]))];
        foreach (int state in recurrent.Where(state => !reaches[recurrent[0]][state]).Take(1))
        {
            throw new RequestException(
                $"The transition matrix has no single stationary law: no way leads from state {recurrent[0]} to state {state}, nor back. Give the initial probabilities.");
        }

        return recurrent;
    }

    /// <summary>Which states can be reached from which, in no step or more.</summary>
    public static bool[][] Reached(ImmutableArray<ImmutableArray<double>> transition)
    {
        bool[][] reaches = [.. transition.Select((row, s) => row.Select((p, to) => p > 0 || to == s).ToArray())];
        for (int via = 0; via < reaches.Length; via++)
        {
            foreach (bool[] row in reaches.Where(row => row[via]))
            {
                for (int to = 0; to < row.Length; to++)
                    row[to] |= reaches[via][to];
            }
        }

        return reaches;
    }
}

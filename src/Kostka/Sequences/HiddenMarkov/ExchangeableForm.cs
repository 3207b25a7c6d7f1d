using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Sequences.HiddenMarkov;

/// <summary>
/// Recognises hidden Markov models under which the order of tokens does not matter, so that exact methods apply: those that are, once states of the same
/// emissions are merged where the chain allows it, a chain that never moves (a mixture of independent tokens) or one that forgets its state at once
/// (independent tokens).
/// </summary>
/// <remarks>States are merged when their emissions are equal and so are their chances to go to each merged state (lumpable; Kemeny and Snell 1960, § 6.3).</remarks>
internal static class ExchangeableForm
{
    /// <summary>Probabilities that differ by less are equal.</summary>
    private const double Tolerance = 1e-12;

    /// <summary>The mixture of independent tokens that a model is, or null with the reason why it is none of the kinds that are recognised.</summary>
    public static ImmutableArray<IidComponent>? Of(HiddenMarkovModel model, out string? reason)
    {
        model = Merged(Reachable(model));
        int states = model.States;
        reason = null;
        if (Enumerable.Range(0, states).All(s => Close(model.Transition[s][s], 1)))
            return [.. Enumerable.Range(0, states).Select(s => new IidComponent(model.Initial[s], model.Emission[s]))];
        if (Enumerable.Range(0, states).All(s => Close(model.Transition[s], model.Initial)))
        {
            double[] mean = new double[model.Vocabulary];
            for (int s = 0; s < states; s++)
            {
                for (int v = 0; v < mean.Length; v++)
                    mean[v] += model.Initial[s] * model.Emission[s][v];
            }

            return [new IidComponent(1, Normalised(mean))];
        }

        reason = $"the hidden state moves and is remembered ({states} states that differ in what they emit or where they lead)";
        return null;
    }

    // Without the states that are never entered.
    private static HiddenMarkovModel Reachable(HiddenMarkovModel model)
    {
        bool[][] reaches = StationaryLaw.Reached(model.Transition);
        int[] kept = [.. Enumerable.Range(0, model.States).Where(to => Enumerable.Range(0, model.States).Any(s => model.Initial[s] > 0 && reaches[s][to]))];
        return kept.Length == model.States
            ? model
            : new HiddenMarkovModel(
                [.. kept.Select(s => model.Initial[s])],
                [.. kept.Select(s => kept.Select(to => model.Transition[s][to]).ToImmutableArray())],
                [.. kept.Select(s => model.Emission[s])]);
    }

    // The coarsest partition of the states into classes of equal emissions and equal chances to go to each class, by refinement.
    private static HiddenMarkovModel Merged(HiddenMarkovModel model)
    {
        int[] classes = new int[model.States];
        int count = Split(classes, (s, t) => Close(model.Emission[s], model.Emission[t]));
        for (int before = 0; before != count;)
        {
            before = count;
            int[] current = [.. classes];
            ImmutableArray<double>[] leads = [.. model.Transition.Select(row => Summed(row, current, before))];
            count = Split(classes, (s, t) => current[s] == current[t] && Close(leads[s], leads[t]));
        }

        int[] firsts = [.. Enumerable.Range(0, count).Select(c => Array.IndexOf(classes, c))];
        return new HiddenMarkovModel(
            Summed(model.Initial, classes, count),
            [.. firsts.Select(s => Summed(model.Transition[s], classes, count))],
            [.. firsts.Select(s => model.Emission[s])]);
    }

    // Numbers states by class, each like the first of its class; the number of classes.
    private static int Split(int[] classes, Func<int, int, bool> alike)
    {
        List<int> firsts = [];
        int[] found = new int[classes.Length];
        for (int s = 0; s < classes.Length; s++)
        {
            found[s] = firsts.FindIndex(first => alike(first, s));
            if (found[s] < 0)
            {
                found[s] = firsts.Count;
                firsts.Add(s);
            }
        }

        found.CopyTo(classes, 0);
        return firsts.Count;
    }

    private static ImmutableArray<double> Summed(ImmutableArray<double> row, int[] classes, int count)
    {
        double[] sums = new double[count];
        for (int s = 0; s < row.Length; s++)
            sums[classes[s]] += row[s];
        return Normalised(sums);
    }

    private static ImmutableArray<double> Normalised(double[] row)
    {
        double sum = Summation.Sum(row);
        return [.. row.Select(p => p / sum)];
    }

    private static bool Close(ImmutableArray<double> a, ImmutableArray<double> b) => a.Zip(b).All(pair => Close(pair.First, pair.Second));

    private static bool Close(double a, double b) => Math.Abs(a - b) <= Tolerance;
}

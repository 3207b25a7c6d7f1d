using System.Collections.Immutable;
using Kostka.Numerics;
using Kostka.Sequences.HiddenMarkov;

namespace Kostka.Tests.Sequences.HiddenMarkov;

/// <summary>Random models, and the plain sums over all paths of hidden states that the algorithms are compared with.</summary>
internal static class RandomModel
{
    /// <summary>A model of S states and V symbols; with <paramref name="sparse"/> about a third of its probabilities are 0.</summary>
    public static HiddenMarkovModel Draw(RandomStream stream, int states, int vocabulary, bool sparse = false) =>
        new(Row(stream, states, sparse), Rows(stream, states, states, sparse), Rows(stream, states, vocabulary, sparse));

    public static HiddenMarkovMixture Mixture(RandomStream stream, bool sparse = false)
    {
        int length = 1 + stream.NextBelow(4), vocabulary = 1 + stream.NextBelow(3), count = 1 + stream.NextBelow(3);
        ImmutableArray<double> weights = Row(stream, count, sparse);
        return new HiddenMarkovMixture(
            length, [.. weights.Select(weight => new HiddenMarkovComponent(weight, Draw(stream, 1 + stream.NextBelow(3), vocabulary, sparse)))]);
    }

    /// <summary>Probabilities that sum to 1.</summary>
    public static ImmutableArray<double> Row(RandomStream stream, int size, bool sparse = false)
    {
        double[] row = [.. Enumerable.Range(0, size).Select(_ => sparse && stream.NextUniform() < 0.35 ? 0 : 0.02 + stream.NextUniform())];
        if (row.Sum() == 0)
            row[stream.NextBelow(size)] = 1;
        return [.. row.Select(p => p / row.Sum())];
    }

    public static ImmutableArray<ImmutableArray<double>> Rows(RandomStream stream, int rows, int size, bool sparse = false) =>
        [.. Enumerable.Range(0, rows).Select(_ => Row(stream, size, sparse))];

    /// <summary>Σ over all S^T paths of hidden states of the probability of path and tokens.</summary>
    public static double Probability(HiddenMarkovModel model, ReadOnlySpan<int> tokens)
    {
        double sum = 0;
        foreach (int[] path in SmallMeasure.Sequences(tokens.Length, model.States))
        {
            double product = 1;
            for (int t = 0; t < path.Length; t++)
                product *= (t == 0 ? model.Initial[path[0]] : model.Transition[path[t - 1]][path[t]]) * model.Emission[path[t]][tokens[t]];
            sum += product;
        }

        return sum;
    }

    public static double Probability(HiddenMarkovMixture mixture, ReadOnlySpan<int> tokens)
    {
        double sum = 0;
        foreach (HiddenMarkovComponent component in mixture.Components)
            sum += component.Weight * Probability(component.Model, tokens);
        return sum;
    }
}

using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Sequences.HiddenMarkov;

/// <summary>Where a fit starts from, and the floor under what it ends with.</summary>
internal static class BaumWelchStart
{
    /// <summary>Random transitions; emissions of the tokens' frequencies, each times a random factor.</summary>
    public static HiddenMarkovModel Draw(TokenStretches training, BaumWelchOptions options, RandomStream stream)
    {
        int states = options.States * options.Components;
        double[] frequencies = new double[training.Vocabulary];
        foreach (TextStretch stretch in training.Stretches)
        {
            foreach (int token in training.Tokens.Span[stretch.Start..stretch.End])
                frequencies[token]++;
        }

        return new HiddenMarkovModel(
            Normalised(Enumerable.Range(0, states).Select(_ => 0.5 + stream.NextUniform())),
            [.. Enumerable.Range(0, states).Select(s => Normalised(Enumerable.Range(0, states)
                .Select(to => to / options.States == s / options.States ? 0.1 + stream.NextUniform() : 0)))],
            [.. Enumerable.Range(0, states).Select(_ => Normalised(frequencies.Select(count => count * Math.Exp(stream.NextGaussian()))))]);
    }

    /// <summary>The model with some of every state's emissions given to all symbols alike, so that no token is impossible.</summary>
    public static HiddenMarkovModel Floored(HiddenMarkovModel model, double floor) => floor == 0
        ? model
        : new HiddenMarkovModel(
            model.Initial,
            model.Transition,
            [.. model.Emission.Select(row => Normalised(row.Select(p => ((1 - floor) * p) + (floor / row.Length))))]);

    private static ImmutableArray<double> Normalised(IEnumerable<double> weights)
    {
        double[] row = [.. weights];
        double sum = row.Sum();
        return [.. row.Select(weight => weight / sum)];
    }
}

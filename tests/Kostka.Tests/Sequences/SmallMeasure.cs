using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Sequences;

/// <summary>A random exchangeable measure on few sequences, with the probability of single sequences by definition rather than by formula.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Probability">p(x), of longer sequences too unless the measure is of kind types.</param>
internal sealed record SmallMeasure(IExchangeableMeasure Measure, Func<IReadOnlyList<int>, double> Probability)
{
    public int Length => Measure.Length;

    public int Vocabulary => Measure.Vocabulary;

    /// <summary>V and L such that V^L stays at most <paramref name="most"/>; every kind of measure, with certain and impossible symbols among them.</summary>
    public static SmallMeasure Draw(RandomStream stream, int most = 300)
    {
        int vocabulary = 1 + stream.NextBelow(4), longest = 1;
        while (Math.Pow(vocabulary, longest + 1) <= most && longest < 10)
            longest++;
        return Draw(stream, 1 + stream.NextBelow(longest), vocabulary);
    }

    /// <summary>A measure of given length and vocabulary.</summary>
    public static SmallMeasure Draw(RandomStream stream, int length, int vocabulary)
    {
        switch (stream.NextBelow(4))
        {
            case 0:
                double[] p = Probabilities(stream, vocabulary, zeros: true);
                return new(new IidMeasure(length, p), Product(p));
            case 1:
                double[] weights = Probabilities(stream, 1 + stream.NextBelow(3), zeros: false);
                double[][] components = [.. weights.Select(_ => Probabilities(stream, vocabulary, zeros: true))];
                return new(
                    new MixtureMeasure(length, [.. weights.Zip(components, (w, c) => new IidComponent(w, [.. c]))]),
                    x => weights.Zip(components, (w, c) => w * Product(c)(x)).Sum());
            case 2:
                double[] alpha = [.. Enumerable.Range(0, vocabulary).Select(_ => Math.Exp(2 * stream.NextGaussian()))];
                return new(new DirichletMeasure(length, alpha), x => Urn(alpha, x));
            default:
                SequenceType[] types = [.. Sequences(length, vocabulary).Select(x => SequenceType.Of(x, vocabulary)).Distinct()];
                double[] q = Probabilities(stream, types.Length, zeros: true);
                return new(new TypesMeasure(length, [.. types.Zip(q)]), x =>
                {
                    SequenceType type = SequenceType.Of([.. x], vocabulary);
                    return q[Array.IndexOf(types, type)] / Sequences(length, vocabulary).Count(y => SequenceType.Of(y, vocabulary).Equals(type));
                });
        }
    }

    /// <summary>All V^L sequences.</summary>
    public static IEnumerable<int[]> Sequences(int length, int vocabulary) => length == 0
        ? [[]]
        : Sequences(length - 1, vocabulary).SelectMany(head => Enumerable.Range(0, vocabulary).Select(last => (int[])[.. head, last]));

    private static double[] Probabilities(RandomStream stream, int count, bool zeros)
    {
        double[] raw = [.. Enumerable.Range(0, count).Select(_ => zeros && stream.NextBelow(6) == 0 ? 0 : 0.02 + stream.NextUniform())];
        raw[stream.NextBelow(count)] += 0.1;
        return [.. raw.Select(r => r / raw.Sum())];
    }

    private static Func<IReadOnlyList<int>, double> Product(double[] p) => x => x.Aggregate(1.0, (product, token) => product * p[token]);

    private static double Urn(double[] alpha, IReadOnlyList<int> x)
    {
        double probability = 1;
        for (int a = 0; a < x.Count; a++)
            probability *= (alpha[x[a]] + x.Take(a).Count(token => token == x[a])) / (alpha.Sum() + a);
        return probability;
    }
}

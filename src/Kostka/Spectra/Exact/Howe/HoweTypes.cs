using Kostka.Sequences;

namespace Kostka.Spectra.Exact.Howe;

/// <summary>
/// The orbits of sequences under permutations of the positions, as far as they matter under an exchangeable measure: the type of the permuted positions
/// and, where the last position is distinguished, its token as a label. Orbits of one type stand side by side.
/// </summary>
internal sealed class HoweTypes
{
    private HoweTypes(Compositions[] compositions, bool labelled, IReadOnlyList<(int Type, int Label, double Probability)> orbits, double pruned)
    {
        Compositions = compositions;
        IsLabelled = labelled;
        Types = [.. orbits.Select(orbit => orbit.Type)];
        Labels = [.. orbits.Select(orbit => orbit.Label)];
        Probabilities = [.. orbits.Select(orbit => orbit.Probability)];
        Roots = [.. Probabilities.Select(Math.Sqrt)];
        PrunedProbability = pruned;
    }

    /// <summary>The types of 0 … P tokens.</summary>
    public Compositions[] Compositions { get; }

    /// <summary>Number of permuted positions P.</summary>
    public int Positions => Compositions.Length - 1;

    /// <summary>Number of symbols V.</summary>
    public int Vocabulary => Compositions[0].Parts;

    /// <summary>Whether the last position is distinguished.</summary>
    public bool IsLabelled { get; }

    /// <summary>Number of orbits.</summary>
    public int Count => Types.Length;

    /// <summary>For each orbit the number of its type among those of P tokens, in ascending order.</summary>
    public int[] Types { get; }

    /// <summary>For each orbit the last token; zeros unless the last position is distinguished.</summary>
    public int[] Labels { get; }

    /// <summary>The probability of each orbit.</summary>
    public double[] Probabilities { get; }

    /// <summary>The square roots of <see cref="Probabilities"/>.</summary>
    public double[] Roots { get; }

    /// <summary>The probability of the orbits left out.</summary>
    public double PrunedProbability { get; }

    /// <summary>The orbits under a measure.</summary>
    public static HoweTypes Of(IExchangeableMeasure measure, bool lastDistinguished)
    {
        SequenceTypes types = SequenceTypes.Above(measure);
        int positions = measure.Length - (lastDistinguished ? 1 : 0), vocabulary = measure.Vocabulary;
        Compositions[] compositions = Howe.Compositions.UpTo(positions, vocabulary);
        var orbits = new List<(int Type, int Label, double Probability)>();
        int[] rest = new int[vocabulary];
        for (int i = 0; i < types.Count; i++)
        {
            types[i].CopyTo(rest);
            for (int label = 0; label < (lastDistinguished ? vocabulary : 1); label++)
            {
                // Of the sequences of a type, the share n_v/L ends with v.
                double probability = lastDistinguished ? types.Probabilities[i] * rest[label] / measure.Length : types.Probabilities[i];
                if (probability == 0)
                    continue;
                rest[label] -= lastDistinguished ? 1 : 0;
                orbits.Add((compositions[positions].IndexOf(rest), label, probability));
                rest[label] += lastDistinguished ? 1 : 0;
            }
        }

        orbits.Sort();
        return new HoweTypes(compositions, lastDistinguished, orbits, types.PrunedProbability);
    }

    /// <summary>The counts of an orbit among the permuted positions.</summary>
    public ReadOnlySpan<int> this[int orbit] => Compositions[^1][Types[orbit]];

    /// <summary>The counts of an orbit among all L positions.</summary>
    public int[] AllCounts(int orbit)
    {
        int[] counts = this[orbit].ToArray();
        if (IsLabelled)
            counts[Labels[orbit]]++;
        return counts;
    }
}

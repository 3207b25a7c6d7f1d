using Kostka.Sequences;

namespace Kostka.Spectra.Exact.Hahn;

/// <summary>
/// The types of sequences over two symbols that matter under an exchangeable measure: the number of ones among the permuted positions, and where the last
/// position is distinguished its token as a label.
/// </summary>
internal sealed class BinaryTypes
{
    private BinaryTypes(int positions, int[] ones, int[] labels, double[] probabilities, double pruned)
    {
        (Positions, Ones, Labels, Probabilities, PrunedProbability) = (positions, ones, labels, probabilities, pruned);
    }

    /// <summary>Number of permuted positions.</summary>
    public int Positions { get; }

    /// <summary>Number of types.</summary>
    public int Count => Ones.Length;

    /// <summary>Number of ones among the permuted positions, type by type.</summary>
    public int[] Ones { get; }

    /// <summary>The last token, type by type; empty unless the last position is distinguished.</summary>
    public int[] Labels { get; }

    /// <summary>The probability of every type.</summary>
    public double[] Probabilities { get; }

    /// <summary>The probability of the types left out.</summary>
    public double PrunedProbability { get; }

    /// <summary>The types of a measure over two symbols.</summary>
    public static BinaryTypes Of(IExchangeableMeasure measure, bool lastDistinguished)
    {
        SequenceTypes types = SequenceTypes.Above(measure);
        int length = measure.Length;
        if (!lastDistinguished)
        {
            int[] ones = new int[types.Count];
            for (int i = 0; i < ones.Length; i++)
                ones[i] = types[i][1];
            return new BinaryTypes(length, ones, [], types.Probabilities, types.PrunedProbability);
        }

        // Of the sequences of a type, the share i/L ends with a one.
        var labelled = new List<(int Label, int Ones, double Probability)>();
        for (int label = 0; label < 2; label++)
        {
            for (int i = 0; i < types.Count; i++)
            {
                double probability = types.Probabilities[i] * types[i][label] / length;
                if (probability > 0)
                    labelled.Add((label, types[i][1] - label, probability));
            }
        }

        return new BinaryTypes(
            length - 1, [.. labelled.Select(t => t.Ones)], [.. labelled.Select(t => t.Label)], [.. labelled.Select(t => t.Probability)], types.PrunedProbability);
    }

    /// <summary>Total number of ones, the last token's too.</summary>
    public int TotalOnes(int type) => Ones[type] + (Labels.Length > 0 ? Labels[type] : 0);

    /// <summary>For every type the number of the one in which the symbols are exchanged, or −1.</summary>
    public int[] Flipped()
    {
        var numbers = new Dictionary<(int, int), int>();
        for (int x = 0; x < Count; x++)
            numbers.Add((Label(x), Ones[x]), x);
        return [.. Enumerable.Range(0, Count).Select(x => numbers.GetValueOrDefault((Labels.Length > 0 ? 1 - Label(x) : 0, Positions - Ones[x]), -1))];
    }

    private int Label(int type) => Labels.Length > 0 ? Labels[type] : 0;
}

using Kostka.Sequences;

namespace Kostka.Sparse.Tasks;

/// <summary>Sequences of bits with their labels.</summary>
/// <param name="Inputs">N sequences of T bits (V = 2).</param>
/// <param name="Labels">Their N labels, +1 or −1.</param>
public sealed record LabelledBits(SequenceSet Inputs, double[] Labels)
{
    /// <summary>Number of sequences N.</summary>
    public int Count => Inputs.Count;

    /// <summary>The first <paramref name="count"/> of them, copied.</summary>
    public LabelledBits First(int count) => new(Inputs.Slice(0, count), Labels[..count]);

    /// <summary>The labels in single precision, copied.</summary>
    public float[] FloatLabels() => [.. Labels.Select(label => (float)label)];

    /// <summary>The share of sequences on which the sign of an output is the label, 0 … 1; an output of 0 is wrong.</summary>
    /// <param name="outputs">N outputs.</param>
    public double Accuracy(ReadOnlySpan<double> outputs)
    {
        if (outputs.Length != Count)
            throw new ArgumentException($"{Count} outputs were expected, not {outputs.Length}.", nameof(outputs));
        int right = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i] * Labels[i] > 0)
                right++;
        }

        return (double)right / Count;
    }
}

using Kostka.Numerics;
using Kostka.Sparse.Tasks;

namespace Kostka.Sparse.Learners.Lasso;

/// <summary>Sequences of bits turned round: for each position the signs 2b − 1 of all sequences.</summary>
internal sealed class SignColumns
{
    private readonly double[] _signs;

    /// <summary>The first <paramref name="count"/> sequences of a split.</summary>
    public SignColumns(LabelledBits data, int count)
    {
        Count = count;
        Positions = data.Inputs.Length;
        MemoryGuard.Require(8L * count * Positions, $"the table of {count} sequences of {Positions} signs", "Fewer sequences or a shorter context need less.");
        _signs = new double[checked(count * Positions)];
        Labels = data.Labels[..count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<int> sequence = data.Inputs[i];
            for (int t = 0; t < sequence.Length; t++)
                _signs[(t * count) + i] = (2 * sequence[t]) - 1;
        }
    }

    /// <summary>Number of sequences m.</summary>
    public int Count { get; }

    /// <summary>Context length T.</summary>
    public int Positions { get; }

    /// <summary>Their labels, ±1.</summary>
    public double[] Labels { get; }

    /// <summary>The m signs at position <paramref name="t"/>.</summary>
    public ReadOnlySpan<double> this[int t] => _signs.AsSpan(t * Count, Count);
}

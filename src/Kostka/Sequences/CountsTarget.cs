namespace Kostka.Sequences;

/// <summary>
/// A function of the counts: of the number of positions, among all L, that hold <see cref="Symbol"/>. It is the <see cref="JuntaTarget"/> of the same
/// function on all positions, and invariant under their permutations.
/// </summary>
/// <param name="function">The function of that number (parity, majority, threshold, fraction, and, or).</param>
/// <param name="symbol">The symbol that is counted, 0 … V−1.</param>
public sealed class CountsTarget(SymmetricFunction function, int symbol = 1) : ITarget
{
    /// <summary>The function of the number of ones.</summary>
    public SymmetricFunction Function { get; } = function ?? throw new ArgumentNullException(nameof(function));

    /// <summary>The symbol that is counted.</summary>
    public int Symbol { get; } = symbol;

    /// <inheritdoc/>
    public string Description => Function.Describe("all positions", PlainWords.Symbol(Symbol));

    /// <inheritdoc/>
    public double[] Evaluate(SequenceSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        Check(sample.Sequences.Length, sample.Sequences.Vocabulary);
        double[] values = new double[sample.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = Function.Value(sample.Sequences[i].Count(Symbol), sample.Sequences.Length);
        return values;
    }

    /// <inheritdoc/>
    public void Check(int length, int vocabulary)
    {
        TargetChecks.Symbol(Symbol, vocabulary);
        Function.Check(length);
    }
}

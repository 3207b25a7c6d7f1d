using System.Collections.Immutable;

namespace Kostka.Sequences;

/// <summary>A linear function of the tokens: Σ_a w_a (2[x_a = symbol] − 1), one weight for every position. It is not normalised.</summary>
public sealed class LinearTarget : ITarget
{
    /// <summary>A linear function.</summary>
    /// <param name="weights">The weight w_a of each of the L positions, finite numbers.</param>
    /// <param name="symbol">The symbol that counts +1, 0 … V−1; all others count −1.</param>
    /// <exception cref="RequestException">A weight is not a finite number, or there is none.</exception>
    public LinearTarget(ImmutableArray<double> weights, int symbol = 1)
    {
        if (weights.IsDefaultOrEmpty)
            throw new RequestException("A linear target needs one weight for every position; none is given.");
        for (int a = 0; a < weights.Length; a++)
        {
            if (!double.IsFinite(weights[a]))
                throw new RequestException($"The linear target's weight at position {a} is {weights[a]}; weights are finite numbers.");
        }

        Weights = weights;
        Symbol = symbol;
    }

    /// <summary>The weights w_a, by position.</summary>
    public ImmutableArray<double> Weights { get; }

    /// <summary>The symbol that counts +1.</summary>
    public int Symbol { get; }

    /// <inheritdoc/>
    public string Description => $"a weighted sum over all {Weights.Length} positions of +1 ({PlainWords.Symbol(Symbol)}) or −1 (any other)";

    /// <inheritdoc/>
    public double[] Evaluate(SequenceSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        Check(sample.Sequences.Length, sample.Sequences.Vocabulary);
        double[] values = new double[sample.Count];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<int> sequence = sample.Sequences[i];
            for (int a = 0; a < sequence.Length; a++)
                values[i] += sequence[a] == Symbol ? Weights[a] : -Weights[a];
        }

        return values;
    }

    /// <inheritdoc/>
    public void Check(int length, int vocabulary)
    {
        TargetChecks.Symbol(Symbol, vocabulary);
        if (Weights.Length != length)
            throw new RequestException($"The linear target has {Weights.Length} weights; sequences of length {length} need {length}.");
    }
}

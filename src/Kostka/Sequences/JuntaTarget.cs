using System.Collections.Immutable;

namespace Kostka.Sequences;

/// <summary>
/// A junta: a function of the tokens at s chosen positions only. The bit b_j is 1 when position j of the list holds <see cref="Symbol"/>, and 0 when it
/// holds any other symbol; for V = 2 and symbol 1 the bits are the tokens themselves.
/// </summary>
public sealed class JuntaTarget : ITarget
{
    /// <summary>A function of chosen positions.</summary>
    /// <param name="function">The function of the s bits.</param>
    /// <param name="positions">The s positions, counted from 0, at least one, none twice.</param>
    /// <param name="symbol">The symbol that counts as a one, 0 … V−1.</param>
    /// <exception cref="RequestException">The positions are not as said, or the function does not apply to so many.</exception>
    public JuntaTarget(BitFunction function, ImmutableArray<int> positions, int symbol = 1)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (positions.IsDefaultOrEmpty)
            throw new RequestException("A target on chosen positions needs at least one position.");
        var seen = new HashSet<int>();
        foreach (int position in positions)
        {
            if (position < 0)
                throw new RequestException($"Position {position} of the target is negative; positions count from 0.");
            if (!seen.Add(position))
                throw new RequestException($"Position {position} of the target is named twice; each may be named once.");
        }

        function.Check(positions.Length);
        Function = function;
        Positions = positions;
        Symbol = symbol;
    }

    /// <summary>The function of the bits.</summary>
    public BitFunction Function { get; }

    /// <summary>The positions, counted from 0, in the order of the bits.</summary>
    public ImmutableArray<int> Positions { get; }

    /// <summary>The symbol that counts as a one.</summary>
    public int Symbol { get; }

    /// <inheritdoc/>
    public string Description => Function.Describe(PlainWords.Positions(Positions), PlainWords.Symbol(Symbol));

    /// <inheritdoc/>
    public double[] Evaluate(SequenceSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        Check(sample.Sequences.Length, sample.Sequences.Vocabulary);
        double[] values = new double[sample.Count];
        byte[] bits = new byte[Positions.Length];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<int> sequence = sample.Sequences[i];
            for (int j = 0; j < bits.Length; j++)
                bits[j] = sequence[Positions[j]] == Symbol ? (byte)1 : (byte)0;
            values[i] = Function.Value(bits);
        }

        return values;
    }

    /// <inheritdoc/>
    public void Check(int length, int vocabulary)
    {
        TargetChecks.Symbol(Symbol, vocabulary);
        foreach (int position in Positions)
        {
            if (position >= length)
                throw new RequestException($"Position {position} of the target is out of range; sequences of length {length} have positions 0 … {length - 1}.");
        }
    }
}

namespace Kostka.Sequences;

/// <summary>Sequences drawn from a measure, each with the token that follows it (which a next-token target asks for).</summary>
/// <param name="Sequences">The sequences: N × L symbols.</param>
/// <param name="Next">The N tokens that follow them, symbols 0 … V−1, or <see cref="NoToken"/> under a measure that does not say what follows.</param>
public sealed record SequenceSample(SequenceSet Sequences, int[] Next)
{
    /// <summary>Stands for the next token where the measure does not define one.</summary>
    public const int NoToken = -1;

    /// <summary>Number of sequences.</summary>
    public int Count => Sequences.Count;

    /// <summary>Members <paramref name="start"/> … <paramref name="start"/> + <paramref name="count"/> − 1, copied.</summary>
    public SequenceSample Slice(int start, int count) => new(Sequences.Slice(start, count), Next.AsSpan(start, count).ToArray());
}

namespace Kostka.Sequences;

/// <summary>A function of a sequence (and, for next-token targets, of the token that follows it) that is to be learned.</summary>
public interface ITarget
{
    /// <summary>The target in a few plain words, such as "parity of positions 0 and 1".</summary>
    string Description { get; }

    /// <summary>The target's value on every member of a sample: N numbers.</summary>
    /// <exception cref="RequestException">The target does not fit sequences of this length and vocabulary.</exception>
    double[] Evaluate(SequenceSample sample);

    /// <summary>Checks, before anything is drawn, that the target fits sequences of L tokens of V symbols.</summary>
    /// <param name="length">Length L.</param>
    /// <param name="vocabulary">Number of symbols V.</param>
    /// <exception cref="RequestException">It does not: a position or a symbol is out of range, …</exception>
    void Check(int length, int vocabulary)
    {
    }
}

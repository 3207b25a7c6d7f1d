namespace Kostka.Sequences;

/// <summary>A function of a sequence (and, for next-token targets, of the token that follows it) that is to be learned.</summary>
public interface ITarget
{
    /// <summary>The target in a few plain words, such as "parity of positions 0 and 1".</summary>
    string Description { get; }

    /// <summary>The target's value on every member of a sample: N numbers.</summary>
    double[] Evaluate(SequenceSample sample);
}

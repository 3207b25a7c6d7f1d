using Kostka.Numerics;

namespace Kostka.Sequences;

/// <summary>A probability measure on sequences of L tokens from an alphabet of V symbols, from which independent samples are drawn.</summary>
public interface ISequenceMeasure
{
    /// <summary>Length L of a sequence.</summary>
    int Length { get; }

    /// <summary>Number of symbols V.</summary>
    int Vocabulary { get; }

    /// <summary>The measure in plain words, such as "windows of 16 tokens from a text of 217646 tokens".</summary>
    string Description { get; }

    /// <summary>Draws <paramref name="count"/> sequences with the tokens that follow them.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="stream">Where the random numbers come from; the same stream gives the same sample.</param>
    /// <exception cref="RequestException">More sequences are asked for than the data hold.</exception>
    SequenceSample Draw(int count, RandomStream stream);
}

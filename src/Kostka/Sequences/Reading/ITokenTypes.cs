namespace Kostka.Sequences.Reading;

/// <summary>The different tokens of a text, numbered 0, 1, 2 … by first appearance.</summary>
internal interface ITokenTypes
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>Token <paramref name="id"/> as a person reads it.</summary>
    string Name(int id);
}

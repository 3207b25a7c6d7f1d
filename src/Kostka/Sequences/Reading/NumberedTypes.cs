using System.Runtime.CompilerServices;

namespace Kostka.Sequences.Reading;

/// <summary>Numbers values below a bound (bytes, characters, a tokenizer's tokens) 0, 1, 2 … by first appearance.</summary>
/// <param name="bound">Values are 0 … bound − 1.</param>
/// <param name="name">A value as a person reads it.</param>
internal sealed class NumberedTypes(int bound, Func<int, string> name) : ITokenTypes
{
    private readonly int[] _numbers = new int[bound]; // one more than the number; 0 where none has been given
    private readonly List<int> _values = [];

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <inheritdoc/>
    public string Name(int id) => name(_values[id]);

    /// <summary>The number of a value, which gets one if it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Number(int value)
    {
        int number = _numbers[value];
        return (number > 0 ? number : Add(value)) - 1;
    }

    private int Add(int value)
    {
        _values.Add(value);
        return _numbers[value] = _values.Count;
    }
}

using System.Runtime.CompilerServices;

namespace Kostka.Numerics.Lanes;

/// <summary>Memory for jets of order 7 at most.</summary>
/// <typeparam name="T">A coefficient.</typeparam>
[InlineArray(8)]
public struct Eight<T>
    where T : unmanaged
{
    private T _first;
}

/// <summary>Memory for jets of order 15 at most.</summary>
/// <typeparam name="T">A coefficient.</typeparam>
[InlineArray(16)]
public struct Sixteen<T>
    where T : unmanaged
{
    private T _first;
}

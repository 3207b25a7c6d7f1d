namespace Kostka.Networks;

/// <summary>How wide a finite network is: what an architecture leaves open because its kernels take all of it to infinity.</summary>
/// <param name="Width">Number of coordinates of the stream at every position, at least 1.</param>
/// <param name="Heads">Number of attention heads, at least 1.</param>
/// <param name="HeadDimension">Number of coordinates of a head's queries, keys and values, at least 1.</param>
public sealed record NetworkSizes(int Width, int Heads, int HeadDimension)
{
    /// <summary>
    /// Number of coordinates between two dense layers with an activation between them (dense, activation, dense); 0, the default, for <see cref="Width"/>.
    /// </summary>
    public int HiddenWidth { get; init; }
}

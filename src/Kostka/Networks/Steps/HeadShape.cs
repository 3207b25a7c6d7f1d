using Kostka.Architectures;

namespace Kostka.Networks.Steps;

/// <summary>The heads of an attention.</summary>
/// <param name="Count">Number of heads.</param>
/// <param name="Dimension">Numbers in a head's query, key or value.</param>
/// <param name="Score">ζ.</param>
/// <param name="Causal">Whether positions attend to no later ones.</param>
internal readonly record struct HeadShape(int Count, int Dimension, Score Score, bool Causal)
{
    /// <summary>Numbers in the queries of all heads.</summary>
    public int Inner => Count * Dimension;
}

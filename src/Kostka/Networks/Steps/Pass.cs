using System.Numerics;

namespace Kostka.Networks.Steps;

/// <summary>What a step works on: parameters, gradient, memory, and which samples (or which rows of the table of distinct rows).</summary>
internal readonly ref struct Pass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>All parameters.</summary>
    public required ReadOnlySpan<T> Parameters { get; init; }

    /// <summary>Where steps add their part of the gradient; empty when only outputs are asked for.</summary>
    public Span<T> Gradient { get; init; }

    /// <summary>Values and slopes of the nodes that each sample has of its own.</summary>
    public Span<T> Local { get; init; }

    /// <summary>Values of the nodes that samples share.</summary>
    public Span<T> Shared { get; init; }

    /// <summary>Slopes of the nodes that samples share.</summary>
    public Span<T> SharedSlopes { get; init; }

    /// <summary>For every position of every sample of the pass, or for every row of the table: which token at which position, as <see cref="DistinctRows"/> counts them.</summary>
    public ReadOnlySpan<int> Rows { get; init; }

    /// <summary>The first row of the table; 0 for samples, whose nodes hold those of the pass alone.</summary>
    public int Start { get; init; }

    /// <summary>Number of samples, or of rows of the table.</summary>
    public int Count { get; init; }
}

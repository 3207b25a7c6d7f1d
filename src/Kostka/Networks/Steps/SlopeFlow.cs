using System.Numerics;
using Kostka.Networks.Elementwise;

namespace Kostka.Networks.Steps;

/// <summary>How slopes reach a node whose entries correspond to those of another.</summary>
internal enum SlopeFlow
{
    /// <summary>Both are the same memory.</summary>
    Same,

    /// <summary>The first to arrive.</summary>
    Copied,

    /// <summary>Added to others.</summary>
    Added,
}

/// <summary>Carries it out.</summary>
internal static class SlopeFlows
{
    /// <summary>Brings slopes to their node.</summary>
    public static void Into<T>(this SlopeFlow flow, ReadOnlySpan<T> slopes, Span<T> node)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (flow == SlopeFlow.Copied)
            slopes.CopyTo(node);
        else if (flow == SlopeFlow.Added)
            Rows.Add(slopes, node);
    }
}

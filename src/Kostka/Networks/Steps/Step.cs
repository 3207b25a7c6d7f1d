using System.Numerics;

namespace Kostka.Networks.Steps;

/// <summary>One step of a network: from nodes to a node, and backward from the slopes of that node to those of the others and to the gradient.</summary>
/// <param name="layer">The layer that it belongs to, for messages.</param>
/// <param name="output">The node that it computes.</param>
internal abstract class Step<T>(string layer, Node output)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The layer that it belongs to.</summary>
    public string Layer { get; } = layer;

    /// <summary>The node that it computes.</summary>
    public Node Output { get; } = output;

    /// <summary>Whether, on tables, it needs all rows at once.</summary>
    public virtual bool Whole => false;

    /// <summary>Nodes that it keeps from forward to backward besides its output.</summary>
    public virtual ReadOnlySpan<Node> Kept => [];

    /// <summary>Finds places for the slopes that <see cref="Backward"/> writes and for its scratch.</summary>
    public abstract void PlanBackward(SlopePlan plan);

    /// <summary>Computes the output.</summary>
    public abstract void Forward(in Pass<T> pass);

    /// <summary>From the slopes of the output to those of the inputs, and to the gradient.</summary>
    public abstract void Backward(in Pass<T> pass);
}

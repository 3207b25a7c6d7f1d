using System.Numerics;

namespace Kostka.Networks.Losses;

/// <summary>A loss that is a sum over sequences.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The loss of some sequences, and its slope in every output. Called from several threads.</summary>
    /// <param name="outputs">Outputs of some sequences.</param>
    /// <param name="labels">Their labels, as many.</param>
    /// <param name="slopes">Receives ∂loss/∂output, as many.</param>
    /// <returns>The sum of the losses.</returns>
    public abstract double Evaluate(ReadOnlySpan<T> outputs, ReadOnlySpan<T> labels, Span<T> slopes);
}

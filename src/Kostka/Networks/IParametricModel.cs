using System.Numerics;
using Kostka.Networks.Losses;
using Kostka.Sequences;

namespace Kostka.Networks;

/// <summary>
/// A function of sequences with parameters, and its gradient: what optimisers and samplers need to know of a network. Calls allocate nothing after the first of their
/// size; one instance serves one caller at a time.
/// </summary>
/// <typeparam name="T">float for training, double for checks.</typeparam>
public interface IParametricModel<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The parameters.</summary>
    ParameterLayout Parameters { get; }

    /// <summary>Number of outputs C, at least 1.</summary>
    int Outputs { get; }

    /// <summary>The outputs at sequences.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="inputs">N sequences.</param>
    /// <param name="outputs">Receives N × C outputs.</param>
    void Evaluate(ReadOnlySpan<T> parameters, SequenceSet inputs, Span<T> outputs);

    /// <summary>The loss and its gradient, summed (not averaged) over some of the sequences.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="inputs">N sequences.</param>
    /// <param name="rows">Which of them: indices 0 … N−1, in any order; a sequence may occur several times.</param>
    /// <param name="labels">N × C labels, those of <i>all</i> sequences.</param>
    /// <param name="loss">The loss of one sequence.</param>
    /// <param name="gradient">Receives the gradient of the sum, 0 for parameters that are not trained; what it held before is overwritten.</param>
    /// <returns>The sum of the losses. The same arguments give the same bits, whatever the number of threads.</returns>
    double Gradient(ReadOnlySpan<T> parameters, SequenceSet inputs, ReadOnlySpan<int> rows, ReadOnlySpan<T> labels, Loss<T> loss, Span<T> gradient);

    /// <summary>Where a forward pass first leaves the finite numbers: the name of the layer, as in <c>layers.2.attention</c>; null when it never does.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="inputs">N sequences.</param>
    /// <param name="rows">Which of them.</param>
    string? FirstNonFinite(ReadOnlySpan<T> parameters, SequenceSet inputs, ReadOnlySpan<int> rows);
}

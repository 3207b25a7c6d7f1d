using System.Collections.Immutable;
using Kostka.Capacity.Covering.Lemmas;

namespace Kostka.Capacity.Covering.Classes;

/// <summary>A class of transformers whose weights are bounded in norm, with its covering numbers.</summary>
public abstract record BoundedClass
{
    /// <summary>B_f: the largest value, in Euclidean norm, that a member takes anywhere.</summary>
    public abstract double Bound { get; }

    /// <summary>Whether one cover serves all inputs at once, so that its size depends on neither the number of samples nor the context length.</summary>
    public virtual bool CoversAllInputs => false;

    /// <summary>
    /// C: softmax(a) and softmax(b) differ by at most C ‖a − b‖_∞ in the sum of absolute values. 1 holds (<see cref="Softmax"/>); 2 is the constant of Edelman, Goel, Kakade
    /// and Zhang (2022), to compare with.
    /// </summary>
    public double SoftmaxConstant { get; init; } = Softmax.Lipschitz;

    /// <summary>The covering bound at the points that a number of samples has.</summary>
    /// <param name="samples">m ≥ 1.</param>
    public CoveringBound Covering(double samples) => new(Terms(CapacityRanges.Count(samples)));

    private protected abstract ImmutableArray<CoveringTerm> Terms(double samples);
}

namespace Kostka.Capacity.Covering.Lemmas;

/// <summary>
/// A class of linear maps of bounded norm on inputs of bounded norm, and how few of them come within ε of every one: ln N_∞(ε) ≤ K ln(choices) with
/// K = ⌈c (B B_x/ε)²⌉ − 1. N_∞ counts the maps that are needed for every member of the class to be within ε of one of them, in Euclidean norm, at every point.
/// </summary>
/// <param name="Norm">B ≥ 0, of the weights; each cover says which norm.</param>
/// <param name="InputNorm">B_x ≥ 0, the largest Euclidean norm of an input.</param>
public abstract record LinearCover(double Norm, double InputNorm)
{
    /// <summary>B.</summary>
    public double Norm { get; } = CapacityRanges.Norm(Norm);

    /// <summary>B_x.</summary>
    public double InputNorm { get; } = CapacityRanges.Norm(InputNorm);

    /// <summary>a = B B_x √(c ln(choices)), so that ln N_∞(ε) ≤ a²/ε² for every ε.</summary>
    public double Rate => Norm * InputNorm * Math.Sqrt(StepFactor * LogChoices);

    /// <summary>c: steps for each (B B_x/ε)².</summary>
    private protected abstract double StepFactor { get; }

    /// <summary>Natural logarithm of the number of choices in each step.</summary>
    private protected abstract double LogChoices { get; }

    /// <summary>The size of a cover of a given accuracy. One member, the map 0, is enough from ε = B B_x on.</summary>
    /// <param name="accuracy">ε, above 0.</param>
    public CoverSize At(double accuracy)
    {
        double ratio = Norm * InputNorm / CapacityRanges.Accuracy(accuracy);
        RequireInRange(ratio);
        return new CoverSize(ratio <= 1 ? 0 : Math.Ceiling(StepFactor * ratio * ratio) - 1, LogChoices);
    }

    /// <summary>Refuses a ratio B B_x/ε at which the statement does not hold.</summary>
    private protected virtual void RequireInRange(double ratio)
    {
    }
}

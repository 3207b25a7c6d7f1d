using System.Collections.Immutable;

namespace Kostka.Sparse.Curves;

/// <summary>A transformer after so many steps.</summary>
/// <param name="Step">Number of steps done.</param>
/// <param name="TrainingLoss">Mean loss on the training sequences; of fresh batches, <paramref name="Loss"/>.</param>
/// <param name="Loss">Mean logistic loss on held-out sequences, in nats: ln 2 for an output of 0.</param>
/// <param name="Accuracy">Accuracy on them, 0 … 1.</param>
/// <param name="RelevantMass">Attention on the relevant positions, 0 … 1, of the head that has most there; null where it is not known.</param>
public sealed record CurvePoint(int Step, double TrainingLoss, double Loss, double Accuracy, double? RelevantMass);

/// <summary>One transformer in training, without restarts.</summary>
/// <param name="Points">Looks by increasing step, the first before any.</param>
/// <param name="Diverged">Whether training left the finite numbers; the points are those before.</param>
public sealed record TrainingCurve(ImmutableArray<CurvePoint> Points, bool Diverged)
{
    /// <summary>Held-out accuracy from which on a balanced function is no longer guessed: with thousands of held-out sequences, more than ten standard errors above ½.</summary>
    public const double OffPlateau = 0.6;

    /// <summary>Held-out accuracy from which on it is learned.</summary>
    public const double Learned = 0.99;

    /// <summary>Where the plateau ends: the first step seen with an accuracy of at least <see cref="OffPlateau"/>; null if none was.</summary>
    public int? PlateauEnd => FirstStep(OffPlateau);

    /// <summary>Where the jump is over: the first step seen with an accuracy of at least <see cref="Learned"/>; null if none was.</summary>
    public int? JumpEnd => FirstStep(Learned);

    private int? FirstStep(double accuracy) => Points.FirstOrDefault(point => point.Accuracy >= accuracy)?.Step;
}

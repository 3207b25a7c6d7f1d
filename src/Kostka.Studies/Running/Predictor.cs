using System.Collections.Immutable;
using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>A target's predicted learning curve.</summary>
/// <param name="Target">The target.</param>
/// <param name="Labels">The columns that regression learns.</param>
/// <param name="Ridge">The ridge δ that it is learned with.</param>
/// <param name="Result">The prediction, nothing measured yet.</param>
internal sealed record Prediction(NamedTarget Target, LabelColumns Labels, double Ridge, TargetResult Result);

/// <summary>
/// How a run predicts: from sampled sequences (<see cref="SampledPredictor"/>) or exactly, from the permutation symmetry (<see cref="ExactPredictor"/>).
/// What is measured is the same for both.
/// </summary>
internal abstract class Predictor
{
    /// <summary>A few sequences to show and to time the kernel on; null where they would be too long to draw for that.</summary>
    public abstract SequenceSample? Examples { get; }

    /// <summary>What the targets' stage does, in plain words.</summary>
    public abstract string TargetStage { get; }

    /// <summary>What the run costs; the kernel is timed on the examples.</summary>
    public abstract RunCost Cost(bool targets, int heldOut, Computation computation);

    /// <summary>Diagonalises the kernel; must come before <see cref="Predict"/>.</summary>
    public abstract SpectrumResult Spectrum(Computation computation);

    /// <summary>Predicts the learning curve of every target.</summary>
    public abstract ImmutableArray<Prediction> Predict(Computation computation);
}

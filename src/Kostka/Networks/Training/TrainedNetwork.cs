using System.Collections.Immutable;
using System.Numerics;

namespace Kostka.Networks.Training;

/// <summary>What training made of a network.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record TrainedNetwork<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The parameters: after the last step, the best on the validation set, or the last good ones of a run that diverged.</summary>
    public required T[] Parameters { get; init; }

    /// <summary>The parameters that training started from.</summary>
    public required T[] Initial { get; init; }

    /// <summary>Whether predictions are differences to the network at initialisation; see <see cref="TrainingSettings.Centred"/>.</summary>
    public required bool Centred { get; init; }

    /// <summary>Number of steps done.</summary>
    public required int Steps { get; init; }

    /// <summary>Why training ended.</summary>
    public required StopReason Reason { get; init; }

    /// <summary>Mean loss per training sequence under <see cref="Parameters"/>, without decay.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>Mean loss per validation sequence under <see cref="Parameters"/>; null without a validation set.</summary>
    public required double? ValidationLoss { get; init; }

    /// <summary>
    /// Mean loss of the batches, before each step; of stretches of steps when there are more than <see cref="LossHistory.Capacity"/>.
    /// </summary>
    public required ImmutableArray<LossPoint> History { get; init; }

    /// <summary>Mean loss on the validation set at the evaluations of <see cref="EarlyStopping"/>; thinned alike.</summary>
    public required ImmutableArray<LossPoint> ValidationHistory { get; init; }

    /// <summary>How training left the finite numbers; null when it did not.</summary>
    public Divergence? Divergence { get; init; }
}

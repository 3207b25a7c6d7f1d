using System.Numerics;
using Kostka.Networks.Training.Optimizers;

namespace Kostka.Networks.Training;

/// <summary>All that changes while a network trains, and that a run needs to go on.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class TrainingState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The state before the first step.</summary>
    public TrainingState(ParameterLayout layout, TrainingSettings settings, T[] initial)
    {
        Parameters = [.. initial];
        Previous = [.. initial];
        Best = settings.EarlyStopping?.Patience is null ? [] : [.. initial];
        Optimizer = Optimizer<T>.For(layout, settings, initial);
    }

    /// <summary>Number of steps done.</summary>
    public int Step { get; set; }

    /// <summary>The parameters now.</summary>
    public T[] Parameters { get; }

    /// <summary>The parameters before the last step: the loss was finite there.</summary>
    public T[] Previous { get; }

    /// <summary>Memory of past gradients.</summary>
    public Optimizer<T> Optimizer { get; }

    /// <summary>The parameters of the smallest validation loss; empty where none are looked for.</summary>
    public T[] Best { get; }

    /// <summary>The smallest validation loss.</summary>
    public double BestLoss { get; set; } = double.PositiveInfinity;

    /// <summary>Number of evaluations since.</summary>
    public int Stale { get; set; }

    /// <summary>Losses of the batches.</summary>
    public LossHistory History { get; set; } = new();

    /// <summary>Losses on the validation set.</summary>
    public LossHistory ValidationHistory { get; set; } = new();
}

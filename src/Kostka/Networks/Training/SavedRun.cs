using System.Diagnostics;
using System.Numerics;
using Kostka.Networks.Checkpoints;

namespace Kostka.Networks.Training;

/// <summary>Saves a run as often as its slot asks for.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class SavedRun<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Saving by time takes at most a twentieth of it, however large the network and slow the disk.
    private const double LongestShare = 0.05;

    private readonly CheckpointSlot _slot;
    private readonly TrainingCheckpoint<T> _file;
    private long _last = Stopwatch.GetTimestamp();
    private double _cost;
    private int _savedStep = -1;

    /// <summary>A run and its slot.</summary>
    public SavedRun(CheckpointSlot slot, TrainingCheckpoint<T> file)
    {
        if (slot.EverySteps < 0 || !(slot.EverySeconds >= 0))
        {
            throw new RequestException(
                $"Training: the state is to be saved every {slot.EverySteps} steps and {slot.EverySeconds} seconds; both must be at least 0, and 0 means never.");
        }

        (_slot, _file) = (slot, file);
    }

    /// <inheritdoc cref="TrainingCheckpoint{T}.Load"/>
    public TrainedNetwork<T>? TakeUp(TrainingState<T> state, TrainingSettings settings, T[] initial)
    {
        TrainedNetwork<T>? ended = _file.Load(state, settings, initial);
        if (state.Step > 0)
            _savedStep = state.Step;
        return ended;
    }

    /// <summary>Saves a state if it is time, or if it is the first: a place that cannot be written to shows before the work, not after it.</summary>
    /// <param name="state">A state whose loss is finite.</param>
    /// <param name="now">Whether to save in any case.</param>
    public void Save(TrainingState<T> state, bool now)
    {
        bool due = now || _savedStep < 0
            || (_slot.EverySteps > 0 && state.Step % _slot.EverySteps == 0)
            || (_slot.EverySeconds > 0 && Stopwatch.GetElapsedTime(_last).TotalSeconds >= Math.Max(_slot.EverySeconds, _cost / LongestShare));
        if (!due || state.Step == _savedStep)
            return;
        long start = Stopwatch.GetTimestamp();
        _file.Save(state);
        (_savedStep, _last) = (state.Step, Stopwatch.GetTimestamp());
        _cost = Stopwatch.GetElapsedTime(start, _last).TotalSeconds;
    }

    /// <summary>Saves a result.</summary>
    public void Save(TrainedNetwork<T> result) => _file.Save(result);
}

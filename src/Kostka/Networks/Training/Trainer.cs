using System.Numerics;
using System.Runtime.CompilerServices;
using Kostka.Networks.Checkpoints;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Networks.Training;

/// <summary>Trains a network.</summary>
/// <typeparam name="T">float, or double for checks.</typeparam>
public static class Trainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Runs the steps that settings ask for. The result is a function of the arguments alone, to the bit: not of the number of threads, nor of how often the state is
    /// saved, nor of whether the run was interrupted and went on from its checkpoint.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="initial">The parameters to start from; not changed.</param>
    /// <param name="inputs">N sequences.</param>
    /// <param name="labels">N × C labels.</param>
    /// <param name="settings">How to train.</param>
    /// <param name="stream">Draws the order of the data; not advanced.</param>
    /// <param name="slot">Where the state is kept, and where an earlier run's state or result is taken up from; null for nowhere.</param>
    /// <param name="computation">
    /// Progress and cancellation; the threads are the model's own. A run that is cancelled saves its state and throws <see cref="OperationCanceledException"/>.
    /// </param>
    /// <param name="validation">Data to stop by; null for none.</param>
    /// <param name="observer">Is shown the parameters before the first step of this call and after each; changes nothing.</param>
    /// <returns>
    /// The trained network. A run that diverges returns, too: with the last parameters that had a finite loss, which are also those in the slot, and what happened.
    /// </returns>
    /// <exception cref="RequestException">A setting is out of its range, memory is short, or the checkpoint is damaged or of another run.</exception>
    public static TrainedNetwork<T> Run(
        IParametricModel<T> model,
        T[] initial,
        SequenceSet inputs,
        T[] labels,
        TrainingSettings settings,
        RandomStream stream,
        CheckpointSlot? slot,
        Computation computation,
        ValidationSet<T>? validation = null,
        TrainingObserver<T>? observer = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(computation);
        settings.Check(inputs.Count);
        if (settings.EarlyStopping?.Patience is not null && validation is null)
            throw new RequestException("Training: early stopping with a patience needs validation data; give some, or leave the patience out.");
        if (initial.Length != model.Parameters.Count)
            throw new ArgumentException($"{initial.Length} parameters were given for a network of {model.Parameters.Count}.", nameof(initial));

        // Parameters now, before and at first, two memories, the best, and the gradient.
        MemoryGuard.Require(7L * initial.Length * Unsafe.SizeOf<T>(), $"training {initial.Length} parameters", "Use a narrower network.");
        var state = new TrainingState<T>(model.Parameters, settings, initial);
        var data = new LabelledData<T>(model, inputs, labels, settings.Centred ? initial : null);
        LabelledData<T>? validationData = validation is null ? null : new(model, validation.Inputs, validation.Labels, settings.Centred ? initial : null);
        SavedRun<T>? saved = null;
        if (slot is not null)
        {
            IEnumerable<(SequenceSet, T[])> others = validation is null ? [] : [(validation.Inputs, validation.Labels)];
            var identity = new RunIdentity<T>(TrainingCheckpoint<T>.Format, model, initial, inputs, labels, settings.ToString(), stream, others);
            saved = new SavedRun<T>(slot, new TrainingCheckpoint<T>(slot.Path, identity, model.Parameters));
            if (saved.TakeUp(state, settings, initial) is { } ended)
                return ended;
        }

        return new TrainingRun<T>(model, settings, data, validationData, stream, saved, computation, observer).Finish(state, initial);
    }
}

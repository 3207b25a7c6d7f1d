using System.Numerics;
using Kostka.Networks.Losses;
using Kostka.Numerics;

namespace Kostka.Networks.Training;

/// <summary>The loop over steps.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="model">The network.</param>
/// <param name="settings">How to train.</param>
/// <param name="data">The training data.</param>
/// <param name="validation">The validation data; null without any.</param>
/// <param name="stream">Draws the order of the data.</param>
/// <param name="saved">Keeps the state; null for nobody.</param>
/// <param name="computation">Progress and cancellation.</param>
/// <param name="observer">Is shown the parameters after each step; null for nobody.</param>
internal sealed class TrainingRun<T>(
    IParametricModel<T> model,
    TrainingSettings settings,
    LabelledData<T> data,
    LabelledData<T>? validation,
    RandomStream stream,
    SavedRun<T>? saved,
    Computation computation,
    TrainingObserver<T>? observer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int ProgressReports = 1000;

    private readonly Loss<T> _loss = settings.LossOf<T>();
    private readonly BatchOrder _order = new(data.Inputs.Count, settings.BatchSize, stream);
    private readonly T[] _gradient = new T[model.Parameters.Count];
    private StopReason? _reason;
    private Divergence? _divergence;

    /// <summary>Runs a state to its end.</summary>
    /// <param name="state">Where to go on.</param>
    /// <param name="initial">The parameters at the start.</param>
    public TrainedNetwork<T> Finish(TrainingState<T> state, T[] initial)
    {
        observer?.Invoke(state.Step, state.Parameters);
        while (_reason is null && state.Step < settings.Steps)
        {
            TakeStep(state);
            if (_divergence is null)
                observer?.Invoke(state.Step, state.Parameters);
            if (state.Step % Math.Max(1, settings.Steps / ProgressReports) == 0)
                computation.Progress?.Report((double)state.Step / settings.Steps);
        }

        TrainedNetwork<T> result = Result(state, initial);
        saved?.Save(result);
        computation.Progress?.Report(1);
        return result;
    }

    /// <summary>
    /// One step. The state is saved, and cancellation looked at, when the loss under its parameters is known to be finite and nothing has changed yet: a run that goes on
    /// from there does what this one does.
    /// </summary>
    private void TakeStep(TrainingState<T> state)
    {
        int step = state.Step;
        double rate = settings.LearningRate * settings.Schedule.Factor(step, settings.Steps);
        ReadOnlySpan<int> rows = _order.At(step);
        double loss = model.Gradient(state.Parameters, data.Inputs, rows, data.Targets, _loss, _gradient) / rows.Length;
        if (!double.IsFinite(loss))
        {
            DivergeBefore(state, rate, rows);
            return;
        }

        bool cancelled = computation.Cancellation.IsCancellationRequested;
        saved?.Save(state, now: cancelled);
        computation.Cancellation.ThrowIfCancellationRequested();

        state.History.Add(step, loss);
        double scale = 1.0 / rows.Length;
        if (settings.ClipNorm is { } largest)
            scale *= GradientNorm.ClipFactor(scale * GradientNorm.Of<T>(_gradient), largest);
        if (!state.Optimizer.Step(step, rate, _gradient, scale, state.Parameters, state.Previous))
        {
            if (FirstNonFinite(_gradient) is { } tensor)
                Diverge(state, rate, "the gradient", tensor);
            else
                Diverge(state, rate, "the parameters after the step", FirstNonFinite(state.Parameters));
            return;
        }

        state.Step++;
        if (settings.EarlyStopping is { } stopping && (state.Step % stopping.Every == 0 || state.Step == settings.Steps))
            LookWhetherToStop(state, stopping);
    }

    private void LookWhetherToStop(TrainingState<T> state, EarlyStopping stopping)
    {
        if (stopping.TrainingLoss is not null || stopping.AllCorrect)
        {
            double loss = data.Loss(state.Parameters, _loss);
            if (loss <= stopping.TrainingLoss)
                _reason = StopReason.TrainingLoss;
            else if (stopping.AllCorrect && data.AllCorrect())
                _reason = StopReason.AllCorrect;
        }

        if (validation is null)
            return;
        double validationLoss = validation.Loss(state.Parameters, _loss);
        state.ValidationHistory.Add(state.Step, validationLoss);
        if (stopping.Patience is not { } patience)
            return;
        if (validationLoss < state.BestLoss - stopping.MinimalImprovement)
        {
            (state.BestLoss, state.Stale) = (validationLoss, 0);
            state.Parameters.CopyTo(state.Best, 0);
        }
        else if (++state.Stale >= patience)
            _reason ??= StopReason.Patience;
    }

    private TrainedNetwork<T> Result(TrainingState<T> state, T[] initial)
    {
        T[] parameters = _divergence is null && state.BestLoss < double.PositiveInfinity ? state.Best : state.Parameters;
        double loss = data.Loss(parameters, _loss);
        if (!double.IsFinite(loss) && _divergence is null)
        {
            // The last step led to parameters that no gradient has been asked for.
            double rate = settings.LearningRate * settings.Schedule.Factor(state.Step - 1, settings.Steps);
            DivergeBefore(state, rate, [.. Enumerable.Range(0, data.Inputs.Count)]);
            parameters = state.Parameters;
            loss = data.Loss(parameters, _loss);
        }

        return new TrainedNetwork<T>
        {
            Parameters = parameters,
            Initial = initial,
            Centred = settings.Centred,
            Steps = state.Step,
            Reason = _reason ?? StopReason.LastStep,
            TrainingLoss = loss,
            ValidationLoss = validation?.Loss(parameters, _loss),
            History = state.History.Points,
            ValidationHistory = state.ValidationHistory.Points,
            Divergence = _divergence,
        };
    }

    /// <summary>Ends a run whose parameters have no finite loss: the step that led to them counts as not done.</summary>
    private void DivergeBefore(TrainingState<T> state, double rate, ReadOnlySpan<int> rows)
    {
        Diverge(state, rate, "the loss", model.FirstNonFinite(state.Parameters, data.Inputs, rows));
        state.Step = Math.Max(0, state.Step - 1);
    }

    /// <summary>Ends the run with the parameters before the last step.</summary>
    private void Diverge(TrainingState<T> state, double rate, string what, string? where)
    {
        state.Previous.CopyTo(state.Parameters, 0);
        string place = where is null ? "" : $", first in {where}";
        string message = $"Training diverged at step {state.Step}: {what} is no longer finite{place}; the learning rate was {rate:G4}. "
            + "The last good parameters are kept. A smaller learning rate or a bound on the gradient's norm would do.";
        (_reason, _divergence) = (StopReason.Diverged, new Divergence(state.Step, where ?? what, rate, message));
    }

    private string? FirstNonFinite(T[] values)
    {
        foreach (ParameterTensor tensor in model.Parameters.Tensors)
        {
            foreach (T value in values.AsSpan(tensor.Offset, tensor.Count))
            {
                if (!T.IsFinite(value))
                    return tensor.Name;
            }
        }

        return null;
    }
}

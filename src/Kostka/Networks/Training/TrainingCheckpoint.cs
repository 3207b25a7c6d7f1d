using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Kostka.Files;
using Kostka.Networks.Checkpoints;

namespace Kostka.Networks.Training;

/// <summary>
/// A run on disk: on its way (parameters, memory of the optimiser, step, early stopping) or ended (its result). Random numbers need no state, for they depend on the
/// step alone.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="path">The file.</param>
/// <param name="identity">What the run's result depends on.</param>
/// <param name="layout">The parameters.</param>
internal sealed class TrainingCheckpoint<T>(string path, RunIdentity<T> identity, ParameterLayout layout)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Name and version of the format.</summary>
    public const string Format = "kostka training 1";

    private const string Status = "status", Running = "running", Ended = "ended";
    private const string Steps = "steps", BestPrefix = "training.best.", BestLoss = "best_loss", Stale = "stale", Reason = "reason";
    private const string TrainingLoss = "training_loss", ValidationLoss = "validation_loss";
    private const string DivergenceStep = "divergence.step", DivergenceWhere = "divergence.where", DivergenceRate = "divergence.learning_rate", DivergenceMessage = "divergence.message";
    private const string History = "training.history", ValidationHistory = "training.validation_history";

    /// <summary>Saves a run on its way.</summary>
    public void Save(TrainingState<T> state)
    {
        List<SafetensorsTensor> tensors = [identity.Tensor, .. ParameterFile.Tensors(layout, state.Parameters)];
        foreach ((string name, T[] values) in state.Optimizer.State)
            tensors.AddRange(ParameterFile.Tensors(layout, values, StatePrefix(name)));
        if (state.Best.Length > 0)
            tensors.AddRange(ParameterFile.Tensors(layout, state.Best, BestPrefix));
        Dictionary<string, string> texts = new(identity.Texts)
        {
            [Status] = Running,
            [Steps] = Text(state.Step),
            [BestLoss] = Text(state.BestLoss),
            [Stale] = Text(state.Stale),
        };
        Write(History, state.History, texts, tensors);
        Write(ValidationHistory, state.ValidationHistory, texts, tensors);
        CheckpointFile.Write(path, tensors, texts);
    }

    /// <summary>Saves the result of a run that ended.</summary>
    public void Save(TrainedNetwork<T> result)
    {
        List<SafetensorsTensor> tensors = [identity.Tensor, .. ParameterFile.Tensors(layout, result.Parameters)];
        tensors.AddRange(Points(History, result.History));
        tensors.AddRange(Points(ValidationHistory, result.ValidationHistory));
        Dictionary<string, string> texts = new(identity.Texts)
        {
            [Status] = Ended,
            [Steps] = Text(result.Steps),
            [Reason] = result.Reason.ToString(),
            [TrainingLoss] = Text(result.TrainingLoss),
        };
        if (result.ValidationLoss is { } loss)
            texts[ValidationLoss] = Text(loss);
        if (result.Divergence is { } divergence)
        {
            texts[DivergenceStep] = Text(divergence.Step);
            texts[DivergenceWhere] = divergence.Where;
            texts[DivergenceRate] = Text(divergence.LearningRate);
            texts[DivergenceMessage] = divergence.Message;
        }

        CheckpointFile.Write(path, tensors, texts);
    }

    /// <summary>Brings a fresh state to where the file is, or returns the result that it holds.</summary>
    /// <param name="state">The state before the first step.</param>
    /// <param name="settings">The run's settings.</param>
    /// <param name="initial">The parameters at the start.</param>
    /// <returns>The result of a run that ended; null for a run on its way, and where there is no file.</returns>
    /// <exception cref="RequestException">The file is damaged or of another run; it is left as it is.</exception>
    public TrainedNetwork<T>? Load(TrainingState<T> state, TrainingSettings settings, T[] initial)
    {
        if (!Path.Exists(path))
            return null;
        using CheckpointFile file = CheckpointFile.Open(path);
        identity.Require(file);
        switch (file.Text(Status))
        {
            case Ended:
                return ReadResult(file, settings, initial);
            case Running:
                ReadState(file, state);
                return null;
            default:
                throw file.Refused("it does not say whether its run has ended");
        }
    }

    private void ReadState(CheckpointFile file, TrainingState<T> state)
    {
        state.Step = file.Integer(Steps);
        ParameterFile.Read<T>(file.Arrays, layout).CopyTo(state.Parameters, 0);
        state.Parameters.CopyTo(state.Previous, 0);
        foreach ((string name, T[] values) in state.Optimizer.State)
            ParameterFile.Read<T>(file.Arrays, layout, StatePrefix(name)).CopyTo(values, 0);
        if (state.Best.Length > 0)
            ParameterFile.Read<T>(file.Arrays, layout, BestPrefix).CopyTo(state.Best, 0);
        state.BestLoss = file.Number(BestLoss);
        state.Stale = file.Integer(Stale);
        state.History = ReadHistory(file, History);
        state.ValidationHistory = ReadHistory(file, ValidationHistory);
    }

    private TrainedNetwork<T> ReadResult(CheckpointFile file, TrainingSettings settings, T[] initial) => new()
    {
        Parameters = ParameterFile.Read<T>(file.Arrays, layout),
        Initial = initial,
        Centred = settings.Centred,
        Steps = file.Integer(Steps),
        Reason = Enum.TryParse(file.Text(Reason), out StopReason reason) ? reason : throw file.Refused("it does not say why its run ended"),
        TrainingLoss = file.Number(TrainingLoss),
        ValidationLoss = file.Text(ValidationLoss) is null ? null : file.Number(ValidationLoss),
        History = ReadPoints(file, History),
        ValidationHistory = ReadPoints(file, ValidationHistory),
        Divergence = file.Text(DivergenceMessage) is { } message
            ? new Divergence(file.Integer(DivergenceStep), file.Text(DivergenceWhere) ?? "", file.Number(DivergenceRate), message)
            : null,
    };

    private static void Write(string name, LossHistory history, Dictionary<string, string> texts, List<SafetensorsTensor> tensors)
    {
        tensors.AddRange(Points(name, history.Points));
        texts[$"{name}.stretch"] = Text(history.Stretch);
        texts[$"{name}.sum"] = Text(history.Sum);
        texts[$"{name}.count"] = Text(history.Count);
    }

    private static LossHistory ReadHistory(CheckpointFile file, string name) =>
        new(ReadPoints(file, name), file.Integer($"{name}.stretch"), file.Number($"{name}.sum"), file.Integer($"{name}.count"));

    private static SafetensorsTensor[] Points(string name, ImmutableArray<LossPoint> points) =>
    [
        SafetensorsTensor.Of<long>($"{name}.steps", [points.Length], points.Select(point => (long)point.Step).ToArray()),
        SafetensorsTensor.Of<double>($"{name}.losses", [points.Length], points.Select(point => point.Loss).ToArray()),
    ];

    private static ImmutableArray<LossPoint> ReadPoints(CheckpointFile file, string name)
    {
        long[] steps = file.Arrays.Read<long>($"{name}.steps");
        double[] losses = file.Arrays.Read<double>($"{name}.losses");
        return steps.Length == losses.Length
            ? [.. steps.Zip(losses, (step, loss) => new LossPoint((int)step, loss))]
            : throw file.Refused($"its arrays \"{name}\" differ in length");
    }

    private static string StatePrefix(string name) => $"training.{name}.";

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

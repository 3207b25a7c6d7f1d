using System.Collections.Immutable;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra.Isotypic;

namespace Kostka.Networks.Experiments;

/// <summary>
/// Trains finite networks beside exact regression with the kernels that they have at infinite width: in each repeat a fresh data set is drawn, and networks of every model, and the regression,
/// learn every target from its first n sequences, for every n. All of them are then looked at on the same test sequences, on those of a second measure, and on permutations of sequences.
/// </summary>
/// <param name="settings">What is done.</param>
/// <param name="learner">How networks learn.</param>
/// <param name="measure">Where sequences come from.</param>
/// <param name="testMeasure">The second measure; null for none.</param>
public sealed class NetworkExperiment(NetworkExperimentSettings settings, INetworkLearner learner, ISequenceMeasure measure, ISequenceMeasure? testMeasure)
{
    /// <summary>Keeps finished units; null to keep nothing.</summary>
    public INetworkStore? Store { get; init; }

    /// <summary>Told what is known after each repeat, on the calling thread.</summary>
    public Action<MeasuredNetworks>? RepeatFinished { get; init; }

    /// <summary>Runs the repeats. When cancelled, it returns what the finished repeats gave.</summary>
    /// <param name="stream">Repeat i draws from its child i alone.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <exception cref="RequestException">Something asked for does not fit the data, a kernel's matrix is singular, or memory is short.</exception>
    public MeasuredNetworks Run(RandomStream stream, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(computation);
        List<ImmutableArray<UnitOutcome>> finished = [];
        for (int repeat = 0; repeat < settings.Repeats; repeat++)
        {
            try
            {
                computation.Cancellation.ThrowIfCancellationRequested();
                finished.Add(Repeat(repeat, stream.Child((ulong)repeat), computation.Part((double)repeat / settings.Repeats, (repeat + 1.0) / settings.Repeats)));
            }
            catch (OperationCanceledException) when (computation.Cancellation.IsCancellationRequested)
            {
                return OutcomeSummary.Of(settings, finished, complete: false);
            }

            RepeatFinished?.Invoke(OutcomeSummary.Of(settings, finished, complete: repeat + 1 == settings.Repeats));
        }

        return OutcomeSummary.Of(settings, finished, complete: true);
    }

    private ImmutableArray<UnitOutcome> Repeat(int repeat, RandomStream stream, Computation computation)
    {
        var data = new DataSet(settings, measure, testMeasure, stream);
        var regressions = new Dictionary<string, LimitRegression>();
        var outcomes = ImmutableArray.CreateBuilder<UnitOutcome>();
        double whole = settings.TrainSizes.Sum(n => settings.Targets.Length * settings.Models.Sum(model => Cost(model, n))), done = 0;
        foreach (int n in settings.TrainSizes)
        {
            for (int t = 0; t < settings.Targets.Length; t++)
            {
                double[] labels = data.TrainLabels(t);
                for (int m = 0; m < settings.Models.Length; m++)
                {
                    NetworkModel model = settings.Models[m];
                    if (!regressions.TryGetValue(model.Name, out LimitRegression? regression))
                        regressions.Add(model.Name, regression = new LimitRegression(model, data, computation with { Progress = null }));
                    double cost = Cost(model, n);
                    LearnedFunction learned = Learn(repeat, t, model, n, data, labels, regression, computation.Part(done / whole, (done + cost) / whole));
                    double[] limit = regression.Outputs(labels.AsSpan(0, n), settings.Targets[t].Ridge);
                    outcomes.Add(UnitOutcome.Of(t, m, n, learned, limit, data, labels, settings.LabelNoise));
                    done += cost;
                    computation.Progress?.Report(done / whole);
                }
            }
        }

        return Split(outcomes.ToImmutable(), data, computation with { Progress = null });
    }

    private double Cost(NetworkModel model, int n) => learner.Gradients(n) * model.Network.MultiplyAdds(1);

    private LearnedFunction Learn(int repeat, int target, NetworkModel model, int n, DataSet data, double[] labels, LimitRegression regression, Computation computation)
    {
        computation.Cancellation.ThrowIfCancellationRequested();
        var unit = new NetworkUnit(settings.Targets[target].Name, model.Name, model.Width, n, repeat);
        int points = data.Points.Count + n;
        if (Store?.Find(unit) is { } kept && (kept.Members == 0 || (kept.Mean.Length == points && kept.Spread.Length == points)))
            return kept;
        Labelled train = data.First(n, labels);
        var problem = new LearningProblem(
            unit,
            model.Network,
            train,
            data.Validation(target),
            DataSet.Joined(data.Points, train.Inputs),
            settings.Tests,
            settings.Targets[target].Ridge,
            regression.Scale(n),
            data.Random(target, model, n));
        LearnedFunction learned = learner.Learn(problem, computation);
        Store?.Keep(unit, learned);
        return learned;
    }

    /// <summary>Splits all learned functions of a repeat, and the regressions beside them, by irreps at once.</summary>
    private ImmutableArray<UnitOutcome> Split(ImmutableArray<UnitOutcome> outcomes, DataSet data, Computation computation)
    {
        if (settings.Isotypic is not { } isotypic)
            return outcomes;
        UnitOutcome[] learned = [.. outcomes.Where(outcome => outcome.Test is not null)];
        if (learned.Length == 0)
            return outcomes;
        int first = data.Points.Count - data.Orbits;
        var parts = IsotypicWeights.Estimate(
            (points, _) =>
            {
                var values = new Matrix(points.Count, 2 * learned.Length);
                for (int i = 0; i < points.Count; i++)
                {
                    for (int u = 0; u < learned.Length; u++)
                        (values[i, 2 * u], values[i, (2 * u) + 1]) = (learned[u].Learned.Mean[first + i], learned[u].Regression[first + i]);
                }

                return values;
            },
            measure,
            isotypic,
            data.OrbitRandom,
            computation);
        var split = learned.Select((outcome, u) => outcome with { Network = parts[2 * u], Limit = parts[(2 * u) + 1] }).ToDictionary(outcome => (outcome.Target, outcome.N, outcome.Model));
        return [.. outcomes.Select(outcome => split.GetValueOrDefault((outcome.Target, outcome.N, outcome.Model)) ?? outcome)];
    }
}

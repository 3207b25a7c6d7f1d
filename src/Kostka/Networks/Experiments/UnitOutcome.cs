using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Numerics;
using Kostka.Spectra.Isotypic;

namespace Kostka.Networks.Experiments;

/// <summary>What one unit gave.</summary>
/// <param name="Target">The number of the target.</param>
/// <param name="Model">The number of the model.</param>
/// <param name="N">Number of training sequences.</param>
/// <param name="Learned">The learned function at all points and, after them, on the training sequences.</param>
/// <param name="Regression">Regression on the same data, at all points.</param>
/// <param name="Test">The errors; null where every network diverged.</param>
/// <param name="Elsewhere">Those under the second measure; null without one, too.</param>
/// <param name="TrainingError">Mean squared error of the mean output on the training labels.</param>
/// <param name="TargetNorm">Root mean square of the target on the test sequences.</param>
internal sealed record UnitOutcome(
    int Target, int Model, int N, LearnedFunction Learned, double[] Regression, FunctionErrors? Test, FunctionErrors? Elsewhere, double TrainingError, double TargetNorm)
{
    /// <summary>The learned function by irrep; null where it is not split.</summary>
    public IsotypicDecomposition? Network { get; init; }

    /// <summary>The regression by irrep.</summary>
    public IsotypicDecomposition? Limit { get; init; }

    /// <summary>Compares a learned function with the data and the regression.</summary>
    public static UnitOutcome Of(int target, int model, int n, LearnedFunction learned, double[] regression, DataSet data, double[] trainLabels, double labelNoise)
    {
        double[] labels = data.TestLabels(target);
        int tests = labels.Length, points = data.Points.Count;
        bool any = learned.Members > 0;
        FunctionErrors Errors(int start, double[] of) => FunctionErrors.Of(
            learned.Mean.AsSpan(start, tests), learned.Spread.AsSpan(start, tests), regression.AsSpan(start, tests), of, labelNoise);
        return new UnitOutcome(
            target,
            model,
            n,
            learned,
            regression,
            any ? Errors(0, labels) : null,
            any && data.HasElsewhere ? Errors(tests, data.ElsewhereLabels(target)) : null,
            any ? FunctionErrors.MeanSquareDistance(learned.Mean.AsSpan(points, n), trainLabels.AsSpan(0, n)) : double.NaN,
            Math.Sqrt(TensorPrimitives.SumOfSquares<double>(labels) / tests));
    }
}

/// <summary>The outcomes of all repeats as means.</summary>
internal static class OutcomeSummary
{
    /// <summary>Summarises.</summary>
    /// <param name="settings">The experiment.</param>
    /// <param name="repeats">The outcomes of each finished repeat, in one order.</param>
    /// <param name="complete">Whether all are there.</param>
    public static MeasuredNetworks Of(NetworkExperimentSettings settings, IReadOnlyList<ImmutableArray<UnitOutcome>> repeats, bool complete)
    {
        var points = repeats.SelectMany(repeat => repeat).GroupBy(outcome => (outcome.Target, outcome.N, outcome.Model));
        return new MeasuredNetworks([.. points.Select(of => Point(settings, [.. of])).OrderBy(point => settings.Targets.IndexOf(point.Target))], repeats.Count, complete);
    }

    private static MeasuredNetwork Point(NetworkExperimentSettings settings, ImmutableArray<UnitOutcome> outcomes)
    {
        UnitOutcome last = outcomes[^1];
        ImmutableArray<UnitOutcome> learned = [.. outcomes.Where(outcome => outcome.Test is not null)];
        bool largest = last.N == settings.TrainSizes.Max() && last.Test is not null;
        return new MeasuredNetwork(
            settings.Targets[last.Target],
            settings.Models[last.Model],
            last.N,
            outcomes.Max(outcome => outcome.Learned.Members),
            Errors(learned.Select(outcome => outcome.Test!)),
            learned.Any(outcome => outcome.Elsewhere is not null) ? Errors(learned.Select(outcome => outcome.Elsewhere!)) : null,
            Parts(learned),
            Mean(learned.Select(outcome => outcome.TrainingError)).Mean,
            new LearningDiagnostics(
                Mean(learned.Select(outcome => outcome.Learned.Diagnostics.Acceptance)).Mean,
                learned.Select(outcome => outcome.Learned.Diagnostics.EffectiveSamples).DefaultIfEmpty(double.NaN).Min(),
                learned.Select(outcome => outcome.Learned.Diagnostics.RHat).DefaultIfEmpty(double.NaN).Max(),
                Mean(learned.Select(outcome => outcome.Learned.Diagnostics.SamplingError / outcome.TargetNorm)).Mean),
            [.. outcomes.SelectMany((outcome, repeat) => outcome.Learned.Diverged.Select(message => $"data set {repeat + 1}: {message}"))],
            largest ? [.. Enumerable.Range(0, Math.Min(settings.KeptOutputs, settings.Tests)).Select(i => (last.Regression[i], last.Learned.Mean[i]))] : []);
    }

    private static MeasuredErrors Errors(IEnumerable<FunctionErrors> errors) => new(
        Mean(errors.Select(of => of.Single)),
        Mean(errors.Select(of => of.Ensemble)),
        Mean(errors.Select(of => of.Regression)),
        Mean(errors.Select(of => of.Distance)),
        Mean(errors.Select(of => of.Correlation)));

    private static ImmutableArray<MeasuredPart> Parts(ImmutableArray<UnitOutcome> learned)
    {
        if (learned.IsEmpty || learned[0].Network is not { } first)
            return [];
        return
        [
            .. first.Parts.Select((part, k) => new MeasuredPart(
                part.Irrep, Powers(learned, outcome => outcome.Network!.Parts[k].Power), Powers(learned, outcome => outcome.Limit!.Parts[k].Power))),
            new MeasuredPart(null, Powers(learned, outcome => outcome.Network!.RemainderPower), Powers(learned, outcome => outcome.Limit!.RemainderPower)),
        ];
    }

    /// <summary>The mean over repeats, each with orbits of its own; of a single repeat the error is that among its orbits.</summary>
    private static MeanAndError Powers(ImmutableArray<UnitOutcome> learned, Func<UnitOutcome, MeanAndError> power) => learned.Length == 1
        ? power(learned[0]) with { Count = 1 }
        : Mean(learned.Select(outcome => power(outcome).Mean));

    private static MeanAndError Mean(IEnumerable<double> values) => MeanAndError.Of(values.ToArray());
}

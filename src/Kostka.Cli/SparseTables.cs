using System.Globalization;
using Kostka.Studies.Results;
using Spectre.Console;
using static Kostka.Cli.Tables;

namespace Kostka.Cli;

/// <summary>Sparse studies as tables.</summary>
internal static class SparseTables
{
    public static void Print(SparseResults results, string? report)
    {
        Tables.Console.WriteLine($"samples needed for an accuracy of {Short(results.Settings.Accuracy)}: median over {results.Settings.Seeds} problems");
        foreach (SparseTaskResult task in results.Tasks)
        {
            foreach (SparseLearnerResult learner in task.Learners)
                Print(task, learner);
            if (task.Predicted is not null || task.Bound is not null)
                PrintTheory(task);
            if (!task.Distances.IsEmpty)
                PrintDistances(task);
        }

        foreach (string note in results.Notes)
            Tables.Console.MarkupLineInterpolated($"[grey]{note}[/]");
        if (report is null)
            return;
        Tables.Console.WriteLine();
        Tables.Console.WriteLine($"report: {report}");
    }

    private static void Print(SparseTaskResult task, SparseLearnerResult learner)
    {
        Table table = Titled($"{task.Task.Name}, {learner.Learner}: {task.Description}");
        bool attention = learner.Points.Any(point => point.Attention is not null);
        table.AddColumns(Right("T"), Right("samples needed"), Right("interval"), Right("failures (optimisation | data)"));
        if (attention)
            table.AddColumns(Right("attention on relevant"), Right("revealed"));
        foreach (SparsePoint point in learner.Points)
        {
            string[] cells =
            [
                Count(point.Context),
                Samples(point.Needed.Median),
                $"{Samples(point.Needed.Low)} … {Samples(point.Needed.High)} ({point.Needed.Coverage.ToString("P1", CultureInfo.InvariantCulture)})",
                string.Create(CultureInfo.InvariantCulture, $"{point.Failures.Optimisation} | {point.Failures.Data} of {point.Failures.Runs}"),
                .. attention ? [Text(point.Attention?.RelevantMass), Text(point.Attention?.Revealed)] : Array.Empty<string>(),
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        Tables.Console.Write(table);
        if (learner.Growth is { } growth)
            Tables.Console.WriteLine(Verdict(growth));
    }

    /// <summary>The fitted laws, and which the data prefer.</summary>
    private static string Verdict(SparseGrowth growth)
    {
        string laws = string.Create(
            CultureInfo.InvariantCulture,
            $"({growth.Log.A:G4} ± {growth.Log.StandardError:G2})·ln T {(growth.Log.B < 0 ? '−' : '+')} {Math.Abs(growth.Log.B):G4} (AIC {growth.Log.Aic:F1}) or {growth.Power.A:G4}·T^({growth.Power.B:F3} ± {growth.Power.StandardError:G2}) (AIC {growth.Power.Aic:F1})");
        string verdict = !growth.Varies ? "the data show no growth with T" : growth.Supported == false ? "neither law describes the data" : growth.Supported is null ? "too few lengths or problems to tell" : growth.Preferred switch
        {
            "log" => "the data prefer the logarithm",
            "power" => "the data prefer the power",
            _ => "the data cannot tell them apart",
        };
        return $"grows as {laws}: {verdict}";
    }

    private static void PrintTheory(SparseTaskResult task)
    {
        Table table = Titled($"{task.Task.Name}: theory");
        table.AddColumns(Right("T"), Right("kernel, predicted"), Right("norm bound"), Right("finite class"), Right("VC dimension from"));
        foreach (int context in task.Contexts)
        {
            PredictedSamples? predicted = task.Predicted?.Points.FirstOrDefault(point => point.Context == context);
            SparseBoundPoint? bound = task.Bound?.Points.FirstOrDefault(point => point.Context == context);
            table.AddRow(Count(context), predicted is null ? "" : Samples(predicted.Samples), Samples(bound?.Norms), Samples(bound?.FiniteClass), Samples(bound?.Vc));
        }

        Tables.Console.Write(table);
    }

    private static void PrintDistances(SparseTaskResult task)
    {
        DistancePoint first = task.Distances[0];
        Table table = Titled(string.Create(CultureInfo.InvariantCulture, $"{task.Task.Name}, transformer: T = {first.Context}, {first.Samples} sequences"));
        table.AddColumns(Right("distance"), Right("accuracy"), Right("failures (optimisation | data)"));
        foreach (DistancePoint point in task.Distances)
            table.AddRow(Count(point.Spacing), Text(point.Accuracy), string.Create(CultureInfo.InvariantCulture, $"{point.Failures.Optimisation} | {point.Failures.Data} of {point.Failures.Runs}"));
        Tables.Console.Write(table);
    }

    private static string Samples(double? samples) => samples is { } known && double.IsFinite(known) ? known.ToString(known < 1e7 ? "#,0.#" : "G3", CultureInfo.InvariantCulture) : "–";

    private static string Count(int value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}

using System.Collections.Immutable;
using Kostka.Files;
using Kostka.Studies.Results;

namespace Kostka.Reports;

/// <summary>The numbers of a report as tables, for spreadsheets and scripts. Cells that are not known are empty.</summary>
internal static class ReportTables
{
    /// <summary>Learning curves: a row for each target and number of training sequences.</summary>
    public static void Curve(StudyResults results, TextWriter writer)
    {
        var table = new CsvWriter(
            writer, "target", "n", "claimed", "kappa", "overfitting", "mse", "mse_equivalent_kernel", "learnability", "gcv", "gcv_stderr",
            "measured", "measured_stderr", "repeats", "held_out", "held_out_stderr", "accuracy", "accuracy_measured", "accuracy_measured_stderr",
            "accuracy_held_out", "cross_entropy", "cross_entropy_measured", "cross_entropy_measured_stderr", "cross_entropy_held_out",
            "test_measure_mse", "test_measure_measured", "test_measure_measured_stderr", "test_measure_accuracy", "test_measure_accuracy_measured",
            "test_measure_cross_entropy", "test_measure_cross_entropy_measured");
        foreach (TargetResult target in results.Targets)
        {
            foreach (CurvePoint point in target.Curve)
            {
                table.Row(
                    target.Name, point.N, point.Claimed ? "true" : "false", point.Kappa, point.Overfitting, point.Mse, point.MseEquivalentKernel,
                    point.ResolvedLearnability, point.Gcv?.Mean, point.Gcv?.StandardError, point.Measured?.Mean, point.Measured?.StandardError,
                    point.Measured?.Repeats, point.MeasuredHeldOut?.Mean, point.MeasuredHeldOut?.StandardError,
                    point.Accuracy?.Predicted, point.Accuracy?.Measured?.Mean, point.Accuracy?.Measured?.StandardError, point.Accuracy?.MeasuredHeldOut?.Mean,
                    point.CrossEntropy?.Predicted, point.CrossEntropy?.Measured?.Mean, point.CrossEntropy?.Measured?.StandardError, point.CrossEntropy?.MeasuredHeldOut?.Mean,
                    point.OutOfDistribution?.Mse, point.OutOfDistribution?.Measured?.Mean, point.OutOfDistribution?.Measured?.StandardError,
                    point.OutOfDistribution?.Accuracy?.Predicted, point.OutOfDistribution?.Accuracy?.Measured?.Mean,
                    point.OutOfDistribution?.CrossEntropy?.Predicted, point.OutOfDistribution?.CrossEntropy?.Measured?.Mean);
            }
        }
    }

    /// <summary>Trained networks: a row for each target, number of training sequences, model and width.</summary>
    public static void Networks(StudyResults results, TextWriter writer)
    {
        var table = new CsvWriter(
            writer, "target", "n", "model", "width", "heads", "head_dimension", "method", "kernel", "members", "repeats", "predicted", "mean", "stderr", "ensemble", "ensemble_stderr", "gp", "gp_stderr",
            "distance", "distance_stderr", "correlation", "test_measure_ensemble", "test_measure_ensemble_stderr", "test_measure_gp", "test_measure_gp_stderr", "training_error", "acceptance", "ess",
            "rhat", "diverged");
        foreach ((string target, CurvePoint point, NetworkPoint network) in
            results.Targets.SelectMany(target => target.Curve.SelectMany(point => point.Networks.Select(network => (target.Name, point, network)))))
        {
            NetworkDiagnostics diagnostics = network.Diagnostics;
            table.Row(
                target, point.N, network.Model, network.Width, network.Heads, network.HeadDimension, network.Method, network.Kernel, network.Members, network.Ensemble?.Repeats, point.Mse,
                network.Single?.Mean, network.Single?.StandardError, network.Ensemble?.Mean, network.Ensemble?.StandardError, network.Regression?.Mean, network.Regression?.StandardError,
                network.Distance?.Mean, network.Distance?.StandardError, network.Correlation?.Mean, network.OutOfDistribution?.Ensemble?.Mean, network.OutOfDistribution?.Ensemble?.StandardError,
                network.OutOfDistribution?.Regression?.Mean, network.OutOfDistribution?.Regression?.StandardError, diagnostics.TrainingError, diagnostics.Acceptance, diagnostics.EffectiveSamples,
                diagnostics.RHat, network.Diverged.Length);
        }
    }

    /// <summary>Samples needed by length: a row for each target, irrep and length.</summary>
    public static void Scaling(ScalingResult scaling, TextWriter writer)
    {
        var table = new CsvWriter(writer, "target", "below", "length", "method", "samples", "bound", "eigenvalue", "power");
        foreach (TargetScaling target in scaling.Targets)
        {
            foreach (IrrepScaling irrep in target.Irreps)
            {
                for (int i = 0; i < scaling.Lengths.Length; i++)
                {
                    table.Row(
                        target.Target, string.Join(' ', irrep.Below), scaling.Lengths[i], scaling.Methods[i], irrep.Samples.Values[i], irrep.Bound.Values[i],
                        irrep.Eigenvalues.Values[i], irrep.Power.IsEmpty ? default(double?) : irrep.Power[i]);
                }
            }
        }
    }

    /// <summary>The studies of a sweep: a row for each study and irrep.</summary>
    public static void Sweep(ImmutableArray<SweepResult> points, TextWriter writer)
    {
        var table = new CsvWriter(writer, "study", "method", "trace", "partition", "trace_share");
        foreach (SweepResult point in points)
        {
            if (point.Results.Spectrum is not { } spectrum)
                continue;
            foreach (IrrepSpectrum irrep in spectrum.Irreps)
                table.Row(string.Join(", ", point.Labels), spectrum.Method, spectrum.Trace, string.Join(' ', irrep.Partition), irrep.TraceShare);
        }
    }

    /// <summary>The spectrum: a row for each eigenvalue, with its irrep or with the targets' power in its mode.</summary>
    public static void Spectrum(SpectrumResult spectrum, ImmutableArray<TargetResult> targets, TextWriter writer)
    {
        if (spectrum.Irreps.IsDefaultOrEmpty)
            ByMode(spectrum.Modes ?? [], targets, writer);
        else
            ByIrrep(spectrum.Irreps, writer);
    }

    private static void ByIrrep(ImmutableArray<IrrepSpectrum> irreps, TextWriter writer)
    {
        var table = new CsvWriter(writer, "partition", "dimension", "eigenvalue", "error");
        foreach (IrrepSpectrum irrep in irreps)
        {
            for (int i = 0; i < irrep.Eigenvalues.Length; i++)
                table.Row(string.Join(' ', irrep.Partition), irrep.Dimension, irrep.Eigenvalues[i], i < irrep.Errors.Length ? irrep.Errors[i] : default(double?));
        }
    }

    private static void ByMode(ImmutableArray<SampledMode> modes, ImmutableArray<TargetResult> targets, TextWriter writer)
    {
        TargetResult[] resolved = [.. targets.Where(target => !target.PowerByMode.IsDefaultOrEmpty)];
        var table = new CsvWriter(writer, ["rank", "eigenvalue", "stderr", .. resolved.Select(target => $"power_{target.Name}")]);
        for (int i = 0; i < modes.Length; i++)
        {
            table.Row(
            [
                i + 1, modes[i].Eigenvalue, modes[i].StandardError,
                .. resolved.Select(target => (CsvValue)(i < target.PowerByMode.Length ? target.PowerByMode[i] : default(double?))),
            ]);
        }
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Figures;

/// <summary>The eigenvalues of an exact spectrum: a stair whose steps are as long as the irrep's dimension.</summary>
internal static class IrrepSpectrumFigure
{
    /// <summary>Draws a spectrum that is resolved by irrep; null when it is not, or has no positive eigenvalue.</summary>
    public static Figure? Draw(SpectrumResult spectrum, string name)
    {
        var steps = spectrum.Irreps
            .SelectMany(irrep => irrep.Eigenvalues.Select((value, i) => (
                Irrep: irrep,
                Value: value,
                Error: irrep.Errors.Length > i ? irrep.Errors[i] : double.NaN,
                Dimension: double.Parse(irrep.Dimension, CultureInfo.InvariantCulture))))
            .Where(step => step.Value > 0 && !(step.Value < step.Error))
            .OrderByDescending(step => step.Value)
            .ToArray();
        if (steps.Length == 0)
            return null;
        var rows = new List<JsonObject>();
        double rank = 1;
        foreach (var (irrep, value, error, dimension) in steps)
        {
            rows.Add(new JsonObject
            {
                ["from"] = Number(rank),
                ["to"] = Number(rank + dimension),
                ["middle"] = Number(Math.Sqrt(rank * (rank + dimension))),
                ["eigenvalue"] = Number(value),
                ["low"] = Number(Math.Max(value / 2, value - (Agreement.IntervalWidth * error))),
                ["high"] = Number(value + (Agreement.IntervalWidth * error)),
                ["irrep"] = Boxes.Name(irrep.Partition),
                ["dimension"] = irrep.Dimension,
                ["below"] = Boxes.Phrase(Boxes.Below(irrep.Partition)),
            });
            rank += dimension;
        }

        IrrepSpectrum top = spectrum.Irreps.MaxBy(irrep => irrep.TraceShare)!;
        string finding = $"{Words.Percent(top.TraceShare)} of the kernel's trace lies in the irrep {Boxes.Name(top.Partition)}, " +
            $"{Boxes.Phrase(Boxes.Below(top.Partition))} the first row";
        JsonObject encoding = new()
        {
            ["x"] = Log("from", "rank of the eigenvalue, counting its multiplicity", 0.9, rank * 1.1),
            ["y"] = Log("eigenvalue", "eigenvalue", steps[^1].Value / 2, steps[0].Value * 2),
            ["color"] = BoxesScale.Colour("below", steps.Select(step => Boxes.Below(step.Irrep.Partition))),
            ["tooltip"] = new JsonArray(
                Tooltip("irrep", "irrep", null),
                Tooltip("below", "first row", null),
                Tooltip("dimension", "dimension", null),
                Tooltip("eigenvalue", "eigenvalue", ".4~e")),
        };
        return new Figure(
            name,
            finding,
            "Each step is one eigenvalue, as long as the number of eigenmodes that share it (the dimension of its irrep); both axes are logarithmic. " +
            "High steps are learned from few sequences, long steps need many.",
            Layered(finding, $"Spectrum of {spectrum.Irreps.Length} irreps, {steps.Length} different eigenvalues.", encoding, Intervals(rows), Steps(rows)));
    }

    private static JsonObject Steps(List<JsonObject> rows) => new()
    {
        ["data"] = Inline(rows),
        ["mark"] = new JsonObject { ["type"] = "rule", ["strokeWidth"] = 4, ["strokeCap"] = "round" },
        ["encoding"] = new JsonObject { ["x2"] = new JsonObject { ["field"] = "to" } },
    };

    private static JsonObject Intervals(List<JsonObject> rows) => new()
    {
        ["data"] = Inline(rows.Select(row => (JsonObject)row.DeepClone())),
        ["mark"] = new JsonObject { ["type"] = "rule", ["strokeWidth"] = 1.4 },
        ["encoding"] = new JsonObject
        {
            ["x"] = new JsonObject { ["field"] = "middle", ["type"] = "quantitative" },
            ["y"] = new JsonObject { ["field"] = "low", ["type"] = "quantitative" },
            ["y2"] = new JsonObject { ["field"] = "high" },
        },
    };
}

using System.Collections.Immutable;
using Kostka.Numerics;
using Kostka.Spectra.Isotypic;
using Kostka.Studies.Probing;
using Kostka.Studies.Results;
using Kostka.Symmetry;

namespace Kostka.Reports.Tests.Samples;

/// <summary>What a probe of a model with two outputs found, and of one whose outputs are constant.</summary>
internal static class SampleProbes
{
    public static ProbeResults TwoOutputs() => Of(
        "logits.npy", [("cat", Function(0.43, 0.4, 0.13, 0.04)), ("<b>dog", Function(0.1, 0.2, 0.3, 0.4))], [("parity", Function(0, 0.03, 0.97, 0))]);

    public static ProbeResults Constant() => Of("silent.npy", [("output", Function(double.NaN, double.NaN, double.NaN, double.NaN))], []);

    private static ProbeResults Of(string model, ImmutableArray<(string, ProbedFunction)> outputs, ImmutableArray<(string, ProbedFunction)> targets) =>
        new("permuted 12 fair bits", 12, 2, new IsotypicSettings(2, 32, 256), model, outputs, outputs[0].Item2, targets, [0.01, 0.02, 0.1, 0.87], $"kostka probe analyse probe {model}")
        {
            Versions = ImmutableDictionary<string, string>.Empty.Add("kostka", "0.0"),
            Machine = ImmutableDictionary<string, string>.Empty.Add("cores", "2"),
            Timings = [new Timing("isotypic weights", 1.5)],
        };

    private static ProbedFunction Function(params double[] shares) => new(
        new MeanAndError(3, 0.1, 32),
        new MeanAndError(0.2, 0.01, 32),
        [.. new Partition[] { new(12), new(11, 1), new(10, 2) }.Select((irrep, k) => new ProbedPart(irrep, new MeanAndError(shares[k], 0.03, 32)))],
        new MeanAndError(shares[3], 0.05, 32));
}

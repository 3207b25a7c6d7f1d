using System.Collections.Immutable;
using Kostka.Studies;
using Kostka.Studies.Results;

namespace Kostka.Reports.Tests.Samples;

/// <summary>Samples of what compares several spectra: growing lengths, and the studies of a sweep.</summary>
internal static class SampleComparisons
{
    /// <summary>Samples needed at lengths from 8 to a million: the part with one box grows as the square of the length, its bound with the length.</summary>
    public static StudyResults Scaling()
    {
        ImmutableArray<int> lengths = [8, 64, 512, 4096, 32768, 262144, 1000000];
        return SampleResults.Exact() with
        {
            Name = "scaling",
            Scaling = new ScalingResult(
                ScalingCriterion.Learnability,
                0.5,
                0.02,
                lengths,
                [.. lengths.Select(length => length > 5000 ? "quadrature" : "exact")],
                [
                    new TargetScaling("token", Series(2, 1.4), [Part([], 0, 3, 0.01, 1 / 8.0), Part([1], 2, 1.4, 0.99, 0.01), Part([2], 4, double.NaN, 0, 1e-4)]),
                    new TargetScaling(null, null, [Part([], 0, 1, null, 1), Part([1], 2, 1, null, 0.01)]),
                ]),
        };

        IrrepScaling Part(ImmutableArray<int> below, double exponent, double factor, double? power, double eigenvalue) => new(
            below,
            Series(exponent, factor),
            Series(below.Sum(), 0.01),
            Series(-exponent, eigenvalue),
            power is { } share ? [.. lengths.Select(_ => share)] : []);

        ScalingSeries Series(double exponent, double factor) =>
            new([.. lengths.Select(length => factor * Math.Pow(length, exponent))], double.IsNaN(factor) ? double.NaN : exponent, double.IsNaN(factor) ? double.NaN : 0.02);
    }

    /// <summary>A sweep over two lengths, with targets, one study unfinished.</summary>
    public static StudyResults Sweep()
    {
        StudyResults empty = SampleResults.Empty();
        return SampleResults.Exact() with
        {
            Name = "sweep",
            Spectrum = null,
            Targets = [],
            Sweep =
            [
                new SweepResult([new SweepLabel("sequence.length", "16")], SampleBuilder.Exact(16)),
                new SweepResult([new SweepLabel("sequence.length", "32")], SampleBuilder.Exact(32)),
                new SweepResult([new SweepLabel("model.layers", "[{ attention: { score: linear } }]", "a very long name of a study that does not fit beside a figure at all")], empty),
            ],
            Complete = false,
        };
    }
}

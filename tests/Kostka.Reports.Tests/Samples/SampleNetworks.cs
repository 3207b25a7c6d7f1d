using System.Collections.Immutable;
using Kostka.Studies.Results;

namespace Kostka.Reports.Tests.Samples;

/// <summary>Results with trained networks of two widths, a perceptron, a second measure and a run that diverged.</summary>
internal static class SampleNetworks
{
    public static StudyResults Trained()
    {
        StudyResults study = SampleResults.Synthetic();
        return study with
        {
            Name = "trained",
            TestMeasure = study.Data with { Description = "64 independent bits, a quarter of them 1" },
            Targets = [.. study.Targets.Select(target => target with
            {
                OutOfDistribution = new OutOfDistributionTarget(1, []),
                Curve = [.. target.Curve.Select(point => point.Measured is null ? point : point with
                {
                    Networks = Networks(point),
                    OutOfDistribution = new OutOfDistributionPoint(1.3 * point.Mse, 0.02, point.Claimed, new Estimate(1.31 * point.Mse, 0.01, 8), null, null),
                })],
            })],
        };
    }

    private static ImmutableArray<NetworkPoint> Networks(CurvePoint point) => [Network(point, 64, 0.24), Network(point, 256, 0.07), Perceptron(point)];

    private static NetworkPoint Network(CurvePoint point, int width, double distance)
    {
        Estimate Error(double factor) => new(factor * point.Mse, 0.03 * point.Mse, 4);
        return new NetworkPoint(
            NetworkPoint.Transformer, width, width / 8, 32, "sgd", "ntk", 4, Error(1 + (2 * distance)), Error(1 + distance), Error(1), new Estimate(distance, 0.02, 4), new Estimate(1 - (distance * distance), 0.01, 4))
        {
            Isotypic =
            [
                new NetworkIrrep([64], new(0.05, 0.01, 4), new(0.055, 0.01, 4), 0.052, 0.06),
                new NetworkIrrep([63, 1], new(0.4, 0.03, 4), new(0.42, 0.02, 4), 0.41, 0.6),
                new NetworkIrrep([62, 2], new(0.1, 0.03, 4), new(0.08, 0.02, 4), 0.09, 0.34),
                new NetworkIrrep([], new(0.01, 0.03, 4), new(0.02, 0.02, 4), 0.01, double.NaN),
            ],
            OutOfDistribution = new NetworkElsewhere(Error(1.5), Error(1.4), Error(1.3), new Estimate(distance, 0.02, 4), new Estimate(0.9, 0.01, 4)),
            Diagnostics = NetworkDiagnostics.None with { TrainingError = 0.01 },
            Diverged = width == 64 && point.N == 32 ? ["data set 2, network 3: the loss is not finite at step 17, layer layers.0.attention, learning rate 3.5"] : [],
            Outputs = [.. Enumerable.Range(0, 200).Select(i => new OutputPair(Math.Sin(i), Math.Sin(i) + (distance * Math.Cos(7.3 * i))))],
        };
    }

    private static NetworkPoint Perceptron(CurvePoint point) => new(
        NetworkPoint.Mlp, 512, 0, 0, "sgd", "ntk", 4, new(1.3 * point.Mse, 0.02, 4), new(1.2 * point.Mse, 0.02, 4), null, null, null)
    {
        Isotypic =
        [
            new NetworkIrrep([64], new(0.01, 0.01, 4), new(double.NaN, double.NaN, 4), double.NaN, 0.06),
            new NetworkIrrep([63, 1], new(0.2, 0.03, 4), new(double.NaN, double.NaN, 4), double.NaN, 0.6),
            new NetworkIrrep([62, 2], new(0.2, 0.03, 4), new(double.NaN, double.NaN, 4), double.NaN, 0.34),
            new NetworkIrrep([], new(0.2, 0.03, 4), new(double.NaN, double.NaN, 4), double.NaN, double.NaN),
        ],
    };
}

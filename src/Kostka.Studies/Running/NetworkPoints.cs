using System.Collections.Immutable;
using Kostka.Kernels;
using Kostka.Networks;
using Kostka.Networks.Experiments;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>Trained networks joined to the learning curve.</summary>
internal static class NetworkPoints
{
    /// <summary>A target's curve with the networks that learned it.</summary>
    /// <param name="target">The target as predicted, and measured where it was.</param>
    /// <param name="prediction">Its function.</param>
    /// <param name="networks">What was measured of all targets.</param>
    /// <param name="method">How networks were trained.</param>
    public static TargetResult Join(TargetResult target, Prediction prediction, MeasuredNetworks networks, string method)
    {
        var points = networks.Points.Where(point => point.Target.Name == prediction.Target.Name).ToLookup(point => point.N);
        var unpredicted = points.Select(at => at.Key).Except(target.Curve.Select(point => point.N)).Select(MeasuredPoints.Unpredicted);
        return target with
        {
            Curve =
            [
                .. target.Curve.Concat(unpredicted).OrderBy(point => point.N)
                    .Select(point => point with { Networks = [.. points[point.N].Select(found => Of(found, target, prediction.Target.Target, point, method))] }),
            ],
        };
    }

    private static NetworkPoint Of(MeasuredNetwork found, TargetResult target, ITarget function, CurvePoint point, string method)
    {
        bool own = found.Model.Name == NetworkPoint.Transformer;
        NetworkSizes sizes = found.Model.Network.Options.Sizes;
        bool heads = found.Model.HasAttention;
        return new NetworkPoint(
            found.Model.Name,
            sizes.Width,
            heads ? sizes.Heads : 0,
            heads ? sizes.HeadDimension : 0,
            method,
            found.Model.Limit == KernelKind.Ntk ? "ntk" : "nngp",
            found.Members,
            Estimated(found.Test.Single),
            Estimated(found.Test.Ensemble),
            Estimated(found.Test.Regression),
            Estimated(found.Test.Distance),
            Estimated(found.Test.Correlation))
        {
            Isotypic = Parts(found.Parts, own ? point.LearnedPower : [], target, function),
            OutOfDistribution = found.Elsewhere is not { } elsewhere ? null : new NetworkElsewhere(
                Estimated(elsewhere.Single), Estimated(elsewhere.Ensemble), Estimated(elsewhere.Regression), Estimated(elsewhere.Distance), Estimated(elsewhere.Correlation)),
            Diagnostics = new NetworkDiagnostics(
                found.TrainingError, found.Diagnostics.Acceptance, found.Diagnostics.EffectiveSamples, found.Diagnostics.RHat, found.Diagnostics.SamplingError),
            Diverged = found.Diverged,
            Outputs = [.. found.Outputs.Select(pair => new OutputPair(pair.Regression, pair.Network))],
        };
    }

    private static ImmutableArray<NetworkIrrep> Parts(ImmutableArray<MeasuredPart> parts, ImmutableArray<IrrepPower> predicted, TargetResult target, ITarget function)
    {
        // Of what follows the sequence the power by irrep is not that of a function of the sequence; an exact spectrum with a distinguished last position has other irreps.
        bool known = function is not NextTokenTarget && Told(target.Irreps), told = Told(predicted);
        double Power(ImmutableArray<IrrepPower> of, MeasuredPart part, double whole) => part.Irrep is null
            ? whole - parts.Where(other => other.Irrep is not null).Sum(other => Power(of, other, whole))
            : of.FirstOrDefault(irrep => irrep.Partition.SequenceEqual(part.Irrep.Parts))?.Power ?? 0;
        return
        [
            .. parts.Select(part => new NetworkIrrep(
                part.Irrep?.Parts ?? [],
                Estimated(part.Network)!,
                Estimated(part.Regression)!,
                told ? Power(predicted, part, predicted.Sum(irrep => irrep.Power)) : double.NaN,
                known ? Power(target.Irreps, part, target.MeanSquare - target.AddedNoise) : double.NaN)),
        ];

        bool Told(ImmutableArray<IrrepPower> powers) => parts.All(part => part.Irrep is null || powers.Any(power => power.Partition.SequenceEqual(part.Irrep.Parts)));
    }

    private static Estimate? Estimated(MeanAndError value) => value.Count == 0 ? null : new Estimate(value.Mean, value.StandardError, value.Count);
}

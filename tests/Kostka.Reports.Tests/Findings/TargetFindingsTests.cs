using System.Collections.Immutable;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;

namespace Kostka.Reports.Tests.Findings;

public class TargetFindingsTests
{
    [Fact]
    public void TheCrossingIsInterpolatedInTheLogarithmOfN()
    {
        TargetFindings findings = Of(Point(16, 0.9), Point(64, 0.7), Point(256, 0.3));

        Assert.Equal(128, findings.SamplesToReach(0.5)!.Value, 1e-9);
        Assert.Equal(16, findings.SamplesToReach(0.95));
        Assert.Null(findings.SamplesToReach(0.2));
    }

    [Fact]
    public void NothingIsSaidBeyondTheClaim()
    {
        TargetFindings findings = Of(Point(16, 0.9), Point(64, 0.7), Point(256, 0.3) with { Claimed = false, Measured = new(0.3, 0.01, 32) });

        Assert.Equal(64, findings.Last!.N);
        Assert.Null(findings.SamplesToReach(0.5));
        Assert.Null(findings.Agreement);
    }

    [Fact]
    public void AgreementCountsPointsInsideTheIntervalAndTheTolerance()
    {
        Agreement agreement = Of(
            Point(16, 1.0) with { Measured = new(1.0195, 0.01, 32) },
            Point(32, 1.0) with { Measured = new(1.025, 0.01, 32) },
            Point(64, 1.0) with { Measured = new(0.9, 0.01, 32) },
            Point(128, 1.0) with { Measured = new(0.5, double.NaN, 1) }).Agreement!;

        Assert.Equal((3, 1, 2), (agreement.Points, agreement.Inside, agreement.InsideTolerance));
        Assert.Equal((0.0195 + 0.025 - 0.1) / 3, agreement.MeanDifference, 1e-12);
        Assert.Equal(-0.1, agreement.LargestDifference, 1e-12);
    }

    [Fact]
    public void TheEquivalentKernelIsComparedOnNoisyLabels() =>
        Assert.Equal(0.5 + 0.1, Of(Point(16, 0.9)).EquivalentKernelError(Point(16, 0.9)), 1e-12);

    private static CurvePoint Point(int n, double mse) => new(n, 0.1, 1.1, mse, 0.5, true, [], 0.5, null, null, null);

    private static TargetFindings Of(params ImmutableArray<CurvePoint> curve) =>
        new(new TargetResult("target", "A target.", 1, 0.9, 0.1, 0.02, [], [], curve, [], 1000, 0.1), tolerance: 0.01);
}

using System.Collections.Immutable;
using Kostka.Studies.Results;

namespace Kostka.Reports.Findings;

/// <summary>What can be said in words about one target, worked out from its learning curve.</summary>
internal sealed class TargetFindings
{
    /// <summary>Works out what the results say about one target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="tolerance">Relative difference allowed between prediction and measurement beyond its 95 % interval.</param>
    public TargetFindings(TargetResult target, double tolerance)
    {
        Target = target;
        Tolerance = tolerance;
        Claimed = [.. target.Curve.Where(point => point.Claimed && double.IsFinite(point.Mse))];
        Last = Claimed.IsEmpty ? null : Claimed[^1];
        Agreement = Agreement.Of(target.Curve, tolerance);
    }

    public TargetResult Target { get; }

    public double Tolerance { get; }

    /// <summary>The points whose prediction is claimed, by increasing n.</summary>
    public ImmutableArray<CurvePoint> Claimed { get; }

    /// <summary>The claimed point of largest n; null when nothing is claimed.</summary>
    public CurvePoint? Last { get; }

    /// <summary>Prediction against measurement at claimed points; null when nothing was measured there.</summary>
    public Agreement? Agreement { get; }

    /// <summary>The error of always answering 0, against noisy labels.</summary>
    public double ZeroError => Math.Max(Target.MeanSquare, Target.ResolvedPower + Target.LabelNoise);

    /// <summary>The share of the target's power that resolved eigenmodes hold, 0 … 1.</summary>
    public double ResolvedShare => ZeroError > 0 ? Math.Clamp(Target.ResolvedPower / ZeroError, 0, 1) : double.NaN;

    /// <summary>The share learned at a point: 1 − error/(error of always answering 0); negative when worse than that.</summary>
    public double Learned(CurvePoint point) => 1 - (point.Mse / ZeroError);

    /// <summary>
    /// The equivalent kernel's error on the same footing as the others. The equivalent kernel predicts the error on clean labels;
    /// everything else is drawn against noisy ones.
    /// </summary>
    public double EquivalentKernelError(CurvePoint point) => point.MseEquivalentKernel + Target.AddedNoise;

    /// <summary>
    /// The number of training sequences at which the claimed prediction first falls to <paramref name="error"/>, interpolated in log n;
    /// null when it does not. A curve that starts below gives its first n.
    /// </summary>
    public double? SamplesToReach(double error)
    {
        for (int i = 0; i < Claimed.Length; i++)
        {
            if (Claimed[i].Mse > error)
                continue;
            if (i == 0)
                return Claimed[0].N;
            CurvePoint above = Claimed[i - 1], below = Claimed[i];
            double share = (above.Mse - error) / (above.Mse - below.Mse);
            return Math.Exp(Math.Log(above.N) + (share * (Math.Log(below.N) - Math.Log(above.N))));
        }

        return null;
    }
}

using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>Measured points joined to the predicted ones.</summary>
internal static class MeasuredPoints
{
    /// <summary>A point of which nothing is predicted.</summary>
    public static CurvePoint Unpredicted(int n) =>
        new(n, double.NaN, double.NaN, double.NaN, double.NaN, false, [], double.NaN, null, null, null);

    /// <summary>A predicted point with what was measured there.</summary>
    public static CurvePoint Join(CurvePoint predicted, MeasuredPoint measured) => predicted with
    {
        Gcv = Estimated(measured.Gcv),
        Measured = Estimated(measured.Fresh.Mse),
        MeasuredHeldOut = Estimated(measured.HeldOut),
        Accuracy = Join(predicted.Accuracy, measured.Fresh.Accuracy, measured.HeldOutTest?.Accuracy),
        CrossEntropy = Join(predicted.CrossEntropy, measured.Fresh.CrossEntropy, measured.HeldOutTest?.CrossEntropy),
        OutOfDistribution = measured.OutOfDistribution is not { } elsewhere
            ? predicted.OutOfDistribution
            : (predicted.OutOfDistribution ?? new OutOfDistributionPoint(double.NaN, double.NaN, false, null, null, null)) with
            {
                Measured = Estimated(elsewhere.Mse),
                Accuracy = Join(predicted.OutOfDistribution?.Accuracy, elsewhere.Accuracy, null),
                CrossEntropy = Join(predicted.OutOfDistribution?.CrossEntropy, elsewhere.CrossEntropy, null),
            },
    };

    private static Score? Join(Score? predicted, MeanAndError? measured, MeanAndError? heldOut) => predicted is null && measured is null
        ? null
        : new Score(predicted?.Predicted ?? double.NaN, Estimated(measured), Estimated(heldOut));

    private static Estimate? Estimated(MeanAndError? value) => value is { } found ? new Estimate(found.Mean, found.StandardError, found.Count) : null;
}

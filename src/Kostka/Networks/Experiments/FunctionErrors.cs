using System.Numerics.Tensors;

namespace Kostka.Networks.Experiments;

/// <summary>A learned function on test sequences, beside regression that learned from the same data.</summary>
/// <param name="Single">Mean squared error of one network, mean over networks.</param>
/// <param name="Ensemble">Mean squared error of their mean output.</param>
/// <param name="Regression">Mean squared error of the regression.</param>
/// <param name="Distance">Root mean square difference between mean output and regression, over the root mean square of the target.</param>
/// <param name="Correlation">Correlation of the two; NaN when one of them is constant.</param>
internal sealed record FunctionErrors(double Single, double Ensemble, double Regression, double Distance, double Correlation)
{
    /// <summary>Compares.</summary>
    /// <param name="mean">Mean output of the networks at N sequences.</param>
    /// <param name="spread">Its mean square spread over networks.</param>
    /// <param name="regression">The regression there.</param>
    /// <param name="labels">The target there, without added noise.</param>
    /// <param name="labelNoise">The variance of that noise, which is a part of every error.</param>
    public static FunctionErrors Of(ReadOnlySpan<double> mean, ReadOnlySpan<double> spread, ReadOnlySpan<double> regression, ReadOnlySpan<double> labels, double labelNoise)
    {
        double ensemble = MeanSquareDistance(mean, labels) + labelNoise;
        return new FunctionErrors(
            ensemble + TensorPrimitives.Average(spread),
            ensemble,
            MeanSquareDistance(regression, labels) + labelNoise,
            Math.Sqrt(MeanSquareDistance(mean, regression) * labels.Length / TensorPrimitives.SumOfSquares(labels)),
            CorrelationOf(mean, regression));
    }

    /// <summary>The mean of (a_i − b_i)².</summary>
    public static double MeanSquareDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double distance = TensorPrimitives.Distance(a, b);
        return distance * distance / a.Length;
    }

    private static double CorrelationOf(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double meanA = TensorPrimitives.Average(a), meanB = TensorPrimitives.Average(b), product = 0, squareA = 0, squareB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            product += (a[i] - meanA) * (b[i] - meanB);
            squareA += (a[i] - meanA) * (a[i] - meanA);
            squareB += (b[i] - meanB) * (b[i] - meanB);
        }

        return product / Math.Sqrt(squareA * squareB);
    }
}

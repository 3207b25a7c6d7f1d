namespace Kostka.Sparse.Learners.Lasso;

/// <summary>The mean logistic loss (1/m) Σ ln(1 + exp(−y z)) of outputs z.</summary>
internal static class LogisticLoss
{
    /// <summary>Its value.</summary>
    public static double Mean(ReadOnlySpan<double> outputs, ReadOnlySpan<double> labels)
    {
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            double margin = labels[i] * outputs[i];
            sum += Math.Max(-margin, 0) + Math.Log(1 + Math.Exp(-Math.Abs(margin)));
        }

        return sum / outputs.Length;
    }

    /// <summary>Its first two derivatives by every output, times m.</summary>
    /// <param name="outputs">z.</param>
    /// <param name="labels">y.</param>
    /// <param name="slopes">Receives −y σ(−y z).</param>
    /// <param name="curvatures">Receives σ(z) σ(−z).</param>
    public static void Derivatives(ReadOnlySpan<double> outputs, ReadOnlySpan<double> labels, Span<double> slopes, Span<double> curvatures)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            double wrong = 1 / (1 + Math.Exp(labels[i] * outputs[i]));
            slopes[i] = -labels[i] * wrong;
            curvatures[i] = wrong * (1 - wrong);
        }
    }
}

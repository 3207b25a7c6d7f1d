namespace Kostka.Reports.Tests.Samples;

/// <summary>The learning-curve equations in their plainest form, to make sample results with numbers as they really come out.</summary>
internal static class SampleTheory
{
    /// <summary>Solves Σ m λ/(λ+κ) + δ/κ = n for κ by bisection in the logarithm.</summary>
    public static double Kappa(double[] eigenvalues, double[] multiplicities, double ridge, double n)
    {
        double low = -60, high = 20;
        for (int i = 0; i < 200; i++)
        {
            double middle = (low + high) / 2, kappa = Math.Exp(middle), sum = ridge / kappa;
            for (int j = 0; j < eigenvalues.Length; j++)
                sum += multiplicities[j] * eigenvalues[j] / (eigenvalues[j] + kappa);
            if (sum > n)
                low = middle;
            else
                high = middle;
        }

        return Math.Exp(low);
    }
}

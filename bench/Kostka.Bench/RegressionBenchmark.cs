using System.Diagnostics;
using Kostka.Learning;
using Kostka.Numerics;

namespace Kostka.Bench;

/// <summary>
/// Gaussian-process regression on n = 4,096 points, kernel matrix given: factor, coefficients, generalised cross-validation, against the machine's own
/// dpotrf on the same matrix. The rate counts the work done: n³/3 for the factor, n³/3 more for its inverse, which cross-validation needs.
/// </summary>
internal static class RegressionBenchmark
{
    private const int Count = 4096, Rounds = 5;

    public static int Run()
    {
        LinearAlgebra algebra = LinearAlgebra.Default;
        Console.WriteLine($"regression on n = {Count}; {algebra.Description}; fastest of {Rounds} rounds, taken in turn");
        var random = new RandomStream(1, "regression");
        double[] points = [.. Enumerable.Range(0, Count).Select(_ => 20 * random.NextUniform())], labels = [.. points.Select(Math.Sin)];
        var gram = new Matrix(Count, Count);
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j < Count; j++)
                gram[i, j] = Math.Exp(-Math.Abs(points[i] - points[j]));
        }

        double factor = double.MaxValue, fit = double.MaxValue, whole = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            Matrix first = gram.Clone(), second = gram.Clone();
            for (int i = 0; i < Count; i++)
                first[i, i] += 0.1;
            long start = Stopwatch.GetTimestamp();
            algebra.Cholesky(first);
            factor = Math.Min(factor, Stopwatch.GetElapsedTime(start).TotalSeconds);

            start = Stopwatch.GetTimestamp();
            var regression = GaussianProcessRegression.Fit(second, 0.1, algebra);
            double[] alpha = regression.Coefficients(labels);
            fit = Math.Min(fit, Stopwatch.GetElapsedTime(start).TotalSeconds);
            regression.GeneralisedCrossValidation(alpha);
            whole = Math.Min(whole, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        double cube = Math.Pow(Count, 3) / 3 / 1e9;
        Console.WriteLine($"dpotrf alone                    {factor:F3} s   {cube / factor:F1} GF/s");
        Console.WriteLine($"factor and coefficients         {fit:F3} s   {cube / fit:F1} GF/s   {factor / fit:P0} of dpotrf's rate");
        Console.WriteLine($"with cross-validation           {whole:F3} s   {2 * cube / whole:F1} GF/s   {2 * factor / whole:P0} of dpotrf's rate");
        return 0;
    }
}

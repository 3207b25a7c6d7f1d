using System.Collections.Immutable;

namespace Kostka.Sparse.Kernels;

/// <summary>Kernel regression on a sparse function, as predicted from n samples.</summary>
/// <param name="Samples">n, not rounded to a whole number.</param>
/// <param name="Mse">Mean squared error against the clean values ±1.</param>
/// <param name="Accuracy">Probability that the sign of the output is the function's, on a new sequence.</param>
/// <param name="Learnability">
/// The share that is learned of the function's part in irreps with k = 0, 1, … boxes below the first row, 0 … 1; NaN where the function has no part.
/// </param>
public sealed record KernelPoint(double Samples, double Mse, double Accuracy, ImmutableArray<double> Learnability);

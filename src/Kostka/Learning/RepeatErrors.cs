namespace Kostka.Learning;

/// <summary>
/// What one repeat of a <see cref="RegressionExperiment"/> measured: entry t·S + s belongs to target t and training size s (of S). All a repeat leaves
/// behind, so that an interrupted experiment can go on from its finished ones.
/// </summary>
/// <param name="Test">On fresh sequences.</param>
/// <param name="HeldOut">On the second test set; null when there is none.</param>
/// <param name="OutOfDistribution">Under the second measure; null when there is none.</param>
/// <param name="Train">Mean squared error on the training labels.</param>
/// <param name="Gcv">Generalised cross-validation.</param>
public sealed record RepeatErrors(TestErrors Test, TestErrors? HeldOut, TestErrors? OutOfDistribution, double[] Train, double[] Gcv)
{
    /// <summary>Whether there are so many entries everywhere.</summary>
    public bool HasEntries(int entries) =>
        Train.Length == entries && Gcv.Length == entries
        && new[] { Test, HeldOut, OutOfDistribution }.OfType<TestErrors>().All(errors =>
            errors.Mse.Length == entries && errors.Accuracy.Length == entries && errors.CrossEntropy.Length == entries);
}

/// <summary>What one repeat measured on one test set, by target and training size.</summary>
/// <param name="Mse">Mean squared errors, summed over the columns of a target with classes.</param>
/// <param name="Accuracy">Shares of right decisions; NaN for a target without decisions.</param>
/// <param name="CrossEntropy">Cross-entropies in nats; NaN for a target without classes.</param>
public sealed record TestErrors(double[] Mse, double[] Accuracy, double[] CrossEntropy)
{
    /// <summary>Zeros, to be added to.</summary>
    internal static TestErrors Zero(int entries) => new(new double[entries], new double[entries], new double[entries]);
}

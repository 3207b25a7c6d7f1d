namespace Kostka.Learning;

/// <summary>
/// The mean squared errors that one repeat of a <see cref="RegressionExperiment"/> measured: entry t·S + s belongs to target t and training size s
/// (of S). All a repeat leaves behind, so that an interrupted experiment can go on from its finished ones.
/// </summary>
/// <param name="Test">On fresh sequences.</param>
/// <param name="HeldOut">On the second test set; zeros when there is none.</param>
/// <param name="Train">On the training labels.</param>
/// <param name="Gcv">Generalised cross-validation.</param>
public sealed record RepeatErrors(double[] Test, double[] HeldOut, double[] Train, double[] Gcv)
{
    /// <summary>Zeros, to be added to.</summary>
    internal static RepeatErrors Zero(int entries) => new(new double[entries], new double[entries], new double[entries], new double[entries]);

    /// <summary>Fails when the repeat belongs to another experiment.</summary>
    internal void RequireEntries(int entries)
    {
        foreach (double[] values in (double[][])[Test, HeldOut, Train, Gcv])
        {
            if (values.Length != entries)
                throw new ArgumentException($"A finished repeat holds {values.Length} errors; the experiment has {entries}.");
        }
    }
}

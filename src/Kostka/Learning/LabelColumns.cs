using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Learning;

/// <summary>
/// The labels that regression learns: the values of a function, one column; or of K classes one column each, [class = k] − p_k, with p_k the share of
/// sequences in the class (one-hot regression about the base rate).
/// </summary>
/// <remarks>
/// Less the base rate, the columns sum to zero in every row. Regression is linear in the labels, so the predictor's K outputs sum to zero as well:
/// p_k + f_k(x) sums to 1 without being made to, and a predictor that knows nothing gives the base rates.
/// </remarks>
public sealed class LabelColumns
{
    private LabelColumns(ITarget target, ImmutableArray<double> baseRates) => (Target, BaseRates) = (target, baseRates);

    /// <summary>The target.</summary>
    public ITarget Target { get; }

    /// <summary>p_k by class, each above 0; empty for a function.</summary>
    public ImmutableArray<double> BaseRates { get; }

    /// <summary>Whether the columns are classes.</summary>
    public bool AreClasses => !BaseRates.IsEmpty;

    /// <summary>Number of columns: 1, or K.</summary>
    public int Count => AreClasses ? BaseRates.Length : 1;

    /// <summary>The values of a function as the only column.</summary>
    /// <exception cref="ArgumentException">The target has classes, whose base rates are needed.</exception>
    public static LabelColumns Of(ITarget function) => function is IClassTarget
        ? throw new ArgumentException("A target with classes needs their base rates.", nameof(function))
        : new LabelColumns(function, []);

    /// <summary>The columns of a target; the base rates of classes are counted on a sample.</summary>
    /// <param name="target">The target.</param>
    /// <param name="sample">
    /// Many draws from the measure. Every class counts half a draw more than it has, so that no rate is zero (Krichevsky and Trofimov 1981).
    /// </param>
    public static LabelColumns Of(ITarget target, SequenceSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (target is not IClassTarget classes)
            return Of(target);
        double[] rates = new double[classes.Classes.Length];
        Array.Fill(rates, 0.5);
        foreach (int k in classes.Classify(sample))
            rates[k]++;
        return Of(classes, [.. rates.Select(rate => rate / (sample.Count + (0.5 * rates.Length)))]);
    }

    /// <summary>The columns of classes about given base rates.</summary>
    /// <exception cref="ArgumentException">Not one rate a class, each above 0, summing to 1 within 1e-9.</exception>
    public static LabelColumns Of(IClassTarget target, ImmutableArray<double> baseRates)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (baseRates.IsDefault || baseRates.Length != target.Classes.Length || !baseRates.All(rate => rate > 0) || !(Math.Abs(baseRates.Sum() - 1) <= 1e-9))
            throw new ArgumentException($"{target.Classes.Length} base rates above 0 that sum to 1 are needed.", nameof(baseRates));
        return new LabelColumns(target, baseRates);
    }

    /// <summary>The labels of a sample.</summary>
    public SampleLabels Evaluate(SequenceSample sample)
    {
        if (Target is not IClassTarget target)
            return new SampleLabels([Target.Evaluate(sample)], null, BaseRates);
        int[] classes = target.Classify(sample);
        double[][] columns = [.. BaseRates.Select(rate => Filled(classes.Length, -rate))];
        for (int i = 0; i < classes.Length; i++)
            columns[classes[i]][i]++;
        return new SampleLabels(columns, classes, BaseRates);
    }

    /// <summary>The columns as functions of their own.</summary>
    public ImmutableArray<ITarget> Functions() =>
        AreClasses ? [.. Enumerable.Range(0, Count).Select(k => new Column((IClassTarget)Target, k, BaseRates[k]))] : [Target];

    /// <summary>One column: [class = k] − p_k.</summary>
    private sealed class Column(IClassTarget target, int number, double baseRate) : ITarget
    {
        public string Description => $"whether it is of the class {target.Classes[number]}";

        public double[] Evaluate(SequenceSample sample) => Array.ConvertAll(target.Classify(sample), k => (k == number ? 1 : 0) - baseRate);

        public void Check(int length, int vocabulary) => target.Check(length, vocabulary);
    }

    private static double[] Filled(int count, double value)
    {
        double[] values = new double[count];
        Array.Fill(values, value);
        return values;
    }
}

/// <summary>The labels of a sample of N sequences.</summary>
/// <param name="Columns">One array of N labels for each column.</param>
/// <param name="Classes">The class of each sequence, 0 … K−1; null where the labels are the values of a function.</param>
/// <param name="BaseRates">The base rates that the columns are counted from; empty for a function.</param>
public sealed record SampleLabels(double[][] Columns, int[]? Classes, ImmutableArray<double> BaseRates)
{
    /// <summary>The values of a function.</summary>
    public static SampleLabels Of(double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new SampleLabels([values], null, []);
    }

    /// <summary>Number of sequences.</summary>
    public int Count => Columns[0].Length;

    /// <summary>Whether every label is +1 or −1, so that a sign is a decision.</summary>
    public bool AreSigns => Classes is null && Columns.Length == 1 && Array.TrueForAll(Columns[0], y => y is 1 or -1);

    /// <summary>Mean over the sample of Σ_k y_k².</summary>
    public double MeanSquare => Columns.Sum(column => TensorPrimitives.SumOfSquares<double>(column)) / Count;

    /// <summary>The mean of each column.</summary>
    public double[] Means() => Array.ConvertAll(Columns, column => TensorPrimitives.Sum<double>(column) / Count);

    /// <summary>How outputs f_k decide on one member of the sample.</summary>
    /// <param name="outputs">f_k, one for each column; overwritten.</param>
    /// <param name="member">The member, 0 … N−1.</param>
    /// <returns>1 for the right decision and 0 for a wrong one (½ for an undecided sign); and the cross-entropy in nats, 0 without classes.</returns>
    public (double Hit, double Nats) Score(Span<double> outputs, int member)
    {
        if (Classes is null)
            return (0.5 * (1 + Math.Sign(outputs[0] * Columns[0][member])), 0);
        TensorPrimitives.Add(outputs, BaseRates.AsSpan(), outputs);
        return (ClassScore.Decide(outputs) == Classes[member] ? 1 : 0, ClassScore.CrossEntropy(outputs, BaseRates.AsSpan(), Classes[member]));
    }

    /// <summary>The labels as a matrix, N × C.</summary>
    public Matrix Stacked()
    {
        var stacked = new Matrix(Count, Columns.Length);
        for (int k = 0; k < stacked.Columns; k++)
        {
            for (int i = 0; i < stacked.Rows; i++)
                stacked[i, k] = Columns[k][i];
        }

        return stacked;
    }
}

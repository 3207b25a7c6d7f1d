using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Numerics;
using Kostka.Spectra;

namespace Kostka.Learning;

/// <summary>
/// A target's power in the eigenmodes of a sampled spectrum, cross-fitted: the coefficient c_r = E(y φ_r) is measured once on the pool that gave
/// the eigenfunctions and once on the independent check pool, and the power is the product P_r = c_r · c'_r.
/// </summary>
/// <remarks>
/// Why the product. The square of one coefficient is biased upwards by its sampling variance, and on the first pool noise looks learnable, since
/// the eigenfunctions are fitted to that pool. In the product the two errors are independent and average out, so nothing is subtracted or
/// clipped. It is also free of two errors of second order: within a multiplet, where the pool stretches φ_r by a factor s that c_r and c'_r
/// feel inversely; and across modes, where φ_s contains a share of size 1/√m of every larger mode on the check pool, but none on the first,
/// which would count a strong mode's power again in each of the weaker ones. A single P_r may come out slightly negative: only sums over modes
/// matter.
/// </remarks>
public sealed class CrossFittedTarget
{
    /// <summary>Measures a target.</summary>
    /// <param name="modes">The spectrum and its check pool.</param>
    /// <param name="labels">The target on the pool, without added noise: its m values.</param>
    /// <param name="checkLabels">The target on the check pool.</param>
    /// <param name="manyLabels">
    /// The target on many more independent draws (10^5, say), which cost no kernel. They fix how often each value occurs; without them a pool in
    /// which a rare label happens to occur too often predicts too large an error (3 % for the "and" of three bits and pools of 4,096). Null
    /// when there are no more.
    /// </param>
    /// <exception cref="ArgumentException">The number of labels is not the number of sequences, or a label is not finite.</exception>
    public CrossFittedTarget(CheckedSpectrum modes, double[] labels, double[] checkLabels, double[]? manyLabels = null)
        : this(modes, SampleLabels.Of(labels), SampleLabels.Of(checkLabels), manyLabels is null ? null : SampleLabels.Of(manyLabels))
    {
    }

    /// <summary>Measures a target of one column or, of classes, of several; powers and squares are summed over the columns.</summary>
    /// <inheritdoc cref="CrossFittedTarget(CheckedSpectrum, double[], double[], double[])"/>
    public CrossFittedTarget(CheckedSpectrum modes, SampleLabels labels, SampleLabels checkLabels, SampleLabels? manyLabels = null)
    {
        ArgumentNullException.ThrowIfNull(modes);
        RequireLabels(labels, modes.Spectrum.Pool.Count, nameof(labels));
        RequireLabels(checkLabels, modes.CheckPool.Count, nameof(checkLabels));
        if (manyLabels is not null)
            RequireLabels(manyLabels, Math.Max(manyLabels.Count, 1), nameof(manyLabels));
        Modes = modes;
        Labels = labels;
        CheckLabels = checkLabels;
        double m = labels.Count, check = checkLabels.Count;
        MeanSquare = manyLabels?.MeanSquare ?? (((m * labels.MeanSquare) + (check * checkLabels.MeanSquare)) / (m + check));
        Means = manyLabels?.Means() ?? [.. labels.Means().Zip(checkLabels.Means(), (a, b) => ((m * a) + (check * b)) / (m + check))];

        Rotated = new Matrix(labels.Count, labels.Columns.Length);
        LinearAlgebra.Default.Multiply(modes.Spectrum.Vectors, labels.Stacked(), Rotated);
        (Power, PowerErrors) = Powers();
    }

    /// <summary>The spectrum and its check pool.</summary>
    public CheckedSpectrum Modes { get; }

    /// <summary>E Σ_k y_k² without added noise, from the many labels if given, else from both pools.</summary>
    public double MeanSquare { get; }

    /// <summary>E y_k by column, likewise.</summary>
    internal double[] Means { get; }

    /// <summary>The variance of the labels, summed over the columns: the error of knowing the base rate.</summary>
    internal double Variance => MeanSquare - Means.Sum(mean => mean * mean);

    /// <summary>Power in each resolved mode; unbiased, so possibly slightly negative.</summary>
    public ImmutableArray<double> Power { get; }

    /// <summary>Standard error of each power.</summary>
    public ImmutableArray<double> PowerErrors { get; }

    /// <summary>Power in all resolved modes together.</summary>
    public double ResolvedPower => Power.Sum();

    /// <summary>What no function of the resolved modes explains: unresolved power and the noise that the labels themselves carry.</summary>
    public double UnresolvedPower => MeanSquare - ResolvedPower;

    /// <summary>The labels on the pool.</summary>
    internal SampleLabels Labels { get; }

    /// <summary>The labels on the check pool.</summary>
    internal SampleLabels CheckLabels { get; }

    /// <summary>u_rᵀ y_k for all m eigenvectors and every column: m × C.</summary>
    internal Matrix Rotated { get; }

    /// <summary>
    /// The textbook prediction from the resolved modes alone: their eigenvalues, the rest of the trace as ridge, the rest of the power as noise.
    /// Good while n is well below the number of resolved modes; <see cref="SampledLearningCurve"/> holds further up.
    /// </summary>
    /// <param name="ridge">The ridge δ ≥ 0.</param>
    /// <param name="labelNoise">Variance added to the labels.</param>
    public LearningCurve ResolvedCurve(double ridge, double labelNoise = 0) =>
        new(Modes.Spectrum.Resolved(), Power.AsSpan(), ridge, labelNoise, UnresolvedPower);

    /// <summary>The ridge under which the pool's labels are most probable; columns count as independent, with one ridge.</summary>
    public RidgeEstimate BestRidge()
    {
        double[] size = [.. Enumerable.Range(0, Rotated.Rows).Select(r => TensorPrimitives.Norm<double>(Rotated.Row(r)) / Math.Sqrt(Rotated.Columns))];
        return MarginalLikelihood.BestRidge([.. Modes.Spectrum.Eigenvalues.Select(value => value * Labels.Count)], size);
    }

    /// <summary>
    /// P_r = Σ_k c_rk c'_rk with standard errors: on the pool c·c' is the mean of (Σ_k c'_rk y_k) φ_r, on the check pool that of (Σ_k c_rk y_k) φ_r. The
    /// variance of a product counts the product of both variances twice where estimates stand for expectations; it is taken off once.
    /// </summary>
    private (ImmutableArray<double> Powers, ImmutableArray<double> Errors) Powers()
    {
        var spectrum = Modes.Spectrum;
        int m = Labels.Count, check = CheckLabels.Count, resolved = spectrum.ResolvedModes, columns = Labels.Columns.Length;

        // φ_r on the pool is √m u_r, on the check pool z_r/(√m λ_r).
        double root = Math.Sqrt(m);
        var pool = Rotated.Leading(resolved, columns);
        var other = new Matrix(resolved, columns);
        LinearAlgebra.Default.Multiply(Modes.Projections.Leading(check, resolved), CheckLabels.Stacked(), other, transposeA: true);
        for (int r = 0; r < resolved; r++)
        {
            TensorPrimitives.Divide(pool.Row(r), root, pool.Row(r));
            TensorPrimitives.Divide(other.Row(r), root * spectrum.Eigenvalues[r] * check, other.Row(r));
        }

        var (alongPool, sizePool) = Spread(Labels, other, (i, r) => root * spectrum.Vectors[r, i]);
        var (alongCheck, sizeCheck) = Spread(CheckLabels, pool, (i, r) => Modes.Projections[i, r] / (root * spectrum.Eigenvalues[r]));
        double shape = Concentration(Labels);
        var powers = ImmutableArray.CreateBuilder<double>(resolved);
        var errors = ImmutableArray.CreateBuilder<double>(resolved);
        for (int r = 0; r < resolved; r++)
        {
            double power = TensorPrimitives.Dot<double>(pool.Row(r), other.Row(r));
            double both = shape
                * Math.Max(sizePool[r] - TensorPrimitives.SumOfSquares<double>(pool.Row(r)), 0) / (m - 1)
                * Math.Max(sizeCheck[r] - TensorPrimitives.SumOfSquares<double>(other.Row(r)), 0) / (check - 1);
            double variance = (Math.Max(alongPool[r] - (power * power), 0) / (m - 1)) + (Math.Max(alongCheck[r] - (power * power), 0) / (check - 1)) - both;
            powers.Add(power);
            errors.Add(Math.Sqrt(Math.Max(variance, both)));
        }

        return (powers.MoveToImmutable(), errors.MoveToImmutable());
    }

    /// <summary>For each resolved mode the means over a sample of (Σ_k d_rk y_k φ_r)² and of Σ_k (y_k φ_r)².</summary>
    private static (double[] Along, double[] Size) Spread(SampleLabels labels, Matrix directions, Func<int, int, double> function)
    {
        int count = labels.Count, resolved = directions.Rows;
        double[] along = new double[resolved], size = new double[resolved];
        var stacked = labels.Stacked();
        var projected = new Matrix(count, resolved);
        LinearAlgebra.Default.Multiply(stacked, directions, projected, transposeB: true);
        for (int i = 0; i < count; i++)
        {
            double square = TensorPrimitives.SumOfSquares<double>(stacked.Row(i));
            var row = projected.Row(i);
            for (int r = 0; r < resolved; r++)
            {
                double value = function(i, r), product = row[r] * value;
                along[r] += product * product / count;
                size[r] += square * value * value / count;
            }
        }

        return (along, size);
    }

    /// <summary>Σ_kl Γ_kl² / (Σ_k Γ_kk)² of the labels' second moments Γ: 1 for a single column, down to 1/C for C independent ones.</summary>
    private static double Concentration(SampleLabels labels)
    {
        var stacked = labels.Stacked();
        var moments = new Matrix(stacked.Columns, stacked.Columns);
        LinearAlgebra.Default.Multiply(stacked, stacked, moments, transposeA: true);
        double trace = Enumerable.Range(0, moments.Rows).Sum(k => moments[k, k]);
        return trace > 0 ? TensorPrimitives.SumOfSquares<double>(moments.Values) / (trace * trace) : 1;
    }

    private static void RequireLabels(SampleLabels labels, int count, string name)
    {
        ArgumentNullException.ThrowIfNull(labels, name);
        foreach (double[] column in labels.Columns)
        {
            if (column.Length != count)
                throw new ArgumentException($"{count} sequences have {column.Length} labels.", name);
            int bad = Array.FindIndex(column, y => !double.IsFinite(y));
            if (bad >= 0)
                throw new ArgumentException($"Label {bad} is {column[bad]}.", name);
        }
    }
}

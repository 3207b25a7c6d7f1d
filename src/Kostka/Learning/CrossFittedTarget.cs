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
    {
        ArgumentNullException.ThrowIfNull(modes);
        RequireLabels(labels, modes.Spectrum.Pool.Count, nameof(labels));
        RequireLabels(checkLabels, modes.CheckPool.Count, nameof(checkLabels));
        Modes = modes;
        Labels = labels;
        CheckLabels = checkLabels;
        var spectrum = modes.Spectrum;
        int m = labels.Length, resolved = spectrum.ResolvedModes;
        if (manyLabels is not null)
            RequireLabels(manyLabels, Math.Max(manyLabels.Length, 1), nameof(manyLabels));
        double[] moments = manyLabels ?? [.. labels, .. checkLabels];
        MeanSquare = MeanOfSquares(moments);
        Mean = TensorPrimitives.Sum<double>(moments) / moments.Length;
        Rotated = Rotate(spectrum.Vectors, labels);

        var (checkCoefficients, checkVariances) = CheckCoefficients(resolved);
        var power = ImmutableArray.CreateBuilder<double>(resolved);
        var errors = ImmutableArray.CreateBuilder<double>(resolved);
        for (int r = 0; r < resolved; r++)
        {
            double coefficient = Rotated[r] / Math.Sqrt(m), variance = PoolVariance(spectrum.Vectors.Row(r), labels, coefficient);
            double check = checkCoefficients[r], both = variance * checkVariances[r];
            power.Add(coefficient * check);
            errors.Add(Math.Sqrt(Math.Max((coefficient * coefficient * checkVariances[r]) + (check * check * variance) - both, both)));
        }

        Power = power.MoveToImmutable();
        PowerErrors = errors.MoveToImmutable();
    }

    /// <summary>The spectrum and its check pool.</summary>
    public CheckedSpectrum Modes { get; }

    /// <summary>E y² without added noise, from the many labels if given, else from both pools.</summary>
    public double MeanSquare { get; }

    /// <summary>E y, likewise.</summary>
    public double Mean { get; }

    /// <summary>Power in each resolved mode; unbiased, so possibly slightly negative.</summary>
    public ImmutableArray<double> Power { get; }

    /// <summary>Standard error of each power.</summary>
    public ImmutableArray<double> PowerErrors { get; }

    /// <summary>Power in all resolved modes together.</summary>
    public double ResolvedPower => Power.Sum();

    /// <summary>What no function of the resolved modes explains: unresolved power and the noise that the labels themselves carry.</summary>
    public double UnresolvedPower => MeanSquare - ResolvedPower;

    /// <summary>The labels on the pool.</summary>
    internal double[] Labels { get; }

    /// <summary>The labels on the check pool.</summary>
    internal double[] CheckLabels { get; }

    /// <summary>u_rᵀ y for all m eigenvectors.</summary>
    internal double[] Rotated { get; }

    /// <summary>
    /// The textbook prediction from the resolved modes alone: their eigenvalues, the rest of the trace as ridge, the rest of the power as noise.
    /// Good while n is well below the number of resolved modes; <see cref="SampledLearningCurve"/> holds further up.
    /// </summary>
    /// <param name="ridge">The ridge δ ≥ 0.</param>
    /// <param name="labelNoise">Variance added to the labels.</param>
    public LearningCurve ResolvedCurve(double ridge, double labelNoise = 0) =>
        new(Modes.Spectrum.Resolved(), Power.AsSpan(), ridge, labelNoise, UnresolvedPower);

    /// <summary>The ridge under which the pool's labels are most probable.</summary>
    public RidgeEstimate BestRidge() =>
        MarginalLikelihood.BestRidge([.. Modes.Spectrum.Eigenvalues.Select(value => value * Labels.Length)], Rotated);

    /// <summary>u_rᵀ y for every row of <paramref name="vectors"/>.</summary>
    private static double[] Rotate(Matrix vectors, double[] labels)
    {
        double[] rotated = new double[vectors.Rows];
        for (int r = 0; r < rotated.Length; r++)
            rotated[r] = TensorPrimitives.Dot<double>(vectors.Row(r), labels);
        return rotated;
    }

    /// <summary>mean(y φ_r) on the check pool and its variance.</summary>
    private (double[] Means, double[] Variances) CheckCoefficients(int resolved)
    {
        var spectrum = Modes.Spectrum;
        int count = CheckLabels.Length;
        double root = Math.Sqrt(spectrum.Pool.Count);
        double[] sums = new double[resolved], squares = new double[resolved];
        for (int i = 0; i < count; i++)
        {
            var row = Modes.Projections.Row(i);
            for (int r = 0; r < resolved; r++)
            {
                double product = CheckLabels[i] * row[r] / (root * spectrum.Eigenvalues[r]);
                sums[r] += product;
                squares[r] += product * product;
            }
        }

        for (int r = 0; r < resolved; r++)
        {
            sums[r] /= count;
            squares[r] = Math.Max((squares[r] / count) - (sums[r] * sums[r]), 0) / (count - 1);
        }

        return (sums, squares);
    }

    private static double PoolVariance(ReadOnlySpan<double> vector, double[] labels, double mean)
    {
        double root = Math.Sqrt(labels.Length), sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double deviation = (labels[i] * root * vector[i]) - mean;
            sum += deviation * deviation;
        }

        return sum / labels.Length / (labels.Length - 1);
    }

    private static double MeanOfSquares(double[] values) => TensorPrimitives.SumOfSquares<double>(values) / values.Length;

    private static void RequireLabels(double[] labels, int count, string name)
    {
        ArgumentNullException.ThrowIfNull(labels, name);
        if (labels.Length != count)
            throw new ArgumentException($"{count} sequences have {labels.Length} labels.", name);
        int bad = Array.FindIndex(labels, y => !double.IsFinite(y));
        if (bad >= 0)
            throw new ArgumentException($"Label {bad} is {labels[bad]}.", name);
    }
}

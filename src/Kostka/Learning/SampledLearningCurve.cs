using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Numerics;

namespace Kostka.Learning;

/// <summary>
/// The self-consistent learning curve on sampled data, without deconvolving the sampled spectrum first.
/// </summary>
/// <remarks>
/// <para>
/// The theory knows n and δ only through κ. A pool of m sequences with eigenvalues w_r = m λ̂_r of its Gram matrix, under a ridge δ', has
/// 1/κ = tr (K+δ')⁻¹ = Σ_r 1/(w_r+δ'), and Σ_i ℒ_i = m − δ'/κ. Hence n samples with ridge δ share their κ with the pool at the *implied ridge*
/// δ' ≥ δ that solves Σ_r (w_r+δ)/(w_r+δ') = n (the equivalence of subsampling and ridge: LeJeune, Javadi, Baraniuk 2020; Patil and Du 2023).
/// All m sampled eigenvalues enter, high ones too, and the biases of sampling are accounted for exactly in the limit of the theory; cutting the
/// spectrum at a tenth of the pool instead makes κ too large by 10 % at n = m/16 and by 70 % at n = m/4 (polynomial kernel of degree 3 on 16
/// bits). The same sums give n − Σℒ² = n − m + (Σ 1/(w+δ'))² / Σ 1/(w+δ')².
/// </para>
/// <para>
/// Σ(1−ℒ)²P + noise depends on κ alone as well, so it is read off the pool's own regression under δ', divided by that regression's
/// overfitting coefficient: half from generalised cross-validation on the pool, half from the check pool, whose labels the fit never saw.
/// Either alone is consistent; their errors partly cancel. Neither takes noise for signal. Both are freed of the chance that a pool holds too
/// many labels of a rare value, by a control variate.
/// </para>
/// <para>
/// Where the theory itself ends. It takes eigenfunctions as independent Gaussian features. Against the exact spectrum and 600 repeats (kernels on
/// bits) it is unbiased within about 1 % from n = 4 on, except for noise-free targets at small ridge once they are nearly learned: errors
/// below a tenth of the target's power come out too small, by 2 to 7 % (token on 16 bits, δ = 0.02) and more when n is an appreciable share of all
/// sequences that exist.
/// </para>
/// </remarks>
public sealed class SampledLearningCurve
{
    private readonly CrossFittedTarget _target;
    private readonly LearningCurve _resolved;
    private readonly LinearAlgebra _algebra;

    /// <summary>A target on sampled data.</summary>
    /// <param name="target">The target, measured on both pools without added noise.</param>
    /// <param name="ridge">The ridge δ ≥ 0.</param>
    /// <param name="labelNoise">Variance added to training and test labels, at least 0; its effect is added exactly.</param>
    /// <param name="algebra">The backend; null means <see cref="LinearAlgebra.Default"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A variance is negative.</exception>
    public SampledLearningCurve(CrossFittedTarget target, double ridge, double labelNoise = 0, LinearAlgebra? algebra = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        _target = target;
        _resolved = target.ResolvedCurve(ridge, target.Labels.Columns.Length * labelNoise);
        _algebra = algebra ?? LinearAlgebra.Default;
        Ridge = ridge;
        LabelNoise = labelNoise;
    }

    /// <summary>The ridge δ.</summary>
    public double Ridge { get; }

    /// <summary>Variance of the label noise.</summary>
    public double LabelNoise { get; }

    /// <summary>The largest n for which the prediction is claimed: a quarter of the pool. Above it, up to the pool, it is drawn, not claimed.</summary>
    public int ClaimedUpTo => _target.Labels.Count / 4;

    /// <summary>A sample of a second measure, under which the predictor is tested as well; null for none.</summary>
    public OutOfDistributionSample? OutOfDistribution { get; init; }

    /// <summary>Predicts the curve.</summary>
    /// <param name="trainSizes">Numbers of training sequences, 1 … m.</param>
    /// <returns>One point for each, in the order given.</returns>
    /// <exception cref="RequestException">An n is larger than the pool.</exception>
    public ImmutableArray<SampledCurvePoint> Predict(IReadOnlyList<int> trainSizes)
    {
        ArgumentNullException.ThrowIfNull(trainSizes);
        int pool = _target.Labels.Count;
        foreach (int n in trainSizes)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n, nameof(trainSizes));
            if (n > pool)
                throw new RequestException($"n = {n} cannot be predicted from a pool of {pool} sequences: n ≤ {pool}, or a larger pool.");
        }

        return [.. trainSizes.Select(n => Point(n, PoolEquivalent.Of(_target.Modes.Spectrum, n, Ridge)))];
    }

    private SampledCurvePoint Point(int n, PoolEquivalent equivalent)
    {
        var regression = new PoolRegression(_target, equivalent, _algebra);
        Matrix validated = regression.AveragedResiduals(), outputs = regression.Outputs(_target.Modes), tested = Residuals(outputs, _target.CheckLabels);
        var poolResidual = ControlledMean.Half(MeanSquare(validated, _target.Labels), MeanSquare(tested, _target.CheckLabels));
        double unlearned = poolResidual.Mean / equivalent.PoolOverfitting;
        double test = equivalent.Overfitting * (unlearned + (_target.Labels.Columns.Length * LabelNoise));
        double ratio = equivalent.ResidualRatio;
        var noise = new AddedNoise(
            Covariance(validated, tested, unlearned),
            (equivalent.Overfitting / n / (equivalent.PoolOverfitting / _target.Labels.Count)) - 1,
            LabelNoise);
        ClassScores? scores = Scores(regression, outputs, noise);
        var spectrum = _target.Modes.Spectrum;
        var learnability = ImmutableArray.CreateBuilder<double>(spectrum.ResolvedModes);
        for (int r = 0; r < spectrum.ResolvedModes; r++)
            learnability.Add(spectrum.Eigenvalues[r] / (spectrum.Eigenvalues[r] + equivalent.Kappa));
        double learned = 0;
        for (int r = 0; r < learnability.Count; r++)
            learned += learnability[r] * _target.Power[r];
        return new SampledCurvePoint(
            n,
            equivalent.Kappa,
            equivalent.Overfitting,
            test,
            equivalent.Overfitting * poolResidual.Error / equivalent.PoolOverfitting,
            ratio * ratio * test,
            _resolved.At(n).MseEquivalentKernel,
            learnability.MoveToImmutable(),
            _target.ResolvedPower > 1e-9 ? Math.Clamp(learned / _target.ResolvedPower, 0, 1) : double.NaN,
            n <= ClaimedUpTo)
        {
            Scores = scores,
            OutOfDistribution = OutOfDistribution is { } other ? Elsewhere(other, regression, noise) : null,
        };
    }

    /// <summary>The noise by which the predictor of n samples differs from the pool's (see <see cref="PoolRegression"/>).</summary>
    /// <param name="Covariance">C, what is not learned, K × K.</param>
    /// <param name="Growth">g: the variance at x grows by g C V(x); a little below 0 by rounding at n = m.</param>
    /// <param name="LabelNoise">Noise on the labels, which the pool does not have, adds (1+g) V(x) times its variance.</param>
    private sealed record AddedNoise(Matrix Covariance, double Growth, double LabelNoise)
    {
        public double Trace => Enumerable.Range(0, Covariance.Rows).Sum(k => Covariance[k, k]);

        public double[] Common(double[] variances) => Array.ConvertAll(variances, v => Math.Max(Growth, 0) * v);

        public double[] Independent(double[] variances) => Array.ConvertAll(variances, v => (1 + Growth) * LabelNoise * v);
    }

    /// <summary>Accuracy and cross-entropy, half from leaving one out on the pool, half from the check pool; null for a target without decisions.</summary>
    private ClassScores? Scores(PoolRegression regression, Matrix outputs, AddedNoise noise)
    {
        if (!Decides(_target.CheckLabels) || !Decides(_target.Labels) || !double.IsFinite(noise.Growth))
            return null;
        var noisy = new NoisyScores(noise.Covariance.Clone(), _algebra);
        var (left, variances) = regression.LeaveOneOut();
        var check = Expect(noisy, outputs, regression.Variances(_target.Modes), _target.CheckLabels, _target.Means, _target.Variance, noise);
        var pool = Expect(noisy, Residuals(left, _target.Labels), variances, _target.Labels, _target.Means, _target.Variance, noise);
        return new ClassScores(ControlledMean.Half(pool.Accuracy, check.Accuracy), ControlledMean.Half(pool.CrossEntropy, check.CrossEntropy), _target.Labels.Classes is not null);
    }

    /// <summary>The same predictor on a sample of another measure.</summary>
    private OutOfDistributionPrediction Elsewhere(OutOfDistributionSample other, PoolRegression regression, AddedNoise noise)
    {
        var outputs = regression.Outputs(other.Modes);
        double[] variances = regression.Variances(other.Modes);
        Matrix residuals = Residuals(outputs, other.Labels);
        var residual = MeanSquare(residuals, other.Labels, other.Means, other.Variance);
        double error = Math.Sqrt((residual.Error * residual.Error) + regression.ScatterVariance(other.Modes, residuals, noise.Covariance));
        double[] local = regression.LocalVariances(other.Modes);
        double variance = variances.Average();
        double mse = residual.Mean + (Math.Max(noise.Growth, 0) * local.Average()) + (other.Labels.Columns.Length * LabelNoise * (1 + ((1 + noise.Growth) * variance)));
        ClassScores? scores = null;
        if (Decides(other.Labels) && Decides(_target.Labels) && double.IsFinite(noise.Growth))
        {
            var (accuracy, crossEntropy) = Expect(
                new NoisyScores(noise.Covariance.Clone(), _algebra),
                outputs,
                Array.ConvertAll(local, v => noise.Trace > 0 ? v / noise.Trace : 0),
                other.Labels,
                other.Means,
                other.Variance,
                noise);
            scores = new ClassScores(accuracy, crossEntropy, other.Labels.Classes is not null);
        }

        return new OutOfDistributionPrediction(mse, error, scores);
    }

    private static (ControlledMean Accuracy, ControlledMean CrossEntropy) Expect(
        NoisyScores noisy, Matrix outputs, double[] variances, SampleLabels labels, double[] means, double expected, AddedNoise noise)
    {
        var (accuracy, crossEntropy) = noisy.Expect(outputs, noise.Common(variances), noise.Independent(variances), labels, new RandomStream(1, "scatter of predictors"));
        double[] controls = Controls(labels, means);
        return (ControlledMean.Of(accuracy, controls, expected), ControlledMean.Of(crossEntropy, controls, expected));
    }

    private static bool Decides(SampleLabels labels) => labels.Classes is not null || labels.AreSigns;

    private ControlledMean MeanSquare(Matrix residuals, SampleLabels labels) => MeanSquare(residuals, labels, _target.Means, _target.Variance);

    private static ControlledMean MeanSquare(Matrix residuals, SampleLabels labels, double[] means, double expected)
    {
        double[] squares = new double[labels.Count];
        for (int i = 0; i < squares.Length; i++)
            squares[i] = TensorPrimitives.SumOfSquares<double>(residuals.Row(i));
        return ControlledMean.Of(squares, Controls(labels, means), expected);
    }

    /// <summary>Σ_k (y_k − E y_k)²: for labels of few values it tells them apart.</summary>
    private static double[] Controls(SampleLabels labels, double[] means)
    {
        double[] controls = new double[labels.Count];
        for (int k = 0; k < means.Length; k++)
        {
            for (int i = 0; i < controls.Length; i++)
            {
                double c = labels.Columns[k][i] - means[k];
                controls[i] += c * c;
            }
        }

        return controls;
    }

    /// <summary>Labels less outputs, N × K; and so outputs from residuals.</summary>
    private static Matrix Residuals(Matrix outputs, SampleLabels labels)
    {
        var residuals = labels.Stacked();
        TensorPrimitives.Subtract<double>(residuals.Values, outputs.Values, residuals.Values);
        return residuals;
    }

    /// <summary>The second moments of what is not learned: the shape from both pools' residuals, the trace as given.</summary>
    private Matrix Covariance(Matrix a, Matrix b, double trace)
    {
        var covariance = new Matrix(a.Columns, a.Columns);
        var other = new Matrix(a.Columns, a.Columns);
        _algebra.Multiply(a, a, covariance, transposeA: true);
        _algebra.Multiply(b, b, other, transposeA: true);
        TensorPrimitives.Divide(covariance.Values, a.Rows, covariance.Values);
        TensorPrimitives.Divide(other.Values, b.Rows, other.Values);
        TensorPrimitives.Add<double>(covariance.Values, other.Values, covariance.Values);
        double found = Enumerable.Range(0, covariance.Rows).Sum(k => covariance[k, k]);
        TensorPrimitives.Multiply(covariance.Values, found > 0 ? trace / found : 0, covariance.Values);
        return covariance;
    }
}

/// <summary>A learning curve predicted from sampled data, at n training sequences. Errors are against noisy test labels.</summary>
/// <param name="N">Number of training sequences.</param>
/// <param name="Kappa">The effective ridge κ.</param>
/// <param name="Overfitting">The overfitting coefficient 𝓔.</param>
/// <param name="TestMse">Expected test error.</param>
/// <param name="TestMseError">Its standard error from the finite pools; that of the theory itself is not a part of it.</param>
/// <param name="TrainMse">Expected error on the training labels.</param>
/// <param name="MseEquivalentKernel">The error of the equivalent kernel from the resolved modes, without 𝓔 and label noise.</param>
/// <param name="Learnability">ℒ of each resolved mode, 0 … 1.</param>
/// <param name="ResolvedLearnability">Learnability of the target's resolved power, 0 … 1; NaN when it has none.</param>
/// <param name="Claimed">Whether n is at most a quarter of the pool.</param>
public sealed record SampledCurvePoint(
    int N,
    double Kappa,
    double Overfitting,
    double TestMse,
    double TestMseError,
    double TrainMse,
    double MseEquivalentKernel,
    ImmutableArray<double> Learnability,
    double ResolvedLearnability,
    bool Claimed)
{
    /// <summary>Predicted accuracy and cross-entropy of a target with classes, or accuracy of the sign of labels ±1; null for others.</summary>
    public ClassScores? Scores { get; init; }

    /// <summary>The prediction under the second measure; null without one.</summary>
    public OutOfDistributionPrediction? OutOfDistribution { get; init; }
}

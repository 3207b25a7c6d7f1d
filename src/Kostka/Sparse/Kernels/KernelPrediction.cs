using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sparse.Tasks;
using Kostka.Spectra.Exact;
using Kostka.Spectra.Exact.Targets;
using MathNet.Numerics;

namespace Kostka.Sparse.Kernels;

/// <summary>
/// How regression with the kernel of an infinitely wide network is predicted to learn a sparse function, at any context length and from any number of samples: from the exact spectrum by irrep and the self-consistent
/// theory of learning curves, without drawing a sequence.
/// </summary>
/// <remarks>
/// <para>The mean over training sets of the predictor is f̄ = Σ_i ℒ_i f_i, f_i the target's part in the eigenspace i and ℒ_i its learnability. Given the pattern β of the relevant bits it is
/// f̄(β) = Σ_i ℒ_i ⟨1_β, f⟩_i / P(β): the inner products in an eigenspace follow from the powers there of f ± 1_β/√P(β), which the exact spectrum gives like those of any junta.</para>
/// <para>What else the predictor does, through the other bits and the training set, has mean 0 given β, and its variance v is the theory's mean squared error less Σ_β P(β) (f(β) − f̄(β))². Taken as Gaussian,
/// it leaves the sign right with probability Φ(f f̄/√v).</para>
/// </remarks>
public sealed class KernelPrediction
{
    /// <summary>The most relevant bits.</summary>
    public const int MostRelevant = 9;

    private const int FewestIrreps = 4;

    // From one sample on, in steps of a factor √2, to more than any machine holds.
    private const double Step = 1.4142135623730951, MostSamples = 1e18;

    private readonly LearningCurve _curve;
    private readonly ImmutableArray<IrrepPart> _parts;
    private readonly ImmutableArray<BitGroup> _groups;
    private readonly Matrix _inner;
    private readonly double _scale;

    private KernelPrediction(string method, LearningCurve curve, ImmutableArray<IrrepPart> parts, ImmutableArray<BitGroup> groups, Matrix inner, double scale)
    {
        Method = method;
        (_curve, _parts, _groups, _inner, _scale) = (curve, parts, groups, inner, scale);
    }

    /// <summary>How the spectrum was computed: exact, quadrature or closed-form.</summary>
    public string Method { get; }

    /// <summary>The power of the clean function in irreps with k = 0 … boxes below the first row.</summary>
    public ImmutableArray<double> Power => [.. _parts.Select(part => part.Power / (_scale * _scale))];

    /// <summary>Computes the spectrum and the function's part in it.</summary>
    /// <param name="architecture">The network; no part of it may tell positions apart.</param>
    /// <param name="kind">Its kernel under the prior, or its tangent kernel.</param>
    /// <param name="task">The task; where a position is distinguished, as by the readout of the last, it is not among the relevant ones.</param>
    /// <param name="function">The function; for a task that names one, that.</param>
    /// <param name="context">Context length T.</param>
    /// <param name="ridge">The ridge δ ≥ 0.</param>
    /// <param name="computation">Threads, cancellation.</param>
    /// <exception cref="RequestException">The kernel has no exact spectrum, the task does not fit the length, or more than <see cref="MostRelevant"/> bits are relevant.</exception>
    public static KernelPrediction Compute(
        Architecture architecture, KernelKind kind, SparseTask task, BitFunction function, int context, double ridge, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(computation);
        SparseTaskRules.Check(task with { Function = function, Spacing = 0 }, context, new SplitSizes(2, 1, 1));
        int s = task.Relevant;
        if (s > MostRelevant)
            throw new RequestException($"{s} relevant positions are too many for the prediction of kernel regression; at most {MostRelevant} are possible.");
        var measure = new IidMeasure(context, [1 - task.Probability, task.Probability]);
        var spectrum = SymmetricSpectrum.Compute(ExactSpectra.Choose(architecture, kind, measure, ExactMethod.Auto, Math.Max(s, FewestIrreps)), computation);
        bool lastDistinguished = PermutationSymmetry.LastDistinguished(architecture);

        // Labels that are wrong with probability η have the mean (1 − 2η) f, and a variance.
        double scale = 1 - (2 * task.LabelNoise);
        ImmutableArray<double> table = Table(function, s);
        ImmutableArray<BitGroup> groups = BitGroup.Of(table, task.Probability);
        TargetDecomposition whole = Decompose(new BitFunction.Table([.. table.Select(value => scale * value)]));
        var inner = new Matrix(groups.Length, spectrum.Eigenvalues.Count);
        for (int g = 0; g < groups.Length; g++)
        {
            ImmutableArray<double> plus = Decompose(groups[g].Added(table, 1)).ByEigenvalue, minus = Decompose(groups[g].Added(table, -1)).ByEigenvalue;
            for (int i = 0; i < plus.Length; i++)
                inner[g, i] = (plus[i] - minus[i]) / (4 * Math.Sqrt(groups[g].Probability));
        }

        var curve = new LearningCurve(spectrum.Eigenvalues, whole.ByEigenvalue.AsSpan(), ridge, 1 - (scale * scale), whole.Unresolved);
        return new KernelPrediction(spectrum.Method, curve, IrrepPart.Of(spectrum, whole), groups, inner, scale);

        TargetDecomposition Decompose(BitFunction part)
        {
            computation.Cancellation.ThrowIfCancellationRequested();
            var target = new JuntaTarget(part, [.. Enumerable.Range(0, s)]);
            return spectrum.Decompose(TargetCorrelations.Of(target, measure, lastDistinguished)!, computation);
        }
    }

    /// <summary>The prediction for a number of samples.</summary>
    /// <param name="samples">n, above 0.</param>
    public KernelPoint At(double samples)
    {
        LearningCurvePoint point = _curve.At(samples);
        double[] means = new double[_groups.Length];
        double bias = 0;
        for (int g = 0; g < means.Length; g++)
        {
            for (int i = 0; i < point.Learnability.Length; i++)
                means[g] += _scale * point.Learnability[i] * _inner[g, i];
            double miss = (_scale * _groups[g].Value) - means[g];
            bias += _groups[g].Probability * miss * miss;
        }

        double variance = Math.Max(point.TestMse - _curve.LabelNoise - bias, 0), error = variance, accuracy = 0;
        for (int g = 0; g < means.Length; g++)
        {
            double miss = _groups[g].Value - means[g], margin = _groups[g].Value * means[g];
            error += _groups[g].Probability * miss * miss;
            accuracy += _groups[g].Probability * (variance > 0 ? 0.5 * SpecialFunctions.Erfc(-margin / Math.Sqrt(2 * variance)) : margin > 0 ? 1 : 0);
        }

        return new KernelPoint(samples, error, accuracy, [.. _parts.Select(part => part.Learnability(_curve, point))]);
    }

    /// <summary>The fewest samples at which the predicted accuracy reaches the one asked for, with the prediction there; null when no number up to 10^18 does.</summary>
    /// <param name="accuracy">Above ½ and below 1.</param>
    public KernelPoint? Reaching(double accuracy)
    {
        if (!(accuracy is > 0.5 and < 1))
            throw new ArgumentOutOfRangeException(nameof(accuracy), accuracy, "The accuracy must be above one half and below 1.");

        // Accuracy need not grow all the way (double descent): the first crossing is sought from few samples upwards.
        double below = 1, above = 1;
        while (At(above).Accuracy < accuracy)
        {
            if (above > MostSamples)
                return null;
            below = above;
            above *= Step;
        }

        while (above / below > 1 + 1e-9)
        {
            double middle = Math.Sqrt(below * above);
            if (At(middle).Accuracy < accuracy)
                below = middle;
            else
                above = middle;
        }

        return At(above);
    }

    private static ImmutableArray<double> Table(BitFunction function, int bits)
    {
        byte[] read = new byte[bits];
        var values = ImmutableArray.CreateBuilder<double>(1 << bits);
        for (int pattern = 0; pattern < 1 << bits; pattern++)
        {
            for (int j = 0; j < bits; j++)
                read[j] = (byte)((pattern >> j) & 1);
            values.Add(function.Value(read));
        }

        return values.MoveToImmutable();
    }
}

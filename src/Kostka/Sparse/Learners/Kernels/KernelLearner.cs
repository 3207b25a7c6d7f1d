using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Kostka.Kernels;
using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Sparse.Tasks;

namespace Kostka.Sparse.Learners.Kernels;

/// <summary>Gaussian-process regression on the labels ±1 with the kernel of an infinitely wide network: what the network learns in the lazy regime. The sign of the mean classifies.</summary>
/// <remarks>For each problem the kernel matrix and its factor of the largest size so far are kept: the leading blocks are those of the first sequences.</remarks>
public sealed class KernelLearner : ISparseLearner
{
    private readonly KernelSettings _settings;
    private readonly InfiniteKernel _kernel;
    private readonly ConditionalWeakTable<SparseProblem, KernelProblem> _problems = [];

    /// <summary>The learner of given settings.</summary>
    /// <exception cref="RequestException">The architecture leaves the grammar of layers, or holds a layer without a kernel.</exception>
    public KernelLearner(KernelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!(settings.Ridge > 0 && double.IsFinite(settings.Ridge)))
            throw new ArgumentOutOfRangeException(nameof(settings), settings.Ridge, "The ridge must be above 0.");
        if (settings.MostSamples < 2)
            throw new ArgumentOutOfRangeException(nameof(settings), settings.MostSamples, "At least two sequences must be allowed.");
        _settings = settings;
        _kernel = new InfiniteKernel(settings.Architecture, settings.Kind);
    }

    /// <inheritdoc/>
    public string Name => "kernel";

    /// <inheritdoc/>
    public int? MostSamples(SparseTask task, int context) => _settings.MostSamples;

    /// <inheritdoc/>
    /// <exception cref="RequestException">There are more samples than allowed, or the kernel matrix does not fit in memory.</exception>
    public SparseOutcome Learn(SparseProblem problem, int samples, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(computation);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, problem.Training.Count);
        if (samples > _settings.MostSamples)
            throw new RequestException($"kernel: {samples} sequences are more than the {_settings.MostSamples} that are allowed; a higher limit takes memory and time of the square and the cube of it.");
        KernelProblem prepared = _problems.TryGetValue(problem, out KernelProblem? known) && known.Size >= samples
            ? known
            : KernelProblem.Of(problem, samples, _kernel, _settings.Ridge, computation);
        _problems.AddOrUpdate(problem, prepared);
        double[] coefficients = prepared.Regression.Coefficients(problem.Training.Labels.AsSpan(0, samples));

        // On the training sequences K α = y − δ α.
        double[] fitted = problem.Training.Labels[..samples];
        TensorPrimitives.MultiplyAdd(coefficients, -_settings.Ridge, fitted, fitted);
        return new SparseOutcome(
            problem.Training.First(samples).Accuracy(fitted),
            problem.Selection.Accuracy(Outputs(prepared.Selection, coefficients)),
            problem.Scoring.Accuracy(Outputs(prepared.Scoring, coefficients)),
            1)
        {
            Optimal = true,
        };
    }

    private static double[] Outputs(Matrix cross, double[] coefficients)
    {
        double[] outputs = new double[cross.Rows];
        for (int i = 0; i < outputs.Length; i++)
            outputs[i] = TensorPrimitives.Dot<double>(cross.Row(i)[..coefficients.Length], coefficients);
        return outputs;
    }

    /// <summary>What regression on the first sequences of a problem needs.</summary>
    /// <param name="Regression">The factor of their kernel matrix.</param>
    /// <param name="Selection">Kernel values of the selection split, a row a sequence, against them.</param>
    /// <param name="Scoring">The same of the scoring split.</param>
    private sealed record KernelProblem(GaussianProcessRegression Regression, Matrix Selection, Matrix Scoring)
    {
        public int Size => Regression.Size;

        public static KernelProblem Of(SparseProblem problem, int samples, InfiniteKernel kernel, double ridge, Computation computation)
        {
            long rows = (2L * samples) + problem.Selection.Count + problem.Scoring.Count;
            MemoryGuard.Require(8 * rows * samples, $"Gaussian-process regression on {samples} sequences", "A smaller limit for the learner kernel needs less.");
            var training = problem.Training.Inputs.Slice(0, samples);
            return new KernelProblem(
                GaussianProcessRegression.Fit(kernel.Gram(training, computation), ridge),
                kernel.Gram(problem.Selection.Inputs, training, computation),
                kernel.Gram(problem.Scoring.Inputs, training, computation));
        }
    }
}

using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Spectra.Isotypic;

/// <summary>
/// Isotypic weights ‖P_λ f‖²/‖f‖² of functions that are known by evaluation only: a black-box target, eigenfunctions of a sampled spectrum, a trained network;
/// and of a kernel's trace. P_λ projects onto the irrep λ of the permutations of positions.
/// </summary>
/// <remarks>
/// The inner product is E f(x)g(x) over sequences of the measure <i>with their positions permuted at random</i>: the measure itself where it is exchangeable, its permutation
/// average where it is not (text), since only there permutations are unitary and parts of different irreps orthogonal. So a weight tells how the function depends on the
/// order of tokens when every order of a window's tokens counts alike. The token that follows a sequence stays the same for all permutations.
/// </remarks>
public static class IsotypicWeights
{
    /// <summary>Estimates the weights of several functions at once, on the same random points.</summary>
    /// <param name="functions">The values of the functions at N sequences: N × functions. Called once.</param>
    /// <param name="measure">Where the sequences come from.</param>
    /// <param name="settings">How many irreps, orbits and points: orbits × points evaluations of each function.</param>
    /// <param name="stream">Where the random numbers come from.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <returns>One decomposition a function.</returns>
    /// <exception cref="RequestException">Settings out of range, or more sequences than the measure has.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ImmutableArray<IsotypicDecomposition> Estimate(
        Func<SequenceSample, Computation, Matrix> functions, ISequenceMeasure measure, IsotypicSettings settings, RandomStream stream, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(functions);
        ArgumentNullException.ThrowIfNull(computation);
        OrbitSample sample = OrbitSample.Draw(measure, settings, stream);
        computation.Cancellation.ThrowIfCancellationRequested();
        Matrix values = functions(sample.Points, computation.Part(0, 0.7));
        if (values.Rows != sample.Points.Count)
            throw new ArgumentException($"{sample.Points.Count} sequences were to be evaluated; there are {values.Rows} rows of values.", nameof(functions));
        List<(Matrix Powers, double[] Totals)> orbits = [];
        foreach (int start in sample.Starts)
        {
            Matrix onOrbit = sample.ByFunction(values, start);
            Matrix powers = OrbitPowers.Of(new OrbitPairs(sample.Orbit(start), sample.Irreps), onOrbit, computation);
            orbits.Add((powers, [.. Enumerable.Range(0, onOrbit.Rows).Select(r => TensorPrimitives.SumOfSquares(onOrbit.Row(r)) / settings.Points)]));
            computation.Progress?.Report(0.7 + (0.3 * sample.Share(start)));
        }

        return
        [
            .. Enumerable.Range(0, values.Columns).Select(r => IsotypicDecomposition.Of(
                sample.Irreps, [.. orbits.Select(orbit => orbit.Powers.Row(r).ToArray())], [.. orbits.Select(orbit => orbit.Totals[r])])),
        ];
    }

    /// <summary>The weights of the first eigenfunctions of a sampled spectrum, extended to the points (Nyström).</summary>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="modes">How many eigenfunctions, 0 … <see cref="SampledSpectrum.Rank"/>; those beyond <see cref="SampledSpectrum.ResolvedModes"/> are mostly noise of the pool.</param>
    /// <param name="measure">The measure that the pool was drawn from.</param>
    /// <param name="settings">Orbits × points × pool evaluations of the kernel.</param>
    /// <param name="stream">Where the random numbers come from; not the one that the pool came from.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <remarks>
    /// The extended eigenfunctions are those of a finite pool, which is not symmetric itself: a part of the weight in other irreps is the pool's noise, and eigenfunctions
    /// of one multiplet are told from others only as far as their eigenvalues are.
    /// </remarks>
    /// <exception cref="RequestException">Settings out of range, or more sequences than the measure has.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ImmutableArray<IsotypicDecomposition> OfModes(
        SampledSpectrum spectrum, int modes, ISequenceMeasure measure, IsotypicSettings settings, RandomStream stream, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        return Estimate((points, part) => spectrum.Extend(points.Sequences, modes, part), measure, settings, stream, computation);
    }

    /// <summary>The power of targets in each irrep by Monte Carlo: for any target, and any measure.</summary>
    /// <param name="targets">The targets, evaluated on the same points.</param>
    /// <param name="measure">Where the sequences come from.</param>
    /// <param name="settings">How many irreps, orbits and points.</param>
    /// <param name="stream">Where the random numbers come from.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <exception cref="RequestException">Settings out of range, more sequences than the measure has, or a target that does not fit it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ImmutableArray<IsotypicDecomposition> OfTargets(
        IReadOnlyList<ITarget> targets, ISequenceMeasure measure, IsotypicSettings settings, RandomStream stream, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(measure);
        foreach (ITarget target in targets)
            target.Check(measure.Length, measure.Vocabulary);
        return Estimate(Values, measure, settings, stream, computation);

        Matrix Values(SequenceSample points, Computation part)
        {
            var values = new Matrix(points.Count, targets.Count);
            for (int r = 0; r < targets.Count; r++)
            {
                double[] column = targets[r].Evaluate(points);
                for (int i = 0; i < column.Length; i++)
                    values[i, r] = column[i];
            }

            return values;
        }
    }

    /// <summary>The weights of random functions f ~ GP(0, k): what a wide network with this kernel is before training.</summary>
    /// <param name="kernel">k.</param>
    /// <param name="draws">How many functions, at least 1.</param>
    /// <param name="measure">Where the sequences come from.</param>
    /// <param name="settings">How many irreps, orbits and points: the kernel's matrix over all orbits × points sequences is diagonalised.</param>
    /// <param name="stream">Where the random numbers come from.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <exception cref="RequestException">Settings out of range, more sequences than the measure has, or too little memory.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ImmutableArray<IsotypicDecomposition> OfPriorDraws(
        ISequenceKernel kernel, int draws, ISequenceMeasure measure, IsotypicSettings settings, RandomStream stream, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        RandomStream normal = stream.Child(1);
        return Estimate(Values, measure, settings, stream, computation);

        // With K = Σ λ_r u_r u_rᵀ, the values Σ √λ_r u_r g_r have the covariance K. Negative eigenvalues are rounding.
        Matrix Values(SequenceSample points, Computation part)
        {
            int count = points.Count;
            MemoryGuard.Require(3L * count * count * sizeof(double), $"random functions at {count} sequences", "Use fewer orbits or points.");
            SymmetricEigen eigen = LinearAlgebra.Default.Eigen(kernel.Gram(points.Sequences, part));
            Matrix amplitudes = new(count, draws), values = new(count, draws);
            for (int r = 0; r < count; r++)
            {
                double deviation = Math.Sqrt(Math.Max(eigen.Values[r], 0));
                foreach (ref double amplitude in amplitudes.Row(r))
                    amplitude = deviation * normal.NextGaussian();
            }

            LinearAlgebra.Default.Multiply(eigen.Vectors, amplitudes, values, transposeA: true);
            return values;
        }
    }

    /// <summary>
    /// The share of each irrep in a kernel's trace E k(x, x): its weight in the mean square of random functions f ~ GP(0, k). For any kernel and measure, its <see cref="IsotypicPart.Power"/>
    /// is Σ of the irrep's eigenvalues, each as often as it occurs.
    /// </summary>
    /// <param name="kernel">k.</param>
    /// <param name="measure">Where the sequences come from.</param>
    /// <param name="settings">How many irreps, orbits and points: orbits × points² / 2 evaluations of the kernel.</param>
    /// <param name="stream">Where the random numbers come from.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <exception cref="RequestException">Settings out of range, or more sequences than the measure has.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IsotypicDecomposition OfTrace(
        ISequenceKernel kernel, ISequenceMeasure measure, IsotypicSettings settings, RandomStream stream, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(computation);
        OrbitSample sample = OrbitSample.Draw(measure, settings, stream);
        List<double[]> traces = [];
        List<double> totals = [];
        double done = 0;
        foreach (int start in sample.Starts)
        {
            computation.Cancellation.ThrowIfCancellationRequested();
            SequenceSet orbit = sample.Orbit(start);
            Matrix gram = kernel.Gram(orbit, computation.Part(done, sample.Share(start)));
            traces.Add(OrbitTraces.Of(new OrbitPairs(orbit, sample.Irreps), gram, computation));
            totals.Add(Enumerable.Range(0, orbit.Count).Sum(i => gram[i, i]) / orbit.Count);
            done = sample.Share(start);
        }

        return IsotypicDecomposition.Of(sample.Irreps, traces, [.. totals]);
    }
}

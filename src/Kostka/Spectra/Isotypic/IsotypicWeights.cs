using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Symmetry;

namespace Kostka.Spectra.Isotypic;

/// <summary>
/// Isotypic weights ‖P_λ f‖²/‖f‖² of functions that are known by evaluation only: a black-box target, eigenfunctions of a sampled spectrum, a trained network.
/// P_λ projects onto the irrep λ of the permutations of positions.
/// </summary>
/// <remarks>
/// The inner product is E f(x)g(x) over sequences of the measure <i>with their positions permuted at random</i>: the measure itself where it is exchangeable, its permutation
/// average where it is not (text), since only there permutations are unitary and parts of different irreps orthogonal. So a weight tells how the function depends on the
/// order of tokens when every order of a window's tokens counts alike. The token that follows a sequence stays the same for all permutations.
/// </remarks>
public static class IsotypicWeights
{
    /// <summary>Estimates the weights of several functions at once, on the same random points.</summary>
    /// <param name="functions">The values of the functions at N sequences: N × functions.</param>
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
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(computation);
        settings.Check();
        ImmutableArray<Partition> irreps = [.. Partition.All(measure.Length, measure.Vocabulary, settings.Below)];
        SequenceSample bases = measure.Draw(settings.Orbits, stream.Child(0));
        List<OrbitResult> orbits = [];
        for (int o = 0; o < settings.Orbits; o++)
        {
            computation.Cancellation.ThrowIfCancellationRequested();
            SequenceSample points = Permutations(bases, o, settings.Points, stream.Child((ulong)o + 1));
            double start = (double)o / settings.Orbits, end = (double)(o + 1) / settings.Orbits;
            Matrix values = Transposed(functions(points, computation.Part(start, start + (0.8 * (end - start)))), settings.Points);
            Matrix powers = new OrbitPowers(points.Sequences, irreps).Of(values, computation);
            orbits.Add(new OrbitResult(powers, [.. Enumerable.Range(0, values.Rows).Select(r => TensorPrimitives.SumOfSquares(values.Row(r)) / settings.Points)]));
            computation.Progress?.Report(end);
        }

        return [.. Enumerable.Range(0, orbits[0].Totals.Length).Select(function => Decompose(function, irreps, orbits))];
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
    public static ImmutableArray<IsotypicDecomposition> OfModes(
        SampledSpectrum spectrum, int modes, ISequenceMeasure measure, IsotypicSettings settings, RandomStream stream, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        return Estimate((points, part) => spectrum.Extend(points.Sequences, modes, part), measure, settings, stream, computation);
    }

    /// <summary>The power of targets in each irrep by Monte Carlo: for any target, and any measure.</summary>
    /// <inheritdoc cref="Estimate"/>
    /// <param name="targets">The targets, evaluated on the same points.</param>
    /// <param name="measure">Where the sequences come from.</param>
    /// <param name="settings">How many irreps, orbits and points.</param>
    /// <param name="stream">Where the random numbers come from.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
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

    /// <summary>One member of a sample with its tokens in random order, again and again.</summary>
    private static SequenceSample Permutations(SequenceSample bases, int member, int count, RandomStream stream)
    {
        SequenceSet sequences = bases.Sequences;
        int[] tokens = SampleStorage.Tokens(count, sequences.Length);
        for (int i = 0; i < count; i++)
        {
            Span<int> point = tokens.AsSpan(i * sequences.Length, sequences.Length);
            sequences[member].CopyTo(point);
            stream.Shuffle(point);
        }

        return new SequenceSample(
            new SequenceSet(count, sequences.Length, sequences.Vocabulary, tokens), [.. Enumerable.Repeat(bases.Next[member], count)]);
    }

    private static Matrix Transposed(Matrix values, int points)
    {
        if (values.Rows != points)
            throw new ArgumentException($"{points} sequences were to be evaluated; there are {values.Rows} rows of values.", nameof(values));
        var transposed = new Matrix(values.Columns, values.Rows);
        for (int i = 0; i < values.Rows; i++)
        {
            for (int r = 0; r < values.Columns; r++)
                transposed[r, i] = values[i, r];
        }

        return transposed;
    }

    private static IsotypicDecomposition Decompose(int function, ImmutableArray<Partition> irreps, List<OrbitResult> orbits)
    {
        double[] totals = [.. orbits.Select(orbit => orbit.Totals[function])];
        double[] remainders = [.. orbits.Select(orbit => orbit.Totals[function] - TensorPrimitives.Sum<double>(orbit.Powers.Row(function)))];
        return new IsotypicDecomposition(
            [.. irreps.Select((irrep, k) =>
            {
                double[] powers = [.. orbits.Select(orbit => orbit.Powers[function, k])];
                return new IsotypicPart(irrep, Quotient(powers, totals), MeanAndError.Of(powers));
            })],
            Quotient(remainders, totals),
            MeanAndError.Of(remainders),
            MeanAndError.Of(totals));
    }

    /// <summary>Σ parts / Σ wholes over orbits, its error by the jackknife: the spread of the quotients that leave out one orbit each.</summary>
    private static MeanAndError Quotient(double[] parts, double[] wholes)
    {
        int n = parts.Length;
        double part = Summation.Sum(parts), whole = Summation.Sum(wholes);
        double[] without = [.. parts.Select((value, o) => (part - value) / (whole - wholes[o]))];
        MeanAndError spread = MeanAndError.Of(without);
        return new MeanAndError(part / whole, spread.StandardError * (n - 1), n);
    }

    /// <summary>On one orbit: powers by function and irrep, and each function's mean square.</summary>
    private sealed record OrbitResult(Matrix Powers, double[] Totals);
}

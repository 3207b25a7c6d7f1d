using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Symmetry;
using MathNet.Numerics;

namespace Kostka.Spectra.Isotypic;

/// <summary>
/// Permuted sequences on which any model can be evaluated elsewhere, and what its outputs there say of it: how much of it does not depend on the order of the tokens
/// (the trivial irrep), how much adds up single positions (the standard irrep), and so on.
/// </summary>
/// <remarks>
/// Other than <see cref="IsotypicWeights"/>, which split the mean square of a function, a probe splits its <i>variance</i>: the constant lies in the trivial irrep and says nothing
/// about permutations, and the outputs of models often carry a large one.
/// </remarks>
public sealed class Probe
{
    private readonly OrbitSample _sample;
    private readonly IsotypicSettings _settings;

    private Probe(OrbitSample sample, IsotypicSettings settings) => (_sample, _settings) = (sample, settings);

    /// <summary>The sequences, orbit by orbit: orbits × points rows.</summary>
    public SequenceSample Points => _sample.Points;

    /// <summary>The irreps told apart, the trivial one first.</summary>
    public ImmutableArray<Partition> Irreps => _sample.Irreps;

    /// <summary>Permutes sequences of a measure.</summary>
    /// <param name="measure">Where the sequences come from.</param>
    /// <param name="settings">How many irreps, orbits and points.</param>
    /// <param name="stream">Where the random numbers come from.</param>
    /// <exception cref="RequestException">Settings out of range, or more sequences than the measure has.</exception>
    public static Probe Draw(ISequenceMeasure measure, IsotypicSettings settings, RandomStream stream) =>
        new(OrbitSample.Draw(measure, settings, stream), settings);

    /// <summary>Permutes some of one's own sequences, chosen at random without replacement.</summary>
    /// <param name="sequences">The sequences, at least as many as orbits.</param>
    /// <param name="settings">How many irreps, orbits and points.</param>
    /// <param name="stream">Where the random numbers come from.</param>
    /// <exception cref="RequestException">Settings out of range, or too few sequences.</exception>
    public static Probe Draw(SequenceSet sequences, IsotypicSettings settings, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(stream);
        settings.Check();
        if (sequences.Count < settings.Orbits)
            throw new RequestException($"{settings.Orbits} orbits need as many sequences, and there are {sequences.Count}; give more sequences, or ask for fewer orbits.");
        int[] order = [.. Enumerable.Range(0, sequences.Count)];
        stream.Child(0).Shuffle<int>(order);
        int[] tokens = [.. order.Take(settings.Orbits).SelectMany(row => sequences[row].ToArray())];
        var bases = new SequenceSample(
            new SequenceSet(settings.Orbits, sequences.Length, sequences.Vocabulary, tokens), new int[settings.Orbits]);
        return new Probe(OrbitSample.Permute(bases, settings, stream), settings);
    }

    /// <summary>A probe whose sequences were kept in a file.</summary>
    /// <param name="points">Orbits × points rows, orbit by orbit.</param>
    /// <param name="settings">How many irreps, orbits and points.</param>
    /// <exception cref="RequestException">Settings out of range, another number of rows, or rows of one orbit that are not permutations of one another.</exception>
    public static Probe Restore(SequenceSet points, IsotypicSettings settings)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        if (points.Count != settings.Orbits * settings.Points)
            throw new RequestException($"{settings.Orbits} orbits of {settings.Points} points are {settings.Orbits * settings.Points} sequences, not {points.Count}.");
        int[] first = [], row;
        for (int i = 0; i < points.Count; i++)
        {
            row = [.. points[i].ToArray().Order()];
            if (i % settings.Points == 0)
                first = row;
            else if (!row.AsSpan().SequenceEqual(first))
                throw new RequestException($"Sequence {i} is no permutation of the first one of its orbit, sequence {i - (i % settings.Points)}.");
        }

        return new Probe(OrbitSample.Of(new SequenceSample(points, new int[points.Count]), settings), settings);
    }

    /// <summary>The share of each irrep in the variance of functions without any structure (independent values at all sequences), and at last that of all other irreps.</summary>
    /// <remarks>The average over the probe's orbits of d_λ K_λn / (number of sequences of the orbit), without the constant.</remarks>
    public ImmutableArray<double> Chance()
    {
        double[] shares = new double[Irreps.Length + 1];
        foreach (int start in _sample.Starts)
        {
            SequenceSet orbit = _sample.Orbit(start).Slice(0, 1);
            double[] dimensions = new OrbitPairs(orbit, Irreps).Dimensions();
            double size = Math.Exp(SpecialFunctions.FactorialLn(orbit.Length) - Counts(orbit).Sum(SpecialFunctions.FactorialLn));
            for (int k = 0; k < dimensions.Length; k++)
                shares[k] += Math.Min(1, dimensions[k] / size) / _settings.Orbits;
        }

        shares[^1] = Math.Max(0, 1 - shares.Sum());
        return [.. shares];
    }

    /// <summary>What the outputs of a model say: each output by itself, and at last all together (the sum of their variances).</summary>
    /// <param name="outputs">Its outputs at the rows of <see cref="Points"/>: rows × outputs, all finite.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <param name="together">How many of the outputs, the first ones, are meant by "all together"; null for every one. Others are functions to compare with.</param>
    /// <exception cref="ArgumentException">Another number of rows.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ImmutableArray<ProbedFunction> Analyse(Matrix outputs, Computation computation, int? together = null)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(computation);
        if (outputs.Rows != Points.Count)
            throw new ArgumentException($"{Points.Count} rows of outputs were expected, not {outputs.Rows}.", nameof(outputs));
        List<ProbedOrbit>[] functions = [.. Enumerable.Range(0, outputs.Columns).Select(_ => new List<ProbedOrbit>(_settings.Orbits))];
        foreach (int start in _sample.Starts)
        {
            computation.Cancellation.ThrowIfCancellationRequested();
            Matrix values = _sample.ByFunction(outputs, start);
            Matrix powers = OrbitPowers.Of(new OrbitPairs(_sample.Orbit(start), Irreps), values, computation);
            for (int c = 0; c < functions.Length; c++)
            {
                ReadOnlySpan<double> row = values.Row(c);
                functions[c].Add(new ProbedOrbit([Summation.Sum(row) / row.Length], powers.Row(c).ToArray(), TensorPrimitives.SumOfSquares(row) / row.Length));
            }

            computation.Progress?.Report(_sample.Share(start));
        }

        List<ProbedOrbit> all = [.. Enumerable.Range(0, _settings.Orbits).Select(o => ProbedOrbit.Together([.. functions.Take(together ?? functions.Length).Select(orbits => orbits[o])]))];
        return [.. functions.Append(all).Select(orbits => ProbedFunction.Of(Irreps, [.. orbits]))];
    }

    private static IEnumerable<int> Counts(SequenceSet orbit) => orbit[0].ToArray().CountBy(symbol => symbol).Select(pair => pair.Value);
}

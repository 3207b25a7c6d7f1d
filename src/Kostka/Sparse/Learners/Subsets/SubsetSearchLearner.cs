using System.Collections.Immutable;
using System.Globalization;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sparse.Tasks;

namespace Kostka.Sparse.Learners.Subsets;

/// <summary>
/// Exhaustive search over all s-subsets of the positions: the function of the family with the fewest training errors (the empirical risk minimiser). It knows s, and by default the function,
/// and needs no more than (ln C(T,s) + ln 1/δ)/ε samples; what it costs is time of the order T^s.
/// </summary>
/// <remarks>
/// The training data alone decide. Of functions that fit them equally well one is drawn at random: other positions with the same errors, and in a table the values at patterns that no training
/// sequence has, or as many of one label as of the other.
/// </remarks>
public sealed class SubsetSearchLearner : ISparseLearner
{
    private readonly SubsetSettings _settings;

    /// <summary>The learner of given settings.</summary>
    public SubsetSearchLearner(SubsetSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!(settings.MostSubsets >= 1))
            throw new ArgumentOutOfRangeException(nameof(settings), settings.MostSubsets, "At least one subset must be allowed.");
        _settings = settings;
    }

    /// <inheritdoc/>
    public string Name => "subsets";

    /// <summary>C(T,s), the number of subsets of s among T positions.</summary>
    /// <param name="context">T.</param>
    /// <param name="relevant">s, 0 … T.</param>
    public static double Subsets(int context, int relevant)
    {
        double count = 1;
        for (int j = 1; j <= relevant; j++)
            count = Math.Round(count * (context - relevant + j) / j);
        return count;
    }

    /// <summary>Any number, or none at all: 0 where there are too many subsets.</summary>
    /// <inheritdoc/>
    public int? MostSamples(SparseTask task, int context)
    {
        ArgumentNullException.ThrowIfNull(task);
        return Subsets(context, task.Relevant) <= _settings.MostSubsets ? null : 0;
    }

    /// <inheritdoc/>
    /// <exception cref="RequestException">There are too many subsets.</exception>
    public SparseOutcome Learn(SparseProblem problem, int samples, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(computation);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, problem.Training.Count);
        if (MostSamples(problem.Task, problem.Context) is not null)
        {
            throw new RequestException(string.Create(
                CultureInfo.InvariantCulture,
                $"subsets: there are {Subsets(problem.Context, problem.Task.Relevant):G3} subsets of {problem.Task.Relevant} among {problem.Context} positions; at most {_settings.MostSubsets:G3} are gone through."));
        }

        JuntaTarget found = Find(problem, samples, computation.Cancellation);
        return new SparseOutcome(Accuracy(found, problem.Training.First(samples)), Accuracy(found, problem.Selection), Accuracy(found, problem.Scoring), 1) { Optimal = true };
    }

    /// <summary>The function that is learned, with its positions.</summary>
    private JuntaTarget Find(SparseProblem problem, int samples, CancellationToken cancellation)
    {
        var data = new BitColumns(problem.Training, samples);
        RandomStream stream = problem.Random(samples);
        int bits = problem.Task.Relevant, expected = (int)Math.Ceiling(problem.Task.LabelNoise * samples);
        SubsetFamily family = _settings.Family ?? (problem.Task.Function is null ? SubsetFamily.AnyTable : SubsetFamily.Known);
        BitFunction known = problem.Target.Function;
        SubsetSearch search = family is SubsetFamily.Known
            ? new KnownFunctionSearch(data, BitStates.Of(known, bits), stream, cancellation)
            : new AnyTableSearch(data, bits, stream, cancellation);
        search.Run(expected);
        ImmutableArray<int> positions = [.. search.Best];
        return new JuntaTarget(family is SubsetFamily.Known ? known : MostFrequent(problem.Training, samples, positions, stream), positions);
    }

    /// <summary>The table of the more frequent labels; a coin where there is none.</summary>
    private static BitFunction.Table MostFrequent(LabelledBits training, int samples, ImmutableArray<int> positions, RandomStream stream)
    {
        double[] balance = new double[1 << positions.Length];
        for (int i = 0; i < samples; i++)
        {
            ReadOnlySpan<int> sequence = training.Inputs[i];
            int pattern = 0;
            for (int j = 0; j < positions.Length; j++)
                pattern |= sequence[positions[j]] << j;
            balance[pattern] += training.Labels[i];
        }

        return new BitFunction.Table([.. balance.Select(sum => sum != 0 ? Math.Sign(sum) : stream.NextUniform() < 0.5 ? -1.0 : 1.0)]);
    }

    private static double Accuracy(JuntaTarget function, LabelledBits data) => data.Accuracy(function.Evaluate(new SequenceSample(data.Inputs, [])));
}

using System.Collections.Immutable;
using System.Diagnostics;
using Kostka.Networks.Training;
using Kostka.Numerics;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Learners.Subsets;
using Kostka.Sparse.Search;
using Kostka.Sparse.Tasks;

namespace Kostka.Studies.Running;

/// <summary>About how long a sparse study takes, from runs that are timed at the shortest context.</summary>
internal sealed class SparseCost(Study study, SparseProblems problems, RunOptions options)
{
    // A search tries about so many sizes, of about so many sequences; of a transformer, successful runs take one or two attempts and failed ones all.
    private const double TrialsOfASearch = 5;
    private const int TypicalSamples = 64, TimedSteps = 10;

    private readonly SparseSettings _settings = study.RequireSparse();

    /// <summary>Seconds of a search along context lengths; problems of which runs are in the store already are not counted.</summary>
    public double Search(int index, ISparseLearner learner, ImmutableArray<int> contexts, Computation computation)
    {
        SparseTask task = _settings.Tasks[index].Task;
        (double Seconds, int Samples) run = Run(index, task, learner, contexts[0], computation);
        return contexts.Sum(context => Open(task, learner, context) * TrialsOfASearch * run.Seconds * Work(learner, task, context) / Work(learner, task, contexts[0])) / options.Threads;
    }

    /// <summary>Seconds of the runs at given distances.</summary>
    public double Distances(int index, ISparseLearner learner, SparseDistanceSettings distances, Computation computation)
    {
        (double Seconds, int Samples) run = Run(index, SparseProblems.Spaced(_settings.Tasks[index].Task, distances.Spacings[0]), learner, distances.Context, computation);
        return distances.Spacings.Length * distances.Seeds * run.Seconds * distances.Samples / run.Samples / options.Threads;
    }

    /// <summary>Problems at a length of which no run is known.</summary>
    private int Open(SparseTask task, ISparseLearner learner, int context) => Enumerable.Range(0, _settings.Seeds).Count(seed =>
        options.Sparse is not { } store || _settings.Samples.All(samples => store.Find(new SparseUnit(task.Name, learner.Name, context, seed, samples)) is null));

    /// <summary>How the work of a run grows with the length.</summary>
    private static double Work(ISparseLearner learner, SparseTask task, int context) => learner is SubsetSearchLearner ? SubsetSearchLearner.Subsets(context, task.Relevant) : context;

    /// <summary>Seconds of a run, with the number of sequences that it learns from.</summary>
    private (double Seconds, int Samples) Run(int index, SparseTask task, ISparseLearner learner, int context, Computation computation)
    {
        int most = Math.Min(learner.MostSamples(task, context) ?? int.MaxValue, _settings.Samples[^1]), samples = Math.Min(TypicalSamples, most);
        SparseProblem problem = problems.At(index, task, context)(0, samples);
        if (learner is not TransformerLearner)
            return (Timed(learner), samples);
        TransformerSettings transformer = _settings.Transformer;
        int steps = transformer.Training.Steps;
        double few = Timed(Shortened(TimedSteps)), more = Timed(Shortened(3 * TimedSteps)), attempts = (1 + transformer.Restarts) / 2.0;
        return (few + (attempts * steps * Math.Max(0, more - few) / (2 * TimedSteps)), samples);

        TransformerLearner Shortened(int count) => new(transformer with
        {
            Restarts = 1,
            Training = transformer.Training with { Steps = count, Schedule = new Schedule.Constant(), EarlyStopping = null },
        });

        // The first time includes compilation.
        double Timed(ISparseLearner timed)
        {
            double best = double.PositiveInfinity;
            for (int i = 0; i < 2; i++)
            {
                long start = Stopwatch.GetTimestamp();
                timed.Learn(problem, samples, new Computation(1, null, computation.Cancellation));
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
                if (best > 1)
                    break;
            }

            return best;
        }
    }
}

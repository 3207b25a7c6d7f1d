using System.Collections.Immutable;
using System.Diagnostics;
using Kostka.Networks.Training;
using Kostka.Numerics;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Learners.Kernels;
using Kostka.Sparse.Learners.Subsets;
using Kostka.Sparse.Search;
using Kostka.Sparse.Tasks;

namespace Kostka.Studies.Running;

/// <summary>About how long a sparse study takes, from runs that are timed at the longest context, where most of it is spent.</summary>
internal sealed class SparseCost(Study study, SparseProblems problems, RunOptions options)
{
    // A search tries about so many sizes, of about so many sequences; a transformer takes about such a share of all steps of all attempts.
    private const double TrialsOfASearch = 4, ShareOfSteps = 0.15, SecondsOfTiming = 0.1;
    private const int TypicalSamples = 64, TimedSteps = 50;

    private readonly SparseSettings _settings = study.RequireSparse();
    private readonly Dictionary<(string Learner, int Relevant, int Context), (double Seconds, int Samples)> _timed = [];

    /// <summary>Seconds of a search along context lengths; problems of which runs are in the store already are not counted.</summary>
    public double Search(int index, ISparseLearner learner, ImmutableArray<int> contexts, Computation computation)
    {
        SparseTask task = _settings.Tasks[index].Task;
        double work = contexts.Sum(context => Open(task, learner, context) * Work(learner, task, context)) / Work(learner, task, contexts[^1]);
        return work == 0 ? 0 : TrialsOfASearch * work * Run(index, task, learner, contexts[^1], computation).Seconds / options.Threads;
    }

    /// <summary>Seconds of the runs at given distances.</summary>
    public double Distances(int index, ISparseLearner learner, SparseDistanceSettings distances, Computation computation)
    {
        (double Seconds, int Samples) run = Run(index, SparseProblems.Spaced(_settings.Tasks[index].Task, distances.Spacings[0]), learner, distances.Context, computation);
        return distances.Spacings.Length * distances.Seeds * run.Seconds * distances.Samples / run.Samples / options.Threads;
    }

    /// <summary>Seconds of watched trainings.</summary>
    public double Curves(int index, SparseCurveSettings curves, Computation computation)
    {
        SparseTask task = _settings.Tasks[index].Task;
        int open = Enumerable.Range(0, curves.Seeds).Count(seed => options.SparseCurves?.FindCurve(task.Name, seed) is null);
        if (open == 0)
            return 0;
        (double Seconds, int Samples) run = Run(index, task, new TransformerLearner(_settings.Transformer), curves.Context, computation);
        double steps = ShareOfSteps * _settings.Transformer.Restarts * _settings.Transformer.Training.Steps;
        return open * curves.Steps * run.Seconds / steps * ((double)curves.Batch / run.Samples) / options.Threads;
    }

    /// <summary>Problems at a length of which no run is known.</summary>
    private int Open(SparseTask task, ISparseLearner learner, int context) => Enumerable.Range(0, _settings.Seeds).Count(seed =>
        options.Sparse is not { } store || _settings.Samples.All(samples => store.Find(new SparseUnit(task.Name, learner.Name, context, seed, samples)) is null));

    /// <summary>How the work of a run grows with the length.</summary>
    private static double Work(ISparseLearner learner, SparseTask task, int context) => learner switch
    {
        SubsetSearchLearner => SubsetSearchLearner.Subsets(context, task.Relevant),
        KernelLearner => 1,
        _ => context,
    };

    /// <summary>Seconds of a run, with the number of sequences that it learns from. Tasks of as many relevant positions take about as long as each other.</summary>
    private (double Seconds, int Samples) Run(int index, SparseTask task, ISparseLearner learner, int context, Computation computation)
    {
        (string Learner, int Relevant, int Context) key = (learner.Name, task.Relevant, context);
        if (!_timed.TryGetValue(key, out (double Seconds, int Samples) run))
            _timed.Add(key, run = Time(index, task, learner, context, computation));
        return run;
    }

    private (double Seconds, int Samples) Time(int index, SparseTask task, ISparseLearner learner, int context, Computation computation)
    {
        int most = Math.Min(learner.MostSamples(task, context) ?? int.MaxValue, _settings.Samples[^1]), samples = Math.Min(TypicalSamples, most);
        SparseProblem problem = problems.At(index, task, context)(0, samples);
        if (learner is KernelLearner)
            return (KernelSeconds(most), most);
        if (learner is not TransformerLearner)
            return (Timed(learner), samples);

        // Twice as many steps take so much longer by the steps alone. Attempts that succeed end early.
        TransformerSettings transformer = _settings.Transformer;
        double few = Timed(Shortened(TimedSteps)), step = Math.Max(0, Timed(Shortened(2 * TimedSteps)) - few) / TimedSteps;
        return (few + (ShareOfSteps * transformer.Restarts * transformer.Training.Steps * step), samples);

        // The matrix of the largest size, which the sizes below share. A problem's matrix is computed once, so that each time takes a fresh problem.
        double KernelSeconds(int largest)
        {
            double best = double.PositiveInfinity;
            for (int i = 0; i < 3; i++)
            {
                SparseProblem fresh = problems.At(index, task, context)(0, samples);
                long start = Stopwatch.GetTimestamp();
                learner.Learn(fresh, samples, new Computation(1, null, computation.Cancellation));
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            double scored = _settings.Scoring + _settings.Selection;
            return best * largest / samples * (largest + scored) / (samples + scored) / TrialsOfASearch;
        }

        TransformerLearner Shortened(int count) => new(transformer with
        {
            Restarts = 1,
            Training = transformer.Training with { Steps = count, Schedule = new Schedule.Constant(), EarlyStopping = null },
        });

        // Once compiled, the fastest of a few.
        double Timed(ISparseLearner timed)
        {
            double best = double.PositiveInfinity;
            long first = Stopwatch.GetTimestamp();
            for (int i = 0; i < 2 || (i < 20 && Stopwatch.GetElapsedTime(first).TotalSeconds < SecondsOfTiming); i++)
            {
                long start = Stopwatch.GetTimestamp();
                timed.Learn(problem, samples, new Computation(1, null, computation.Cancellation));
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            return best;
        }
    }
}

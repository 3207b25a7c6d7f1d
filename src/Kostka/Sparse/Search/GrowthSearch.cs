using System.Collections.Immutable;
using Kostka.Numerics;
using Kostka.Sparse.Fits;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Tasks;

namespace Kostka.Sparse.Search;

/// <summary>The samples needed along context lengths, each search begun where the one before ended.</summary>
/// <param name="search">The search at one length.</param>
/// <param name="contexts">Context lengths T, ascending.</param>
public sealed class GrowthSearch(SampleSearch search, ImmutableArray<int> contexts)
{
    /// <summary>Searches at one length after the other.</summary>
    /// <param name="task">The task.</param>
    /// <param name="learner">The learner.</param>
    /// <param name="problems">The draw of the task's problems at a context length.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <param name="observer">Told what is known after each length, with the fits so far.</param>
    /// <param name="finished">Told of each run; see <see cref="SampleSearch.Find"/>.</param>
    public SamplesGrowth Run(
        SparseTask task,
        ISparseLearner learner,
        Func<int, ProblemDraw> problems,
        Computation computation,
        Action<SamplesGrowth>? observer = null,
        Action<SparseUnit, SparseOutcome>? finished = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentNullException.ThrowIfNull(problems);
        ArgumentNullException.ThrowIfNull(computation);
        var growth = new SamplesGrowth(task.Name, learner.Name, [], null);
        for (int i = 0; i < contexts.Length; i++)
        {
            double? start = i == 0 ? null : growth.Needed[^1].Median ?? search.Settings.Samples[^1];
            Computation part = computation.Part((double)i / contexts.Length, (i + 1.0) / contexts.Length);
            SamplesNeeded needed = search.Find(task, contexts[i], learner, problems(contexts[i]), start, part, finished);
            growth = growth with { Needed = growth.Needed.Add(needed) };
            growth = growth with { Fits = GrowthFits.Of(growth.Needed) };
            observer?.Invoke(growth);
        }

        return growth;
    }
}

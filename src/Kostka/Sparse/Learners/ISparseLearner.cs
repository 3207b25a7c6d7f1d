using Kostka.Numerics;
using Kostka.Sparse.Tasks;

namespace Kostka.Sparse.Learners;

/// <summary>A way of learning sparse functions from data: a transformer, a baseline, a kernel. One instance serves several threads at a time.</summary>
public interface ISparseLearner
{
    /// <summary>What reports call it, such as <c>transformer</c>; letters, digits and <c>-</c>.</summary>
    string Name { get; }

    /// <summary>The most sequences that it can learn from at a context length; null for any number, 0 where it cannot be tried at all.</summary>
    /// <param name="task">The task.</param>
    /// <param name="context">Context length T.</param>
    int? MostSamples(SparseTask task, int context);

    /// <summary>Learns from the first m training sequences of a problem. Depends on the arguments alone, not on threads.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="samples">m, from 2 to the number of its training sequences.</param>
    /// <param name="computation">Threads (one, as a rule: problems run side by side), cancellation.</param>
    SparseOutcome Learn(SparseProblem problem, int samples, Computation computation);
}

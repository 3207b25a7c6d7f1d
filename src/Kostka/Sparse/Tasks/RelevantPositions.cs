using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Sparse.Tasks;

/// <summary>Which positions matter.</summary>
internal static class RelevantPositions
{
    /// <summary>s of T positions, ascending: uniformly among all choices, or among those of the given spacing.</summary>
    public static ImmutableArray<int> Draw(SparseTask task, int context, RandomStream stream)
    {
        if (task.Spacing > 0)
        {
            int first = Below(context - ((task.Relevant - 1) * task.Spacing), stream);
            return [.. Enumerable.Range(0, task.Relevant).Select(j => first + (j * task.Spacing))];
        }

        // Floyd's algorithm: s draws, each subset equally likely.
        var chosen = new SortedSet<int>();
        for (int last = context - task.Relevant; last < context; last++)
        {
            int drawn = Below(last + 1, stream);
            if (!chosen.Add(drawn))
                chosen.Add(last);
        }

        return [.. chosen];
    }

    private static int Below(int bound, RandomStream stream) => (int)(stream.NextUniform() * bound);
}

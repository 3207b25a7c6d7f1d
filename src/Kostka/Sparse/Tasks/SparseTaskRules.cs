using Kostka.Sequences;

namespace Kostka.Sparse.Tasks;

/// <summary>What a task must be to be learned at a context length.</summary>
public static class SparseTaskRules
{
    /// <summary>The most bits of a function whose patterns are all looked at.</summary>
    private const int MostBits = 24;

    /// <summary>Refuses a task that cannot be drawn, or that has nothing to learn.</summary>
    /// <param name="task">The task.</param>
    /// <param name="context">Context length T.</param>
    /// <param name="sizes">Numbers of sequences.</param>
    /// <exception cref="RequestException">Says what is wrong and what would be right.</exception>
    public static void Check(SparseTask task, int context, SplitSizes sizes)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(sizes);
        int s = task.Relevant;
        Require(s >= 1, $"{s} relevant positions leave nothing to learn; at least 1 is needed");
        Require(s <= context, $"{s} relevant positions do not fit a context of {context}; at most {context} do");
        Require(s <= (task.Function is null ? RandomFunction.MostBits : MostBits), $"{s} relevant positions are too many; at most {(task.Function is null ? RandomFunction.MostBits : MostBits)} are possible");
        Require(
            task.Spacing >= 0 && (task.Spacing == 0 || ((long)(s - 1) * task.Spacing) < context),
            $"{s} positions at a distance of {task.Spacing} do not fit a context of {context}; the distance may be at most {(s > 1 ? (context - 1) / (s - 1) : context)}");
        Require(task.Probability is > 0 and < 1, $"the probability of a one is {task.Probability}; it must be above 0 and below 1");
        Require(task.LabelNoise is >= 0 and < 0.5, $"the label noise is {task.LabelNoise}; it must be at least 0 and below 0.5");
        Require(sizes.Training >= 2, $"learning from {sizes.Training} sequences is no learning; at least 2 are needed");
        Require(sizes.Selection >= 1 && sizes.Scoring >= 1, "sequences to select and to score on are needed; at least 1 of each");
        if (task.Function is { } function)
            CheckFunction(function, s, task.Name);
    }

    private static void CheckFunction(BitFunction function, int s, string name)
    {
        function.Check(s);
        byte[] bits = new byte[s];
        double first = 0;
        bool constant = true;
        for (int pattern = 0; pattern < 1 << s; pattern++)
        {
            for (int j = 0; j < s; j++)
                bits[j] = (byte)((pattern >> j) & 1);
            double value = function.Value(bits);
            Require(
                value is 1 or -1,
                value == 0 && function is SymmetricFunction.Majority
                    ? $"a majority of {s} bits can be a tie; an odd number of relevant positions has none"
                    : $"the function {name} takes the value {value}; functions to classify by have the values 1 and -1");
            if (pattern == 0)
                first = value;
            constant &= value == first;
        }

        Require(!constant, $"the function {name} of {s} bits is constant; there is nothing to learn");
    }

    private static void Require(bool right, string wrong)
    {
        if (!right)
            throw new RequestException($"Sparse task: {wrong}.");
    }
}

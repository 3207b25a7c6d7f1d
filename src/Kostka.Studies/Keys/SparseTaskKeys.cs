using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Kostka.Sequences;
using Kostka.Sparse.Tasks;
using Kostka.Studies.Declarations;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Keys;

/// <summary>The <c>sparse.tasks</c> key: one task or a list of them.</summary>
internal static class SparseTaskKeys
{
    private const int MostRelevant = 24;

    private static readonly Key<string> _name = Key.Optional(
        "name", TargetKeys.NameForm, "the function, with the number of relevant positions or a number where that is taken", "A short name, unique in the study.", "and");

    private static readonly Key<int> _relevant = Key.Required(
        "relevant", Whole.From(1, MostRelevant), "s: how many positions matter. Which, is drawn anew for each problem.", "3");

    private static readonly Key<int> _relevantOfRandom = Key.Required(
        _relevant.Name, Whole.From(1, RandomFunction.MostBits), _relevant.Documentation, "3");

    private static readonly Key<int> _relevantOfTable = Key.Optional(
        _relevant.Name, Whole.From(1, MostRelevant), "from the number of values", "s: how many positions matter; the table has 2^s values.", "3");

    private static readonly Key<double> _probability = Key.Optional(
        "probability",
        new Number(above: 0, below: 1),
        "2^(−1/s) for `and` and 1 − 2^(−1/s) for `or`, with which both values are equally frequent; 0.5 for others",
        "The probability that a bit is one.",
        "0.5");

    private static readonly Key<double> _labelNoise = Key.WithDefault(
        "label_noise", new Number(atLeast: 0, below: 0.5), "0", "The probability that a label to learn from is turned round; labels to score on are always right.");

    private static readonly Key<int> _spacing = Key.WithDefault(
        "spacing", Whole.From(0, 1_000_000), "0", "The distance from one relevant position to the next; 0: positions are drawn uniformly.");

    private static readonly Key<ImmutableArray<int>> _context = Key.Optional(
        "context", PowersOfTwo.OrList("context lengths", SparseKeys.LongestContext), "those of the block", "Context lengths T of this task alone, ascending.", "[10, 20, 40]");

    private static readonly Key<int> _atLeast = Key.Required("at_least", Whole.From(1, MostRelevant), "+1 if at least so many of the bits are ones, else −1.", "2");

    private static readonly Key<ImmutableArray<double>> _values = Key.Required(
        "values",
        new ListForm<double>(new Number(), "numbers 1 and -1", fewest: 2),
        "The 2^s values, 1 or -1, of the function: at index Σ_j 2^j b_j, the bit of the first relevant position the lowest.",
        "[-1, 1, 1, -1]");

    private static readonly Choice<SparseTaskSettings> _one = new(
        "function",
        "function",
        "A function of s bits among T, to be found: ±1.",
        absent: null,
        Known("and", "+1 if all bits are one, else −1.", new SymmetricFunction.And(), SparseTask.BalancedAnd),
        Known("or", "+1 if any bit is one, else −1.", new SymmetricFunction.Or(), s => 1 - SparseTask.BalancedAnd(s)),
        Known("majority", "+1 if most bits are one, else −1; of an odd number of bits.", new SymmetricFunction.Majority(), _ => 0.5),
        Known("parity", "The product of 2b − 1 over the bits.", new SymmetricFunction.Parity(), _ => 0.5),
        Task("threshold", "+1 if at least so many bits are one, else −1.", _relevant, [_atLeast], values => (values.Get(_relevant), new SymmetricFunction.Threshold(values.Get(_atLeast)))),
        Task("table", "Any function, by its values.", _relevantOfTable, [_values], Table),
        Task("random", "A random function, another one in each problem, that depends on each of its bits.", _relevantOfRandom, [], values => (values.Get(_relevantOfRandom), null)));

    /// <summary>One task as a mapping, or several as a list.</summary>
    public static Form<ImmutableArray<SparseTaskSettings>> Form { get; } = new Either<ImmutableArray<SparseTaskSettings>>(
        node => node is MappingNode,
        _one.Select<ImmutableArray<SparseTaskSettings>>(task => [task]),
        new ListForm<SparseTaskSettings>(_one, "tasks", most: 100));

    /// <summary>Names the tasks that have no name of their own, and gives them the context lengths of the block where they have none.</summary>
    public static ImmutableArray<SparseTaskSettings> Complete(ImmutableArray<SparseTaskSettings> tasks, ImmutableArray<int> contexts)
    {
        var taken = tasks.Select(task => task.Task.Name).Where(name => name.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. tasks.Select(task => task with
        {
            Task = task.Task.Name.Length > 0 ? task.Task : task.Task with { Name = Free(task) },
            Contexts = task.Contexts.IsEmpty ? contexts : task.Contexts,
        })];

        string Free(SparseTaskSettings task)
        {
            bool alone = tasks.Count(other => other.Task.Name.Length == 0 && other.Function == task.Function) == 1;
            string kind = alone ? task.Function : string.Create(CultureInfo.InvariantCulture, $"{task.Function}-{task.Task.Relevant}"), name = kind;
            for (int number = 2; !taken.Add(name); number++)
                name = string.Create(CultureInfo.InvariantCulture, $"{kind}-{number}");
            return name;
        }
    }

    /// <summary>Reports a task that does not fit a context length, or that has nothing to learn.</summary>
    /// <param name="task">The task.</param>
    /// <param name="context">The shortest context length.</param>
    /// <param name="path">Where the task stands.</param>
    /// <param name="report">Takes the key and what is wrong.</param>
    public static void Check(SparseTask task, int context, StudyPath path, Action<StudyPath, string> report)
    {
        const string Opening = "Sparse task: ";
        try
        {
            SparseTaskRules.Check(task, context, new SplitSizes(2, 1, 1));
        }
        catch (RequestException wrong)
        {
            string text = wrong.Message.StartsWith(Opening, StringComparison.Ordinal) ? wrong.Message[Opening.Length..] : wrong.Message;
            report(path.Key(Culprit().Name), text.TrimEnd('.'));
        }

        Key Culprit() => task switch
        {
            _ when task.Relevant > context => _relevant,
            _ when task.Spacing > 0 && (long)(task.Relevant - 1) * task.Spacing >= context => _spacing,
            { Function: SymmetricFunction.Threshold } => _atLeast,
            { Function: BitFunction.Table } => _values,
            _ => _relevant,
        };
    }

    private static Choice<SparseTaskSettings>.Variant Known(string name, string documentation, SymmetricFunction function, Func<int, double> balanced) =>
        Task(name, documentation, _relevant, [], values => (values.Get(_relevant), function), balanced);

    private static Choice<SparseTaskSettings>.Variant Task(
        string name,
        string documentation,
        Key<int> relevant,
        ImmutableArray<Key> keys,
        Func<Values, (int Relevant, BitFunction? Function)> function,
        Func<int, double>? balanced = null) =>
        new(name, documentation, new Block<SparseTaskSettings>(documentation, [_name, relevant, .. keys, _probability, _labelNoise, _spacing, _context], values =>
        {
            (int s, BitFunction? chosen) = function(values);
            double probability = values.Has(_probability) ? values.Get(_probability) : balanced?.Invoke(s) ?? 0.5;
            return new SparseTaskSettings(new SparseTask(values.Find(_name) ?? "", s, chosen, probability, values.Get(_labelNoise), values.Get(_spacing)), name, values.Has(_context) ? values.Get(_context) : []);
        }));

    private static (int Relevant, BitFunction Function) Table(Values values)
    {
        ImmutableArray<double> table = values.Get(_values);
        int fitting = BitOperations.Log2((uint)table.Length);
        return (values.Has(_relevantOfTable) ? values.Get(_relevantOfTable) : fitting, new BitFunction.Table(table));
    }
}

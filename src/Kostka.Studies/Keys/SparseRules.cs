using Kostka.Architectures;
using Kostka.Studies.Declarations;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Keys;

/// <summary>The rules of sparse studies: what fits what within the <c>sparse</c> block, and which blocks may stand beside it.</summary>
internal static class SparseRules
{
    private static readonly string[] _beside = ["name", "question", "sparse", "model", "kernel", "seed"];

    /// <summary>Whether a study has a <c>sparse</c> block.</summary>
    public static bool IsSparse(MappingNode root) => root.Find(StudyKeys.Sparse.Name)?.Value is not (null or ScalarNode { IsNull: true });

    /// <summary>Reports every broken rule.</summary>
    public static void Check(Values values, MappingNode root, Action<StudyPath, string> report)
    {
        if (!IsSparse(root))
            return;
        foreach (Entry entry in root.Entries.Where(entry => !_beside.Contains(entry.Key) && StudyKeys.IsTop(entry.Key) && entry.Value is not ScalarNode { IsNull: true }))
            report(StudyPath.Root.Key(entry.Key), $"a study with the block sparse draws its own sequences, tasks and sizes, and takes no {entry.Key}; allowed beside it: {string.Join(", ", _beside.Except(["sparse"]))}");
        if (values.Find(StudyKeys.Sparse) is not { } settings)
            return;
        StudyPath sparse = StudyPath.Root.Key(StudyKeys.Sparse.Name);
        CheckTasks(settings, root, sparse.Key(SparseKeys.Tasks.Name), report);
        CheckLearners(settings, root, sparse, report);
        CheckLengths(settings, sparse, report);
        foreach (Grammar.Violation violation in Grammar.Violations(settings.Transformer.Architecture))
            report(StudyPath.Parse($"sparse.transformer{violation.Path["model".Length..]}") ?? sparse, violation.Rule);
        int width = settings.Transformer.Network.Sizes.Width;
        if (settings.Transformer.Architecture.Position is PositionEmbedding.Sinusoidal && width % 2 != 0)
            report(sparse.Key("transformer").Key("width"), $"found {width}; allowed: an even number, as sinusoidal positions come in pairs of sine and cosine");
    }

    private static void CheckTasks(SparseSettings settings, MappingNode root, StudyPath tasks, Action<StudyPath, string> report)
    {
        bool isList = ((MappingNode)root.Find(StudyKeys.Sparse.Name)!.Value).Find(SparseKeys.Tasks.Name)!.Value is ListNode;
        for (int i = 0; i < settings.Tasks.Length; i++)
        {
            StudyPath path = isList ? tasks.Item(i) : tasks;
            SparseTaskKeys.Check(settings.Tasks[i].Task, settings.Tasks[i].Contexts[0], path, report);
            if (settings.Tasks.Take(i).Any(other => string.Equals(other.Task.Name, settings.Tasks[i].Task.Name, StringComparison.OrdinalIgnoreCase)))
                report(path.Key("name"), $"found {Words.Quote(settings.Tasks[i].Task.Name)} a second time; allowed: a name of its own for each task");
        }
    }

    private static void CheckLearners(SparseSettings settings, MappingNode root, StudyPath sparse, Action<StudyPath, string> report)
    {
        int kernel = settings.Learners.IndexOf("kernel");
        if (kernel >= 0 && root.Find(StudyKeys.Model.Name) is null)
            report(sparse.Key(SparseKeys.Learners.Name).Item(kernel), "the learner kernel regresses with the infinite-width kernel of the key model, which is missing; allowed: the other learners, or to give model");
    }

    private static void CheckLengths(SparseSettings settings, StudyPath sparse, Action<StudyPath, string> report)
    {
        int relevant = settings.Tasks.Max(task => task.Task.Relevant);
        if (settings.Curves is { } curves && curves.Context < relevant)
            report(sparse.Key(SparseKeys.Curves.Name).Key(SparseKeys.Context.Name), $"found {curves.Context}; allowed: at least {relevant}, the relevant positions");
        SparseLearnerKeys.CheckDistances(settings, sparse.Key(SparseKeys.Distances.Name), report);
    }
}

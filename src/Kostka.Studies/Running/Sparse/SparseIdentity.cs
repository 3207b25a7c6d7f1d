using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kostka.Sparse.Learners;
using Kostka.Studies.Documents;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>What decides the result of a sparse study's run beside its length, seed and size: the task with its place among the tasks (which its random numbers come from), the learner's settings, the splits, and the program itself.</summary>
internal static class SparseIdentity
{
    private static readonly ImmutableDictionary<string, string[]> _blocks = new Dictionary<string, string[]>
    {
        ["transformer"] = ["sparse.transformer", "sparse.training"],
        [SparseRunFile.Curves] = ["sparse.transformer", "sparse.training", "sparse.curves"],
        ["lasso"] = ["sparse.lasso"],
        ["subsets"] = ["sparse.subsets"],
        ["kernel"] = ["sparse.kernel", "model", "kernel"],
    }.ToImmutableDictionary();

    /// <summary>Digests by task and learner.</summary>
    /// <param name="study">The sparse study.</param>
    public static Func<string, string, string> Of(Study study)
    {
        SparseSettings settings = study.RequireSparse();
        string common = string.Join('\n', RunEnvironment.ToolVersion, typeof(ISparseLearner).Module.ModuleVersionId.ToString(), Text(study.Seed), Text(settings.Accuracy), Text(settings.Selection), Text(settings.Scoring));
        var known = new Dictionary<(string Task, string Learner), string>();
        foreach ((string learner, string[] blocks) in _blocks)
        {
            string own = string.Join('\n', blocks.Select(block => Line(study, block)));
            for (int i = 0; i < settings.Tasks.Length; i++)
            {
                foreach (string name in SparseProblems.Names(settings, settings.Tasks[i].Task))
                    known[(name, learner)] = Digest(string.Join('\n', common, own, Text(i), TaskLine(study, i), name[settings.Tasks[i].Task.Name.Length..]));
            }
        }

        return (task, learner) => known[(task, learner)];
    }

    /// <summary>The task without its name, which decides nothing.</summary>
    private static string TaskLine(Study study, int index)
    {
        Node tasks = At(study, "sparse.tasks")!;
        var task = (MappingNode)(tasks is ListNode list ? list.Items[index] : tasks);
        return DocumentWriter.Line(task.Without("name"));
    }

    private static string Line(Study study, string path) => At(study, path) is { } node ? DocumentWriter.Line(node) : "";

    private static Node? At(Study study, string path)
    {
        Node? node = study.CanonicalDocument;
        foreach (string key in path.Split('.'))
            node = (node as MappingNode)?.Find(key)?.Value;
        return node;
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}

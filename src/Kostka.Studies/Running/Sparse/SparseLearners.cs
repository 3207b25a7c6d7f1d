using Kostka.Sparse.Learners;
using Kostka.Sparse.Learners.Kernels;
using Kostka.Sparse.Learners.Lasso;
using Kostka.Sparse.Learners.Subsets;

namespace Kostka.Studies.Running;

/// <summary>The learners of a sparse study.</summary>
internal static class SparseLearners
{
    /// <summary>All names, the cheapest first, as they are run.</summary>
    public static IReadOnlyList<string> CheapestFirst { get; } = ["lasso", "subsets", "transformer", "kernel"];

    /// <summary>The learner of a name.</summary>
    public static ISparseLearner Create(Study study, string name)
    {
        SparseSettings settings = study.RequireSparse();
        return name switch
        {
            "transformer" => new TransformerLearner(settings.Transformer),
            "lasso" => new LassoLearner(settings.Lasso),
            "subsets" => new SubsetSearchLearner(settings.Subsets),
            "kernel" => new KernelLearner(Kernel(study)),
            _ => throw new ArgumentException($"There is no learner {name}.", nameof(name)),
        };
    }

    /// <summary>Which kernel regresses, and is predicted.</summary>
    public static KernelSettings Kernel(Study study) =>
        new(study.RequireModel(), study.Kernel, study.RequireSparse().Kernel.Noise, study.RequireSparse().Kernel.Most);
}

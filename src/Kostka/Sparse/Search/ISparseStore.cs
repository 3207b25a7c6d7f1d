using Kostka.Sparse.Learners;

namespace Kostka.Sparse.Search;

/// <summary>Where finished runs are kept, so that an interrupted search goes on from them. Called from several threads.</summary>
public interface ISparseStore
{
    /// <summary>What a run gave in an earlier search with the same settings; null when it was not finished.</summary>
    SparseOutcome? Find(SparseUnit unit);

    /// <summary>Keeps what a run gave.</summary>
    void Keep(SparseUnit unit, SparseOutcome outcome);
}

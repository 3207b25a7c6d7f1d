namespace Kostka.Networks.Steps;

/// <summary>A step that computes attention weights, and keeps them.</summary>
internal interface IAttentionStep
{
    /// <summary>The weights of every sample: for each head a row for every query, with an entry for every position. Those of <see cref="Architectures.Score.Abs"/> keep the sign of their score.</summary>
    Node Weights { get; }

    /// <summary>Number of queries of a sample; the last is that of the last position.</summary>
    int Queries { get; }
}

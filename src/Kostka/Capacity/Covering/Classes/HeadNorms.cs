namespace Kostka.Capacity.Covering.Classes;

/// <summary>Bounds on the weights of an attention head, for Theorems A and B.</summary>
/// <param name="Value">B_V, of the spectral norm of W_V.</param>
/// <param name="ValueColumns">B_V21, of ‖W_V‖_{2,1}, the sum of the Euclidean norms of its columns.</param>
/// <param name="Score">
/// Of what scores weigh tokens with: B_QK B_z (Frobenius norm of W_QK, norm of the query) where every sample has a query of its own; ‖W_QK z‖_2 where all samples have the
/// same, as that of an added token.
/// </param>
/// <param name="Outputs">k ≥ 1, columns of W_V.</param>
public sealed record HeadNorms(double Value, double ValueColumns, double Score, double Outputs)
{
    /// <summary>B_V.</summary>
    public double Value { get; } = CapacityRanges.Norm(Value);

    /// <summary>B_V21.</summary>
    public double ValueColumns { get; } = CapacityRanges.Norm(ValueColumns);

    /// <summary>B_QK B_z, or the bound on ‖W_QK z‖_2.</summary>
    public double Score { get; } = CapacityRanges.Norm(Score);

    /// <summary>k.</summary>
    public double Outputs { get; } = CapacityRanges.Count(Outputs);
}

namespace Kostka.Capacity.Covering.Classes;

/// <summary>Bounds on the weights of an attention head, for Theorem D.</summary>
/// <param name="Value">B_V, of the spectral norm of W_V.</param>
/// <param name="ValueEntries">Of ‖W_V‖_{1,1}, the sum of its entries' absolute values.</param>
/// <param name="ScoreEntries">‖W_QK‖_{1,1} B_z where every sample has a query of its own; ‖W_QK z‖_1 where all samples have the same.</param>
/// <param name="ValueParameters">Entries of W_V, d·k.</param>
/// <param name="ScoreParameters">Entries of W_QK, d²; of W_QK z, d.</param>
public sealed record EntrywiseHeadNorms(double Value, double ValueEntries, double ScoreEntries, double ValueParameters, double ScoreParameters)
{
    /// <summary>B_V.</summary>
    public double Value { get; } = CapacityRanges.Norm(Value);

    /// <summary>The bound on ‖W_V‖_{1,1}.</summary>
    public double ValueEntries { get; } = CapacityRanges.Norm(ValueEntries);

    /// <summary>The bound on ‖W_QK‖_{1,1} B_z, or on ‖W_QK z‖_1.</summary>
    public double ScoreEntries { get; } = CapacityRanges.Norm(ScoreEntries);

    /// <summary>Entries of W_V.</summary>
    public double ValueParameters { get; } = CapacityRanges.Count(ValueParameters);

    /// <summary>Entries of W_QK, or of W_QK z.</summary>
    public double ScoreParameters { get; } = CapacityRanges.Count(ScoreParameters);
}

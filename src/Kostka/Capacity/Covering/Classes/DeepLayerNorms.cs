namespace Kostka.Capacity.Covering.Classes;

/// <summary>Bounds on the weights of one block Z ← Π(σ(Π(A(Z))) W_C), for Theorem C. Π projects every row on the unit ball.</summary>
/// <param name="Value">B_V, of the spectral norm of W_V.</param>
/// <param name="ValueColumns">B_V21, of ‖W_V‖_{2,1}.</param>
/// <param name="QueryKeySpectral">Of ‖W_QK‖_2.</param>
/// <param name="QueryKey">B_QK, of ‖W_QK‖_F.</param>
/// <param name="Output">B_C, of the spectral norm of W_C.</param>
/// <param name="OutputColumns">B_C21, of ‖W_C‖_{2,1}.</param>
/// <param name="HiddenWidth">k ≥ 1, columns of W_V.</param>
public sealed record DeepLayerNorms(
    double Value, double ValueColumns, double QueryKeySpectral, double QueryKey, double Output, double OutputColumns, double HiddenWidth)
{
    /// <summary>B_V.</summary>
    public double Value { get; } = CapacityRanges.Norm(Value);

    /// <summary>B_V21.</summary>
    public double ValueColumns { get; } = CapacityRanges.Norm(ValueColumns);

    /// <summary>The bound on ‖W_QK‖_2.</summary>
    public double QueryKeySpectral { get; } = CapacityRanges.Norm(QueryKeySpectral);

    /// <summary>B_QK.</summary>
    public double QueryKey { get; } = CapacityRanges.Norm(QueryKey);

    /// <summary>B_C.</summary>
    public double Output { get; } = CapacityRanges.Norm(Output);

    /// <summary>B_C21.</summary>
    public double OutputColumns { get; } = CapacityRanges.Norm(OutputColumns);

    /// <summary>k.</summary>
    public double HiddenWidth { get; } = CapacityRanges.Count(HiddenWidth);
}

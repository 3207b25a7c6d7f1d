namespace Kostka.Networks;

/// <summary>What an architecture leaves open and a finite network needs.</summary>
/// <param name="Sizes">How wide it is.</param>
/// <param name="Parametrisation">Where its layers keep their variances.</param>
/// <param name="Outputs">Number of outputs C, at least 1.</param>
/// <param name="TrainReadout">
/// Whether training moves the readout matrix, of a network that ends in one. The kernels are those of a fixed readout (false).
/// </param>
public sealed record NetworkOptions(
    NetworkSizes Sizes,
    Parametrisation Parametrisation = Parametrisation.Ntk,
    int Outputs = 1,
    bool TrainReadout = false);

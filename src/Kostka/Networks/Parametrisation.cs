namespace Kostka.Networks;

/// <summary>
/// Where a layer keeps the factor that its variance and fan-in ask for. Both give the same random functions at initialisation, and different gradient descent.
/// </summary>
public enum Parametrisation
{
    /// <summary>Every weight starts as N(0, 1); the layer multiplies by σ/√fan-in. Wide networks then train like their tangent kernel.</summary>
    Ntk,

    /// <summary>Every weight starts as N(0, σ²/fan-in); the layer multiplies by nothing. What deep-learning libraries do.</summary>
    Standard,
}

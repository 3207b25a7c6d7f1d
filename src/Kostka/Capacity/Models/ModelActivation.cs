using Kostka.Architectures;

namespace Kostka.Capacity.Models;

/// <summary>What bounds need to know of an activation σ, which acts entry by entry with σ(0) = 0.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Lipschitz">L_σ.</param>
/// <param name="AtOne">σ(1), not 0.</param>
public sealed record ModelActivation(string Name, double Lipschitz, double AtOne)
{
    /// <summary>σ(u) = u.</summary>
    public static ModelActivation Identity { get; } = new("identity", 1, 1);

    /// <summary>σ(u) = max(u, 0).</summary>
    public static ModelActivation Relu { get; } = new("relu", 1, 1);

    /// <summary>σ(u) = erf u, steepest at 0.</summary>
    public static ModelActivation Erf { get; } = new("erf", 2 / Math.Sqrt(Math.PI), 0.84270079294971487);

    /// <summary>σ(u) = u Φ(u), steepest at √2: Φ(√2) + √2 φ(√2).</summary>
    public static ModelActivation Gelu { get; } = new("gelu", 1.1289041694424127, 0.84134474606854295);

    /// <summary>σ(u) = tanh u.</summary>
    public static ModelActivation Tanh { get; } = new("tanh", 1, 0.76159415595576489);

    /// <summary>All that are known.</summary>
    public static IReadOnlyList<ModelActivation> All { get; } = [Identity, Relu, Erf, Gelu, Tanh];

    /// <summary>The activation of an architecture; null for one that has no place in the theorems.</summary>
    public static ModelActivation? Of(ActivationFunction function) => All.FirstOrDefault(activation => string.Equals(activation.Name, function.ToString(), StringComparison.OrdinalIgnoreCase));
}

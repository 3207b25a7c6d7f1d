using System.Collections.Immutable;
using Kostka.Architectures;

namespace Kostka.Kernels;

/// <summary>Whether a kernel treats the positions of a sequence alike, k(πx, πy) = k(x, y) for all permutations π of them.</summary>
public static class PermutationSymmetry
{
    /// <summary>The part of an architecture that tells positions apart, as a sentence that names it; null when there is none.</summary>
    /// <remarks>Readout last breaks the symmetry only as far as <see cref="LastDistinguished"/> says.</remarks>
    public static string? Obstacle(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        if (architecture.Position is not (PositionEmbedding.None or PositionEmbedding.Learned))
        {
            return "model.position: this kernel depends on the distance between positions, which breaks the permutation symmetry; learned positions or none keep it.";
        }

        return Causal(architecture.Layers, "model.layers") is { } path
            ? $"{path}: a causal mask orders the positions, which breaks the permutation symmetry; attention without it keeps it."
            : null;
    }

    /// <summary>Whether only the first L − 1 positions are alike: readout last, while the positions are not pooled before.</summary>
    public static bool LastDistinguished(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return architecture.Readout == Readout.Last && !Pools(architecture.Layers);
    }

    private static bool Pools(ImmutableArray<Layer> layers) => layers.Any(layer => layer switch
    {
        Layer.Pool => true,
        Layer.Residual residual => Pools(residual.Body),
        Layer.Repeat repeat => Pools(repeat.Body),
        _ => false,
    });

    private static string? Causal(ImmutableArray<Layer> layers, string path) => layers.Select((layer, i) => layer switch
    {
        Layer.Attention { Causal: true } => $"{path}[{i}].attention",
        Layer.Residual residual => Causal(residual.Body, $"{path}[{i}].residual"),
        Layer.Repeat repeat => Causal(repeat.Body, $"{path}[{i}].repeat.layers"),
        _ => null,
    }).FirstOrDefault(found => found is not null);
}

using Kostka.Architectures;
using Kostka.Kernels;

namespace Kostka.Networks.Experiments;

/// <summary>A kind of network that an experiment trains, and the kernel that it has in the limit of infinite width.</summary>
/// <param name="Name">Its name, usable in the names of files; models of one name differ in width.</param>
/// <param name="Network">The network, with one output.</param>
/// <param name="Limit">NNGP for sampled posteriors, NTK for gradient descent.</param>
public sealed record NetworkModel(string Name, Network Network, KernelKind Limit)
{
    /// <summary>Its width.</summary>
    public int Width => Network.Options.Sizes.Width;

    /// <summary>Whether heads mean something.</summary>
    public bool HasAttention => Attends(Network.Architecture.Layers);

    private static bool Attends(IEnumerable<Layer> layers) => layers.Any(layer => layer switch
    {
        Layer.Attention => true,
        Layer.Residual residual => Attends(residual.Body),
        Layer.Repeat repeat => Attends(repeat.Body),
        _ => false,
    });
}

/// <summary>What is trained at once: all networks of one model on one data set.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Width">The model's width.</param>
/// <param name="Samples">Number of training sequences n.</param>
/// <param name="Repeat">Number of the data set, from 0.</param>
public sealed record NetworkUnit(string Target, string Model, int Width, int Samples, int Repeat)
{
    /// <summary>A name for files: "parity-transformer-w64-n128-r0".</summary>
    public string Name => $"{Target}-{Model}-w{Width}-n{Samples}-r{Repeat}";

    /// <summary>"parity, transformer of width 64, n = 128, data set 1".</summary>
    public override string ToString() => $"{Target}, {Model} of width {Width}, n = {Samples}, data set {Repeat + 1}";
}

using Kostka.Architectures;

namespace Kostka.Tests.Sparse.Kernels;

/// <summary>Networks whose kernels are cheap.</summary>
internal static class SmallNetworks
{
    /// <summary>Attention with linear scores, then an MLP.</summary>
    public static Architecture Block(Readout readout = Readout.Mean) => new(
        1,
        new PositionEmbedding.Learned(0.25),
        [new Layer.Attention(Score.Linear), new Layer.Dense(), new Layer.Activation(ActivationFunction.Relu), new Layer.Dense()],
        readout);

    /// <summary>Linear in the bits: it has nothing for functions of degree two and above.</summary>
    public static Architecture Linear { get; } = new(1, new PositionEmbedding.Learned(1), [new Layer.Pool(PoolKind.Flatten), new Layer.Dense()], Readout.Mean);

    /// <summary>An MLP on the whole sequence.</summary>
    public static Architecture Perceptron { get; } = new(
        1,
        new PositionEmbedding.Learned(0.5),
        [new Layer.Pool(PoolKind.Flatten), new Layer.Dense(1, 0.1), new Layer.Activation(ActivationFunction.Relu), new Layer.Dense()],
        Readout.Mean);
}

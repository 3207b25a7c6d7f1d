using Kostka.Architectures;
using Kostka.Networks;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Tests.Kernels;

namespace Kostka.Tests.Networks;

/// <summary>Small random networks, parameters and sequences.</summary>
internal static class RandomNetwork
{
    /// <summary>A network of a random architecture, with a few of the layers that the generator of architectures leaves out.</summary>
    public static Network Draw(RandomStream stream)
    {
        Architecture architecture = RandomArchitecture.Draw(stream);
        if (stream.NextBelow(4) == 0)
            architecture = architecture with { Readout = Readout.Cls };
        return Of(architecture, stream);
    }

    /// <summary>A network of random sizes.</summary>
    public static Network Of(Architecture architecture, RandomStream stream) =>
        new(architecture, 1 + stream.NextBelow(5), 1 + stream.NextBelow(4), Options(stream));

    /// <summary>Random sizes and parametrisation.</summary>
    public static NetworkOptions Options(RandomStream stream) => new(
        new NetworkSizes(2 + stream.NextBelow(8), 1 + stream.NextBelow(3), 1 + stream.NextBelow(5)) { HiddenWidth = stream.NextBelow(2) * (1 + stream.NextBelow(9)) },
        (Parametrisation)stream.NextBelow(2),
        1 + stream.NextBelow(3),
        stream.NextBelow(2) == 0);

    /// <summary>Random sequences that fit a network.</summary>
    public static SequenceSet Inputs(Network network, int count, RandomStream stream) =>
        new(count, network.Length, network.Vocabulary, [.. Enumerable.Range(0, count * network.Length).Select(_ => stream.NextBelow(network.Vocabulary))]);

    /// <summary>Gaussian numbers.</summary>
    public static double[] Gaussian(int count, RandomStream stream) => [.. Enumerable.Range(0, count).Select(_ => stream.NextGaussian())];
}

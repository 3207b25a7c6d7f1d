using Kostka.Architectures;
using Kostka.Networks;
using Kostka.Networks.Execution;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Networks;

/// <summary>Attention weights as the engine reads them out, against plain loops.</summary>
public sealed class FirstAttentionTests
{
    [Theory]
    [InlineData(Score.Softmax)]
    [InlineData(Score.Linear)]
    [InlineData(Score.Relu)]
    public void Weights_agree_with_plain_loops(Score score)
    {
        var stream = new RandomStream(5, $"{score}");
        Layer attention = new Layer.Attention(score, QueryKeyVariance: 2), residual = new Layer.Residual([new Layer.RmsNorm(), attention]);
        foreach (Layer[] layers in new Layer[][] { [attention], [attention, new Layer.Dense()], [residual], [residual, attention] })
        {
            foreach (Readout readout in new[] { Readout.Cls, Readout.Last })
            {
                foreach (RowSharing sharing in new[] { RowSharing.Never, RowSharing.Always })
                {
                    var architecture = new Architecture(0.7, new PositionEmbedding.Learned(0.4), [.. layers], readout);
                    Compare(RandomNetwork.Of(architecture, stream), sharing, stream);
                    Compare(new Network(architecture, 6, 2, RandomNetwork.Options(stream)), sharing, stream);
                }
            }
        }
    }

    private static void Compare(Network network, RowSharing sharing, RandomStream stream)
    {
        const int Count = 70;
        double[] parameters = network.Parameters.Initialise<double>(stream);
        SequenceSet inputs = RandomNetwork.Inputs(network, Count, stream);
        int positions = network.Length + (network.Architecture.Readout == Readout.Cls ? 1 : 0), size = network.Options.Sizes.Heads * positions;
        double[] weights = new double[Count * size];
        using var engine = new NetworkEngine<double>(network, 2, sharing);
        engine.FirstAttention(parameters, inputs, weights);
        for (int i = 0; i < Count; i++)
        {
            double[] plain = [.. ReferenceNetwork.FirstAttention(network, parameters, inputs[i]).SelectMany(head => head)];
            for (int j = 0; j < size; j++)
                Assert.Equal(plain[j], weights[(i * size) + j], 1e-12);
        }
    }
}

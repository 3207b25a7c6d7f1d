using Kostka.Architectures;
using Kostka.Networks;
using Kostka.Networks.Execution;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Networks;

/// <summary>Outputs of the engine against plain loops.</summary>
public sealed class ForwardTests
{
    public static TheoryData<Score, Scaling, bool, Readout> Attentions()
    {
        var data = new TheoryData<Score, Scaling, bool, Readout>();
        foreach (Score score in Enum.GetValues<Score>())
        {
            foreach (Scaling scaling in Enum.GetValues<Scaling>())
            {
                foreach (Readout readout in Enum.GetValues<Readout>())
                {
                    data.Add(score, scaling, false, readout);
                    data.Add(score, scaling, true, readout);
                }
            }
        }

        return data;
    }

    /// <summary>Two attentions, so that one of them reads all positions whatever the readout.</summary>
    internal static Architecture WithAttention(Score score, Scaling scaling, bool causal, Readout readout, PositionEmbedding? position = null)
    {
        Layer attention = new Layer.Attention(score, scaling, 1.3, 0.8, causal);
        return new(0.7, position ?? new PositionEmbedding.Learned(0.4), [new Layer.Residual([new Layer.LayerNorm(), attention]), attention], readout);
    }

    [Theory]
    [MemberData(nameof(Attentions))]
    public void Attention_agrees_with_plain_loops(Score score, Scaling scaling, bool causal, Readout readout)
    {
        var stream = new RandomStream(11, $"{score} {scaling} {causal} {readout}");
        for (int trial = 0; trial < 3; trial++)
            Compare(RandomNetwork.Of(WithAttention(score, scaling, causal, readout), stream), 1 + stream.NextBelow(6), stream);
    }

    [Fact]
    public void Random_architectures_agree_with_plain_loops()
    {
        for (int trial = 0; trial < 300; trial++)
        {
            var stream = new RandomStream((ulong)trial, "forward");
            Compare(RandomNetwork.Draw(stream), 1 + stream.NextBelow(9), stream);
        }
    }

    internal static void Compare(Network network, int count, RandomStream stream)
    {
        double[] parameters = network.Parameters.Initialise<double>(stream);
        SequenceSet inputs = RandomNetwork.Inputs(network, count, stream);
        foreach (RowSharing sharing in new[] { RowSharing.Never, RowSharing.Always })
        {
            using var engine = new NetworkEngine<double>(network, 1, sharing);
            double[] outputs = new double[count * engine.Outputs];
            engine.Evaluate(parameters, inputs, outputs);
            for (int s = 0; s < count; s++)
            {
                double[] expected = ReferenceNetwork.Outputs(network, parameters, inputs[s]);
                Assert.Equal(engine.Outputs, expected.Length);
                for (int c = 0; c < expected.Length; c++)
                {
                    double error = Math.Abs(expected[c] - outputs[(s * engine.Outputs) + c]);
                    Assert.True(error <= 1e-12 * Math.Max(1, Math.Abs(expected[c])), $"{error}, rows shared: {sharing}, {network.Architecture} {network.Options}");
                }
            }
        }
    }
}

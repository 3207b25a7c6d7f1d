using Kostka.Architectures;
using Kostka.Networks;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sparse.Learners;
using Kostka.Tests.Networks;

namespace Kostka.Tests.Sparse.Learners;

public sealed class AttentionSummaryTests
{
    [Fact]
    public void Numbers_of_two_heads_that_are_known()
    {
        // Relevant are 0 and 3, with 0.50 of the first head and 0.35 of the second. Summed over heads, most is on 2 and 0.
        double[][] weights = [[0.40, 0.15, 0.20, 0.10, 0.15], [0.30, 0.05, 0.60, 0.05, 0.00]];
        AttentionSummary summary = AttentionSummary.Of(weights, [0, 3]);
        Assert.Equal(0.50, summary.RelevantMass, 1e-12);
        Assert.Equal(0.10, summary.SmallestMass, 1e-12);
        Assert.Equal(0.20, summary.LargestOther, 1e-12);
        Assert.Equal(0.50, summary.Revealed, 1e-12);
        Assert.Equal(0.425, summary.HeadsMass, 1e-12);
    }

    [Fact]
    public void Means_over_sequences_agree_with_plain_loops()
    {
        var stream = new RandomStream(8, "attention");
        var architecture = new Architecture(1, new PositionEmbedding.Learned(1), [new Layer.Attention(Score.Softmax, QueryKeyVariance: 3), new Layer.Dense()], Readout.Cls);
        var network = new Network(architecture, 9, 2, new NetworkOptions(new NetworkSizes(8, 2, 4)));
        float[] parameters = network.Parameters.Initialise<float>(stream);
        SequenceSet inputs = RandomNetwork.Inputs(network, 40, stream);
        using var engine = new NetworkEngine<float>(network, 1);
        AttentionSummary? summary = AttentionProbe.Summary(engine, parameters, inputs, [1, 4, 7]);

        double[][] mean = [new double[10], new double[10]];
        for (int i = 0; i < inputs.Count; i++)
        {
            double[][] one = ReferenceNetwork.FirstAttention(network, [.. parameters.Select(p => (double)p)], inputs[i]);
            for (int head = 0; head < 2; head++)
            {
                for (int c = 0; c < 10; c++)
                    mean[head][c] += one[head][c] / inputs.Count;
            }
        }

        double[] masses = [.. mean.Select(head => head[1] + head[4] + head[7])];
        double[] most = mean[masses[0] > masses[1] ? 0 : 1];
        Assert.NotNull(summary);
        Assert.Equal(masses.Max(), summary.RelevantMass, 1e-5);
        Assert.Equal(masses.Average(), summary.HeadsMass, 1e-5);
        Assert.Equal(new[] { most[1], most[4], most[7] }.Min(), summary.SmallestMass, 1e-5);
        Assert.Equal(most.Where((_, c) => c is not (1 or 4 or 7)).Max(), summary.LargestOther, 1e-5);
    }

    [Theory]
    [InlineData(Score.Linear, Readout.Cls)]
    [InlineData(Score.Softmax, Readout.Mean)]
    public void Networks_without_shares_or_without_a_query_have_none(Score score, Readout readout)
    {
        var stream = new RandomStream(9, "none");
        var network = new Network(new Architecture(1, new PositionEmbedding.None(), [new Layer.Attention(score)], readout), 4, 2, new NetworkOptions(new NetworkSizes(4, 1, 4)));
        using var engine = new NetworkEngine<float>(network, 1);
        Assert.Null(AttentionProbe.Summary(engine, network.Parameters.Initialise<float>(stream), RandomNetwork.Inputs(network, 3, stream), [0]));
    }
}

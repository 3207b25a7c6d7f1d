using Kostka.Architectures;
using Kostka.Networks;
using Kostka.Networks.Execution;
using Kostka.Networks.Losses;
using Kostka.Networks.Steps;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Networks;

/// <summary>The short way for an added token that attends to bits, against plain loops and against the engine's general way.</summary>
public sealed class BitQueryTests
{
    public static TheoryData<Score, Scaling, bool> Attentions()
    {
        var data = new TheoryData<Score, Scaling, bool>();
        foreach (Score score in new[] { Score.Softmax, Score.Linear, Score.Relu })
        {
            foreach (Scaling scaling in Enum.GetValues<Scaling>())
            {
                data.Add(score, scaling, false);
                data.Add(score, scaling, true);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Attentions))]
    public void Outputs_and_gradients_agree(Score score, Scaling scaling, bool smooth)
    {
        var stream = new RandomStream(3, $"{score} {scaling} {smooth}");
        PositionEmbedding position = smooth ? new PositionEmbedding.Exponential(0.8, 2) : new PositionEmbedding.Learned(0.8);
        Layer.Attention attention = new(score, scaling, 2, 0.9);
        foreach (int count in new[] { 1, 3, 70 })
        {
            var architecture = new Architecture(1.2, position, [attention, new Layer.Dense(2, 0.3), new Layer.Activation(ActivationFunction.Erf), new Layer.Dense(1, 0.1)], Readout.Cls);
            var network = new Network(architecture, 1 + stream.NextBelow(20), 2, RandomNetwork.Options(stream));
            Assert.Contains(ProgramBuilder<double>.Build(network, true, 4).Local, step => step is BitQueryStep<double>);
            Compare(network, count, stream);
        }
    }

    [Fact]
    public void Networks_that_read_more_go_the_general_way()
    {
        Layer.Attention attention = new(Score.Softmax);
        var options = new NetworkOptions(new NetworkSizes(4, 1, 4));
        foreach ((Architecture architecture, int vocabulary) in new[]
        {
            (new Architecture(1, new PositionEmbedding.Learned(1), [attention], Readout.Last), 2),
            (new Architecture(1, new PositionEmbedding.Learned(1), [attention], Readout.Cls), 3),
            (new Architecture(1, new PositionEmbedding.None(), [attention], Readout.Cls), 2),
            (new Architecture(1, new PositionEmbedding.Learned(1), [attention, attention], Readout.Cls), 2),
            (new Architecture(1, new PositionEmbedding.Learned(1), [new Layer.Residual([attention])], Readout.Cls), 2),
            (new Architecture(1, new PositionEmbedding.Learned(1), [attention with { Score = Score.Abs }], Readout.Cls), 2),
        })
        {
            var network = new Network(architecture, 5, vocabulary, options);
            Assert.DoesNotContain(ProgramBuilder<double>.Build(network, true, 4).Local, step => step is BitQueryStep<double>);
        }
    }

    private static void Compare(Network network, int count, RandomStream stream)
    {
        double[] parameters = network.Parameters.Initialise<double>(stream), labels = RandomNetwork.Gaussian(count * network.Options.Outputs, stream);
        SequenceSet inputs = RandomNetwork.Inputs(network, count, stream);
        int[] rows = [.. Enumerable.Range(0, count)];
        double[] outputs = new double[labels.Length], gradient = new double[parameters.Length], general = new double[parameters.Length];
        using (var engine = new NetworkEngine<double>(network, 2, RowSharing.Always))
        {
            engine.Evaluate(parameters, inputs, outputs);
            engine.Gradient(parameters, inputs, rows, labels, new SquareLoss<double>(), gradient);
        }

        using (var engine = new NetworkEngine<double>(network, 1, RowSharing.Never))
            engine.Gradient(parameters, inputs, rows, labels, new SquareLoss<double>(), general);
        double[] plain = [.. Enumerable.Range(0, count).SelectMany(i => ReferenceNetwork.Outputs(network, parameters, inputs[i]))];
        Close(plain, outputs);
        Close(general, gradient);
    }

    private static void Close(double[] expected, double[] actual)
    {
        double scale = 1 + expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i] / scale, actual[i] / scale, 1e-12);
    }
}

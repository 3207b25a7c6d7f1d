using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Networks;
using Kostka.Networks.Sampling;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Networks.Sampling;

public sealed class ReadoutFeaturesTests
{
    private const int Length = 4, Vocabulary = 3, Width = 6;

    private static readonly Layer _attention = new Layer.Residual([new Layer.Attention(Score.Softmax)]);
    private static readonly Layer _erf = new Layer.Activation(ActivationFunction.Erf);

    private static readonly (ImmutableArray<Layer> Layers, Readout Readout, double Variance, double BiasVariance, int Count)[] _networks =
    [
        ([_attention], Readout.Mean, 1, 0, Width),
        ([_attention], Readout.Flatten, 1, 0, Length * Width),
        ([_attention, new Layer.Dense(), _erf], Readout.Last, 1, 0, Width),
        ([_attention, new Layer.Dense(1.5, 0.2)], Readout.Mean, 1.5, 0.2, Width),
        ([_attention, new Layer.Dense(), _erf, new Layer.Dense(2)], Readout.Last, 2, 0, Width),
        ([_attention, new Layer.Dense(0.7, 0.1), new Layer.Dense(2, 0.3)], Readout.Mean, 2, 0.3, Width),
        ([_attention, new Layer.Dense(1.5, 0.2)], Readout.Flatten, 1, 0, Length * Width),
        ([_attention, new Layer.Pool(PoolKind.Flatten), new Layer.Dense(1.2)], Readout.Mean, 1.2, 0, Length * Width),
    ];

    public static TheoryData<int, Parametrisation> Networks()
    {
        var data = new TheoryData<int, Parametrisation>();
        for (int i = 0; i < _networks.Length; i++)
        {
            data.Add(i, Parametrisation.Ntk);
            data.Add(i, Parametrisation.Standard);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Features_times_readout_are_the_network(int index, Parametrisation parametrisation)
    {
        var (layers, readout, variance, biasVariance, count) = _networks[index];
        var architecture = new Architecture(1, new PositionEmbedding.Learned(0.5), layers, readout);
        var sizes = new NetworkSizes(Width, 2, 3);
        var features = new ReadoutFeatures(architecture, Length, Vocabulary, sizes, parametrisation);
        Assert.Equal(count, features.Count);
        Assert.Equal(new GaussianReadout(variance, biasVariance), features.Readout);

        var network = new Network(architecture, Length, Vocabulary, new NetworkOptions(sizes, parametrisation, Outputs: 1, TrainReadout: true));
        var random = new RandomStream(4, "readout features");
        var inputs = new SequenceSet(5, Length, Vocabulary, [.. Enumerable.Range(0, 5 * Length).Select(_ => random.NextBelow(Vocabulary))]);
        double[] parameters = network.Parameters.Initialise<double>(random), outputs = new double[5], found = new double[5 * count];
        using var engine = new NetworkEngine<double>(network, 1);
        engine.Evaluate(parameters, inputs, outputs);
        using IParametricModel<double> model = features.Model<double>(1);
        int body = model.Parameters.Count;
        model.Evaluate(parameters.AsSpan(0, body), inputs, found);

        // Whatever the parametrisation, a and c in units of their deviation.
        ReadOnlySpan<ParameterTensor> end = [.. network.Parameters.Tensors.Where(t => t.Offset >= body)];
        Assert.Equal(count, end[0].Count);
        for (int i = 0; i < inputs.Count; i++)
        {
            double sum = 0;
            for (int j = 0; j < count; j++)
                sum += Math.Sqrt(variance / count) * parameters[body + j] / end[0].Deviation * found[(i * count) + j];
            if (biasVariance > 0)
                sum += Math.Sqrt(biasVariance) * parameters[body + count] / end[1].Deviation;
            Assert.Equal(outputs[i], sum, 1e-12);
        }
    }

    [Fact]
    public void A_readout_of_a_narrower_hidden_layer_is_refused()
    {
        var architecture = new Architecture(1, new PositionEmbedding.None(), [new Layer.Dense(), _erf, new Layer.Dense()], Readout.Mean);
        var sizes = new NetworkSizes(8, 2, 4) { HiddenWidth = 4 };
        Assert.Throws<RequestException>(() => new ReadoutFeatures(architecture, Length, Vocabulary, sizes));
    }
}

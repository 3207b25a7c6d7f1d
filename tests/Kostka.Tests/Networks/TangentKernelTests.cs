using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Networks;
using Kostka.Networks.Losses;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Tests.Kernels.Oracle;

namespace Kostka.Tests.Networks;

/// <summary>Gradients of single sequences and their products, against gradients of batches and against the tape of the kernels' tests.</summary>
public sealed class TangentKernelTests
{
    private static readonly Layer _dense = new Layer.Dense(1.2, 0.1), _relu = new Layer.Activation(ActivationFunction.Relu), _erf = new Layer.Activation(ActivationFunction.Erf);
    private static readonly Layer _linear = new Layer.Attention(Score.Linear, Scaling.InverseSqrtDimension, 1.1, 0.9), _softmax = new Layer.Attention(Score.Softmax, Scaling.InverseSqrtDimension, 1.3, 0.9);
    private static readonly Layer _tied = new Layer.Attention(Score.Softmax, Scaling.InverseDimension, 1.3, 0.9);

    [Fact]
    public void Gradients_of_single_sequences_are_those_of_batches_of_one()
    {
        for (int trial = 0; trial < 40; trial++)
        {
            var stream = new RandomStream((ulong)trial, "sample gradients");
            Network network = RandomNetwork.Draw(stream);
            SequenceSet inputs = RandomNetwork.Inputs(network, 9, stream);
            double[] parameters = network.Parameters.Initialise<double>(stream), labels = new double[9 * network.Options.Outputs], one = new double[parameters.Length];
            int output = stream.NextBelow(network.Options.Outputs);
            double[] gradients = new double[5 * parameters.Length];
            Array.Fill(gradients, double.NaN);
            using var engine = new NetworkEngine<double>(network, 2);
            engine.SampleGradients(parameters, inputs, 3, 5, gradients, output);
            for (int s = 0; s < 5; s++)
            {
                engine.Gradient(parameters, inputs, [3 + s], labels, new OneOutput(output), one);
                EngineTests.Close(one, gradients.AsSpan(s * one.Length, one.Length), 1e-13);
            }
        }
    }

    [Fact]
    public void The_kernel_is_made_of_products_of_gradients()
    {
        var stream = new RandomStream(4, "tiles");
        var network = new Network(RandomNetwork.Draw(stream).Architecture, 4, 3, new NetworkOptions(new NetworkSizes(6, 2, 3), Outputs: 2));
        SequenceSet x = RandomNetwork.Inputs(network, 300, stream), y = RandomNetwork.Inputs(network, 270, stream);
        double[] parameters = network.Parameters.Initialise<double>(stream);
        using var engine = new NetworkEngine<double>(network, 1);
        double[] Gradients(SequenceSet set)
        {
            double[] gradients = new double[set.Count * parameters.Length];
            engine.SampleGradients(parameters, set, 0, set.Count, gradients, 1);
            return gradients;
        }

        double[] left = Gradients(x), right = Gradients(y);
        void Compare(Matrix kernel, double[] columns, int count)
        {
            Assert.Equal((300, count), (kernel.Rows, kernel.Columns));
            for (int i = 0; i < kernel.Rows; i++)
            {
                for (int j = 0; j < kernel.Columns; j += i % 10 == 0 ? 1 : 17)
                {
                    double expected = 0;
                    for (int p = 0; p < parameters.Length; p++)
                        expected += left[(i * parameters.Length) + p] * columns[(j * parameters.Length) + p];
                    Assert.Equal(expected, kernel[i, j], 1e-11 * Math.Max(1, Math.Abs(expected)));
                }
            }
        }

        Matrix cross = EmpiricalTangentKernel.Compute<double>(network, parameters, x, y, new Computation(2), 1), self = EmpiricalTangentKernel.Compute<double>(network, parameters, x, x, new Computation(2), 1);
        Compare(cross, right, 270);
        Compare(self, left, 300);
        Assert.Equal(cross.Values, EmpiricalTangentKernel.Compute<double>(network, parameters, x, y, new Computation(1), 1).Values);
        Assert.Equal(self.Values, EmpiricalTangentKernel.Compute<double>(network, parameters, x, x, new Computation(3), 1).Values);
        float[] rounded = [.. parameters.Select(p => (float)p)];
        EngineTests.Close(cross.Values, EmpiricalTangentKernel.Compute<float>(network, rounded, x, y, new Computation(2), 1).Values, 1e-5);
    }

    [Fact]
    public void A_kernel_beyond_memory_is_refused()
    {
        var network = new Network(new Architecture(1, new PositionEmbedding.None(), [_dense], Readout.Mean), 3, 2, new NetworkOptions(new NetworkSizes(4, 1, 1)));
        var many = new SequenceSet(600_000, 3, 2, new int[1_800_000]);
        Assert.Contains("memory", Assert.Throws<RequestException>(() => EmpiricalTangentKernel.Compute<float>(network, new float[network.Parameters.Count], many, many, new Computation(1))).Message, StringComparison.Ordinal);
    }

    /// <summary>Outputs and gradients of every weight against those of the tape, on the same weights.</summary>
    [Fact]
    public void Gradients_are_those_of_the_tape()
    {
        Layer[][] models =
        [
            [_dense, _relu, _dense, _relu], [new Layer.Residual([_relu, _dense]), _erf], [new Layer.LayerNorm(), _relu, _dense, _erf], [_linear], [_erf, _linear, _dense, _relu],
            [new Layer.Residual([_softmax]), new Layer.Residual([_dense, _erf, _dense]), _softmax],
        ];
        foreach (Layer[] layers in models)
            CompareWithTape(layers, new NetworkSizes(6, 3, 4));
        CompareWithTape([new Layer.Residual([new Layer.LayerNorm(), _tied]), new Layer.Residual([_dense, _erf, _dense]), _tied], new NetworkSizes(6, 2, 6));
    }

    private static void CompareWithTape(Layer[] layers, NetworkSizes sizes)
    {
        int[] tokens = [0, 3, 1, 1, 2];
        var architecture = new Architecture(0.8, new PositionEmbedding.Learned(0.25), [.. layers], Readout.Mean);
        var tape = new TangentNetwork(architecture, sizes.Width, new RandomStream(5, "tape"));
        double[][] gradients = tape.Gradient(tokens).Gradient;
        var network = new Network(architecture, tokens.Length, 4, new NetworkOptions(sizes));
        double[] parameters = new double[network.Parameters.Count], expected = new double[parameters.Length], actual = new double[parameters.Length], outputs = new double[1];
        var places = new TapePlaces(network);
        Assert.Equal(places.All.Count, tape.Weights.Count);
        for (int i = 0; i < places.All.Count; i++)
        {
            places.Copy(i, tape.Weights[i].Values, parameters);
            places.Copy(i, gradients[i], expected);
        }

        tape.Readout.Values.CopyTo(parameters.AsSpan(network.Parameters.Tensors[^1].Offset));
        using var engine = new NetworkEngine<double>(network, 1);
        SequenceSet input = SequenceSet.Single(tokens, 4);
        engine.Evaluate(parameters, input, outputs);
        engine.SampleGradients(parameters, input, 0, 1, actual);
        Assert.Equal(tape.Output(tokens), outputs[0], 1e-12);
        EngineTests.Close(expected, actual, 1e-12);
    }

    /// <summary>The sum over sequences of one output.</summary>
    private sealed class OneOutput(int output) : Loss<double>
    {
        public override double Evaluate(ReadOnlySpan<double> outputs, ReadOnlySpan<double> labels, Span<double> slopes)
        {
            slopes.Clear();
            slopes[output] = 1;
            return outputs[output];
        }
    }

    /// <summary>Where each weight matrix of the tape, which has one for every head, lies in the parameter vector: whole rows, or a block of columns.</summary>
    private sealed class TapePlaces
    {
        private readonly Network _network;

        public TapePlaces(Network network)
        {
            _network = network;
            Add("embedding.token");
            Add("embedding.position");
            Add(network.Architecture.Layers, "layers");
        }

        public List<(ParameterTensor Tensor, int Row, int Column)> All { get; } = [];

        public void Copy(int number, double[] weights, double[] parameters)
        {
            (ParameterTensor tensor, int row, int column) = All[number];
            int width = tensor.Shape[^1], part = column < 0 ? width : _network.Options.Sizes.HeadDimension;
            for (int i = 0; i < weights.Length; i++)
                parameters[tensor.Offset + ((row + (i / part)) * width) + Math.Max(column, 0) + (i % part)] = weights[i];
        }

        private void Add(ImmutableArray<Layer> layers, string path)
        {
            for (int i = 0; i < layers.Length; i++)
            {
                switch (layers[i])
                {
                    case Layer.Dense dense:
                        Add($"{path}.{i}.dense.weight");
                        if (dense.BiasVariance > 0)
                            Add($"{path}.{i}.dense.bias");
                        break;
                    case Layer.Residual residual:
                        Add(residual.Body, $"{path}.{i}.residual");
                        break;
                    case Layer.Attention attention:
                        string[] parts = attention.Scaling == Scaling.InverseDimension ? ["query", "value"] : ["query", "key", "value"];
                        for (int head = 0; head < _network.Options.Sizes.Heads; head++)
                        {
                            int start = head * _network.Options.Sizes.HeadDimension;
                            foreach (string part in parts)
                                Add($"{path}.{i}.attention.{part}", start);
                            Add($"{path}.{i}.attention.output", 0, start);
                        }

                        break;
                }
            }
        }

        private void Add(string name, int row = 0, int column = -1) => All.Add((_network.Parameters.Tensors.Single(t => t.Name == name), row, column));
    }
}

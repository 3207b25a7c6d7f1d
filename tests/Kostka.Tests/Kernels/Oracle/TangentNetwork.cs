using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Architectures;
using Kostka.Numerics;

namespace Kostka.Tests.Kernels.Oracle;

/// <summary>
/// A network with every weight drawn, N(0, 1) in the NTK parametrisation, and its empirical tangent kernel Σ_θ ∂f(x) ∂f(y) over all weights but those
/// of the final readout, which is an untrained N(0, 1) vector over √width. Mean readout; positions learned or none.
/// </summary>
internal sealed class TangentNetwork
{
    private const int HeadDimension = 4;
    private const int TiedHeads = 2;

    private readonly Architecture _architecture;
    private readonly int _width;
    private readonly RandomStream _stream;
    private readonly List<Tensor> _weights = [];
    private readonly Tensor _readout;
    private int _next;

    public TangentNetwork(Architecture architecture, int width, RandomStream stream)
    {
        (_architecture, _width, _stream) = (architecture, width, stream);
        _readout = new Tensor(1, width);
        Fill(_readout);
    }

    /// <summary>The empirical kernels: entry 0 is f(x) f(y) averaged over readouts, entry 1 the tangent kernel.</summary>
    public static double[,] Kernels(Architecture architecture, int[] x, int[] y, int width, RandomStream stream)
    {
        var network = new TangentNetwork(architecture, width, stream);
        (double[] stateX, double[][] gradientX) = network.Gradient(x);
        (double[] stateY, double[][] gradientY) = network.Gradient(y);
        double tangent = gradientX.Zip(gradientY, (gx, gy) => TensorPrimitives.Dot<double>(gx, gy)).Sum();
        return new[,] { { TensorPrimitives.Dot<double>(stateX, stateY) / width, tangent } };
    }

    /// <summary>The final stream, averaged over positions, and the gradient of the output by all weights.</summary>
    public (double[] State, double[][] Gradient) Gradient(int[] tokens)
    {
        var tape = new Tape();
        Tensor state = FinalStream(tape, tokens);
        double[] mean = new double[_width];
        foreach (Tensor weights in _weights)
            Array.Clear(weights.Gradient);
        for (int a = 0; a < state.Rows; a++)
        {
            TensorPrimitives.MultiplyAdd(state.Row(a), 1.0 / state.Rows, mean, mean);
            TensorPrimitives.Multiply(_readout.Values, 1 / (state.Rows * Math.Sqrt(_width)), state.GradientRow(a));
        }

        tape.Backward();
        return (mean, [.. _weights.Select(w => (double[])w.Gradient.Clone())]);
    }

    /// <summary>The output f.</summary>
    public double Output(int[] tokens)
    {
        Tensor state = FinalStream(new Tape(), tokens);
        return Enumerable.Range(0, state.Rows).Sum(a => TensorPrimitives.Dot<double>(state.Row(a), _readout.Values)) / (state.Rows * Math.Sqrt(_width));
    }

    /// <summary>All weights, for checking gradients; known once the network has run.</summary>
    public IReadOnlyList<Tensor> Weights => _weights;

    /// <summary>The final readout, which is not among them.</summary>
    public Tensor Readout => _readout;

    private Tensor FinalStream(Tape tape, int[] tokens)
    {
        _next = 0;
        Tensor stream = tape.Gather(Weight(4, _width), tokens, Math.Sqrt(_architecture.TokenVariance));
        if (_architecture.Position is PositionEmbedding.Learned learned)
            stream = tape.Sum(stream, Weight(tokens.Length, _width), Math.Sqrt(learned.Variance));
        return Run(tape, _architecture.Layers, stream);
    }

    private Tensor Run(Tape tape, ImmutableArray<Layer> layers, Tensor stream)
    {
        foreach (Layer layer in layers)
        {
            stream = layer switch
            {
                Layer.Dense dense => Dense(tape, dense, stream),
                Layer.Activation { Function: ActivationFunction.Relu } => tape.Relu(stream),
                Layer.Activation { Function: ActivationFunction.Erf } => tape.Erf(stream),
                Layer.Activation { Function: ActivationFunction.Gelu } => tape.Gelu(stream),
                Layer.LayerNorm => tape.LayerNorm(stream),
                Layer.Residual residual => tape.Sum(Run(tape, residual.Body, stream), stream),
                Layer.Attention attention => Attend(tape, attention, stream),
                _ => throw new ArgumentException($"No network for {layer}."),
            };
        }

        return stream;
    }

    private Tensor Dense(Tape tape, Layer.Dense layer, Tensor stream)
    {
        Tensor result = tape.TransposedProduct(stream, Weight(_width, _width), Math.Sqrt(layer.WeightVariance / _width));
        return layer.BiasVariance > 0 ? tape.Sum(result, Weight(1, _width), Math.Sqrt(layer.BiasVariance)) : result;
    }

    /// <summary>Width/2 heads of dimension 4 with independent W_Q, W_K and score G/√d, or two as wide as the network with W_Q = W_K and score G/d.</summary>
    private Tensor Attend(Tape tape, Layer.Attention layer, Tensor stream)
    {
        bool tied = layer.Scaling == Scaling.InverseDimension;
        int heads = tied ? TiedHeads : _width / 2, dimension = tied ? _width : HeadDimension;
        double perWeight = 1 / Math.Sqrt(_width);
        Tensor? sum = null;
        for (int head = 0; head < heads; head++)
        {
            Tensor queries = tape.TransposedProduct(stream, Weight(dimension, _width), perWeight);
            Tensor keys = tied ? queries : tape.TransposedProduct(stream, Weight(dimension, _width), perWeight);
            Tensor values = tape.TransposedProduct(stream, Weight(dimension, _width), perWeight);
            Tensor scores = tape.TransposedProduct(queries, keys, tied ? layer.QueryKeyVariance / dimension : Math.Sqrt(layer.QueryKeyVariance / dimension));
            Tensor weights = layer.Score == Score.Softmax ? tape.Softmax(scores) : tape.Scaled(scores, 1.0 / stream.Rows);
            Tensor output = tape.TransposedProduct(tape.Product(weights, values), Weight(_width, dimension), Math.Sqrt(layer.ValueOutputVariance / (heads * dimension)));
            sum = sum is null ? output : tape.Sum(sum, output);
        }

        return sum!;
    }

    /// <summary>The next weight matrix: drawn when the network first runs, the same ever after.</summary>
    private Tensor Weight(int rows, int columns)
    {
        if (_next == _weights.Count)
        {
            _weights.Add(new Tensor(rows, columns));
            Fill(_weights[^1]);
        }

        return _weights[_next++];
    }

    private void Fill(Tensor weights)
    {
        for (int i = 0; i < weights.Values.Length; i++)
            weights.Values[i] = _stream.NextGaussian();
    }
}

using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Networks;
using MathNet.Numerics;

namespace Kostka.Tests.Networks;

/// <summary>A finite network in plain loops over numbers, one sequence at a time: what <see cref="NetworkEngine{T}"/> must agree with. Weights are found by name.</summary>
internal sealed class ReferenceNetwork
{
    private readonly Network _network;
    private readonly double[] _parameters;
    private readonly Dictionary<string, ParameterTensor> _tensors;

    // Of every attention layer in turn: heads × positions, the weights of the last position.
    private readonly List<double[][]> _lastAttention = [];

    private ReferenceNetwork(Network network, double[] parameters) =>
        (_network, _parameters, _tensors) = (network, parameters, network.Parameters.Tensors.ToDictionary(t => t.Name));

    private bool Ntk => _network.Options.Parametrisation == Parametrisation.Ntk;

    public static double[] Outputs(Network network, double[] parameters, ReadOnlySpan<int> tokens)
    {
        var reference = new ReferenceNetwork(network, parameters);
        Architecture architecture = network.Architecture;
        double[][] stream = reference.Run(architecture.Layers, "layers", reference.Embed(tokens.ToArray()));
        double[][] read = architecture.Readout switch
        {
            Readout.Mean => [Mean(stream)],
            Readout.Flatten => [[.. stream.SelectMany(h => h)]],
            _ => [stream[^1]],
        };
        return reference._tensors.ContainsKey("readout") ? reference.Map("readout", 1, read)[0] : read[0];
    }

    /// <summary>The weights of the last position in the first attention layer: heads × positions.</summary>
    public static double[][] FirstAttention(Network network, double[] parameters, ReadOnlySpan<int> tokens)
    {
        var reference = new ReferenceNetwork(network, parameters);
        reference.Run(network.Architecture.Layers, "layers", reference.Embed(tokens.ToArray()));
        return reference._lastAttention[0];
    }

    private double[][] Embed(int[] tokens)
    {
        Architecture architecture = _network.Architecture;
        int width = _network.Options.Sizes.Width;
        double token = Ntk ? Math.Sqrt(architecture.TokenVariance) : 1;
        List<double[]> stream = [.. tokens.Select(x => Row("embedding.token", x).Select(e => token * e).ToArray())];
        if (architecture.Readout == Readout.Cls)
            stream.Add([.. Row("embedding.cls", 0).Select(e => token * e)]);
        if (architecture.Position is PositionEmbedding.Sinusoidal waves)
        {
            for (int a = 0; a < stream.Count; a++)
            {
                for (int i = 0; i < width; i++)
                {
                    double angle = a * Math.Pow(waves.Base, -2.0 * (i / 2) / width);
                    stream[a][i] += Math.Sqrt(2 * waves.Variance) * (i % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle));
                }
            }
        }

        if (!_tensors.ContainsKey("embedding.position"))
            return [.. stream];

        double variance = architecture.Position is PositionEmbedding.Learned learned ? learned.Variance : ((PositionEmbedding.Exponential)architecture.Position).Variance;
        double[,] root = Cholesky(stream.Count, (a, b) => architecture.Position is PositionEmbedding.Exponential smooth ? Math.Exp(-Math.Abs(a - b) / smooth.LengthScale) : a == b ? 1 : 0);
        for (int a = 0; a < stream.Count; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double[] z = Row("embedding.position", b);
                for (int i = 0; i < width; i++)
                    stream[a][i] += (Ntk ? Math.Sqrt(variance) : 1) * root[a, b] * z[i];
            }
        }

        return [.. stream];
    }

    private double[][] Run(ImmutableArray<Layer> layers, string path, double[][] stream)
    {
        for (int i = 0; i < layers.Length; i++)
            stream = Run(layers[i], $"{path}.{i}", stream);
        return stream;
    }

    private double[][] Run(Layer layer, string path, double[][] stream)
    {
        switch (layer)
        {
            case Layer.Dense dense:
                double[][] mapped = Map($"{path}.dense.weight", dense.WeightVariance, stream);
                if (dense.BiasVariance > 0)
                {
                    double[] bias = Row($"{path}.dense.bias", 0);
                    foreach (double[] h in mapped)
                    {
                        for (int i = 0; i < h.Length; i++)
                            h[i] += (Ntk ? Math.Sqrt(dense.BiasVariance) : 1) * bias[i];
                    }
                }

                return mapped;
            case Layer.Activation activation:
                return Each(stream, h => [.. h.Select(u => activation.Function switch
                {
                    ActivationFunction.Relu => Math.Max(u, 0),
                    ActivationFunction.Erf => SpecialFunctions.Erf(u),
                    ActivationFunction.Gelu => u * SpecialFunctions.Erfc(-u / Math.Sqrt(2)) / 2,
                    _ => u,
                })]);
            case Layer.LayerNorm:
                return Each(stream, h => Normed([.. h.Select(u => u - h.Average())]));
            case Layer.RmsNorm:
                return Each(stream, Normed);
            case Layer.Residual residual:
                double[][] body = Run(residual.Body, $"{path}.residual", stream);
                return [.. stream.Zip(body, (h, g) => h.Zip(g, (u, v) => u + v).ToArray())];
            case Layer.Repeat repeat:
                for (int pass = 0; pass < repeat.Times; pass++)
                    stream = Run(repeat.Body, $"{path}.repeat.{pass}", stream);
                return stream;
            case Layer.Pool pool:
                return pool.Kind == PoolKind.Mean ? [Mean(stream)] : [[.. stream.SelectMany(h => h)]];
            case Layer.Attention attention:
                return Attend(attention, $"{path}.attention", stream);
            default:
                throw new ArgumentException($"No network for {layer}.");
        }
    }

    private double[][] Attend(Layer.Attention layer, string path, double[][] stream)
    {
        bool tied = layer.Scaling == Scaling.InverseDimension;
        int heads = _network.Options.Sizes.Heads, d = _network.Options.Sizes.HeadDimension, length = stream.Length;
        double onScore = tied ? layer.QueryKeyVariance : Math.Sqrt(layer.QueryKeyVariance);
        double[][] queries = Map($"{path}.query", 1, stream), keys = tied ? queries : Map($"{path}.key", 1, stream), values = Map($"{path}.value", 1, stream);
        double scale = (Ntk ? onScore : 1) / (tied ? d : Math.Sqrt(d));
        double[][] read = [.. stream.Select(_ => new double[heads * d])];
        double[][] last = [.. Enumerable.Range(0, heads).Select(_ => new double[length])];
        for (int head = 0; head < heads; head++)
        {
            for (int a = 0; a < length; a++)
            {
                int visible = layer.Causal ? a + 1 : length;
                double[] scores = new double[visible];
                for (int c = 0; c < visible; c++)
                {
                    for (int i = head * d; i < (head + 1) * d; i++)
                        scores[c] += scale * queries[a][i] * keys[c][i];
                }

                double top = scores.Max(), sum = scores.Sum(g => Math.Exp(g - top));
                for (int c = 0; c < visible; c++)
                {
                    double weight = layer.Score switch
                    {
                        Score.Softmax => Math.Exp(scores[c] - top) / sum,
                        Score.Relu => Math.Max(scores[c], 0) / length,
                        Score.Abs => Math.Abs(scores[c]) / length,
                        _ => scores[c] / length,
                    };
                    for (int i = head * d; i < (head + 1) * d; i++)
                        read[a][i] += weight * values[c][i];
                    if (a == length - 1)
                        last[head][c] = weight;
                }
            }
        }

        _lastAttention.Add(last);

        return Map($"{path}.output", layer.ValueOutputVariance, read);
    }

    private double[][] Map(string name, double variance, double[][] stream)
    {
        ParameterTensor weights = _tensors[name];
        double factor = Ntk ? Math.Sqrt(variance / weights.Shape[1]) : 1;
        return Each(stream, h =>
        {
            Assert.Equal(weights.Shape[1], h.Length);
            double[] mapped = new double[weights.Shape[0]];
            for (int i = 0; i < mapped.Length; i++)
            {
                for (int j = 0; j < h.Length; j++)
                    mapped[i] += factor * _parameters[weights.Offset + (i * h.Length) + j] * h[j];
            }

            return mapped;
        });
    }

    private double[] Row(string name, int row)
    {
        ParameterTensor tensor = _tensors[name];
        int width = tensor.Shape[^1];
        return _parameters[(tensor.Offset + (row * width))..(tensor.Offset + ((row + 1) * width))];
    }

    private static double[][] Each(double[][] stream, Func<double[], double[]> change) => [.. stream.Select(change)];

    private static double[] Mean(double[][] stream) => [.. Enumerable.Range(0, stream[0].Length).Select(i => stream.Average(h => h[i]))];

    private static double[] Normed(double[] h)
    {
        double size = Math.Sqrt(h.Sum(u => u * u) / h.Length);
        return size > 0 ? [.. h.Select(u => u / size)] : h;
    }

    private static double[,] Cholesky(int n, Func<int, int, double> entry)
    {
        var root = new double[n, n];
        for (int j = 0; j < n; j++)
        {
            for (int i = j; i < n; i++)
            {
                double rest = entry(i, j);
                for (int k = 0; k < j; k++)
                    rest -= root[i, k] * root[j, k];
                root[i, j] = i == j ? Math.Sqrt(rest) : rest / root[j, j];
            }
        }

        return root;
    }
}

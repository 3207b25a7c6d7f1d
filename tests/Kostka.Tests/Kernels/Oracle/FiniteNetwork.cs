using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Architectures;
using Kostka.Numerics;
using MathNet.Numerics;

namespace Kostka.Tests.Kernels.Oracle;

/// <summary>
/// One random network of finite width, evaluated on several sequences with the same weights: NTK parametrisation, every weight N(0, 1). Uses no
/// formula of infinite width.
/// </summary>
/// <remarks>
/// Weights are drawn by what they do: a fresh Gaussian matrix applied to fixed vectors h_p gives output coordinates that are independent, each a
/// Gaussian vector over the points p of covariance h_p·h_q/width. That is the exact law of the finite network, without its n² weights.
/// A point is a position of a sequence: point s·L + a.
/// </remarks>
internal sealed class FiniteNetwork
{
    private const int HeadDimension = 4;
    private const int TiedHeads = 2;

    private readonly RandomStream _stream;
    private readonly int _width;
    private readonly int _sequences;
    private double[][] _points;
    private int _length;

    private FiniteNetwork(Architecture architecture, int[][] sequences, int width, RandomStream stream)
    {
        (_stream, _width, _sequences, _length) = (stream, width, sequences.Length, sequences[0].Length);
        int vocabulary = 1 + sequences.Max(s => s.Max());
        double[][] tokens = Fresh(Filled(vocabulary, (u, v) => u == v ? architecture.TokenVariance : 0), width);
        double[][] positions = Fresh(Filled(_length, (a, b) => Position(architecture.Position, a, b)), width);
        _points = [.. sequences.SelectMany(s => s.Select((token, a) => Sum(tokens[token], positions[a])))];
    }

    /// <summary>The network's kernel: for every pair of sequences the mean over hidden coordinates of the products of what the readout sees.</summary>
    public static double[,] Kernel(Architecture architecture, int[][] sequences, int width, RandomStream stream)
    {
        var network = new FiniteNetwork(architecture, sequences, width, stream);
        network.Apply(architecture.Layers);
        switch (architecture.Readout)
        {
            case Readout.Last:
                network._points = [.. network._points.Where((_, p) => p % network._length == network._length - 1)];
                break;
            case Readout.Flatten:
                network.Flatten();
                break;
            default:
                network.Average();
                break;
        }

        return Products(network._points, 1.0 / network._points[0].Length);
    }

    private static double Position(PositionEmbedding position, int a, int b) => position switch
    {
        PositionEmbedding.Learned learned => a == b ? learned.Variance : 0,
        PositionEmbedding.Exponential smooth => smooth.Variance * Math.Exp(-Math.Abs(a - b) / smooth.LengthScale),
        _ => 0,
    };

    private void Apply(ImmutableArray<Layer> layers)
    {
        foreach (Layer layer in layers)
            Apply(layer);
    }

    private void Apply(Layer layer)
    {
        switch (layer)
        {
            case Layer.Dense dense:
                double[,] covariance = Products(_points, dense.WeightVariance / _points[0].Length);
                _points = Fresh(Filled(_points.Length, (p, q) => covariance[p, q] + dense.BiasVariance), _width);
                break;
            case Layer.Activation activation:
                ForEachPoint(h => Activate(h, activation.Function));
                break;
            case Layer.LayerNorm:
                ForEachPoint(h => TensorPrimitives.Subtract(h, TensorPrimitives.Sum<double>(h) / h.Length, h));
                ForEachPoint(Rescale);
                break;
            case Layer.RmsNorm:
                ForEachPoint(Rescale);
                break;
            case Layer.Residual residual:
                double[][] before = [.. _points.Select(h => (double[])h.Clone())];
                Apply(residual.Body);
                _points = [.. _points.Select((h, p) => Sum(h, before[p]))];
                break;
            case Layer.Repeat repeat:
                for (int pass = 0; pass < repeat.Times; pass++)
                    Apply(repeat.Body);
                break;
            case Layer.Pool { Kind: PoolKind.Mean }:
                Average();
                break;
            case Layer.Pool:
                Flatten();
                break;
            case Layer.Attention attention:
                Attend(attention, tied: attention.Scaling == Scaling.InverseDimension);
                break;
            default:
                throw new ArgumentException($"No network for {layer}.");
        }
    }

    /// <summary>Multi-head attention: 1/√d with independent W_Q, W_K and width/2 heads, or 1/d with W_Q = W_K and two heads as wide as the network.</summary>
    private void Attend(Layer.Attention layer, bool tied)
    {
        int heads = tied ? TiedHeads : _width / 2, dimension = tied ? _width : HeadDimension, count = _points.Length;
        double scale = tied ? layer.QueryKeyVariance / dimension : Math.Sqrt(layer.QueryKeyVariance / dimension);
        double[][] root = Root(Products(_points, 1.0 / _points[0].Length));
        var total = new double[count, count];
        for (int head = 0; head < heads; head++)
        {
            double[][] queries = FromRoot(root, dimension), keys = tied ? queries : FromRoot(root, dimension), values = FromRoot(root, dimension);
            var outputs = new double[count][];
            for (int s = 0; s < _sequences; s++)
            {
                for (int a = 0; a < _length; a++)
                {
                    double[] weights = new double[_length];
                    int visible = layer.Causal ? a + 1 : _length;
                    for (int c = 0; c < visible; c++)
                        weights[c] = scale * TensorPrimitives.Dot<double>(queries[(s * _length) + a], keys[(s * _length) + c]);
                    Rate(weights.AsSpan(0, visible), layer.Score, _length);
                    double[] output = new double[dimension];
                    for (int c = 0; c < visible; c++)
                        TensorPrimitives.MultiplyAdd(values[(s * _length) + c], weights[c], output, output);
                    outputs[(s * _length) + a] = output;
                }
            }

            double[,] products = Products(outputs, layer.ValueOutputVariance / (heads * dimension));
            for (int p = 0; p < count; p++)
            {
                for (int q = 0; q < count; q++)
                    total[p, q] += products[p, q];
            }
        }

        _points = Fresh(total, _width);
    }

    private static void Rate(Span<double> scores, Score score, int length)
    {
        switch (score)
        {
            case Score.Softmax:
                TensorPrimitives.SoftMax<double>(scores, scores);
                return;
            case Score.Relu:
                TensorPrimitives.Max(scores, 0, scores);
                break;
            case Score.Abs:
                TensorPrimitives.Abs<double>(scores, scores);
                break;
        }

        TensorPrimitives.Divide(scores, length, scores);
    }

    private static void Activate(double[] h, ActivationFunction function)
    {
        for (int i = 0; i < h.Length; i++)
        {
            h[i] = function switch
            {
                ActivationFunction.Relu => Math.Max(h[i], 0),
                ActivationFunction.Erf => SpecialFunctions.Erf(h[i]),
                ActivationFunction.Gelu => h[i] * SpecialFunctions.Erfc(-h[i] / Math.Sqrt(2)) / 2,
                _ => h[i],
            };
        }
    }

    private static void Rescale(double[] h)
    {
        double size = Math.Sqrt(TensorPrimitives.SumOfSquares<double>(h) / h.Length);
        if (size > 0)
            TensorPrimitives.Divide(h, size, h);
    }

    private void ForEachPoint(Action<double[]> change) => Array.ForEach(_points, change);

    private void Average() => OnePosition(parts => [.. Enumerable.Range(0, parts[0].Length).Select(i => parts.Average(h => h[i]))]);

    private void Flatten() => OnePosition(parts => [.. parts.SelectMany(h => h)]);

    private void OnePosition(Func<double[][], double[]> merge)
    {
        _points = [.. _points.Chunk(_length).Select(merge)];
        _length = 1;
    }

    /// <summary><paramref name="count"/> independent Gaussian coordinates, each a vector over the points of the given covariance.</summary>
    private double[][] Fresh(double[,] covariance, int count) => FromRoot(Root(covariance), count);

    private double[][] FromRoot(double[][] root, int count)
    {
        int points = root.Length;
        var result = new double[points][];
        for (int p = 0; p < points; p++)
            result[p] = new double[count];
        Span<double> z = stackalloc double[points];
        for (int i = 0; i < count; i++)
        {
            for (int p = 0; p < points; p++)
            {
                z[p] = _stream.NextGaussian();
                double sum = 0;
                ReadOnlySpan<double> row = root[p].AsSpan(0, p + 1);
                for (int q = 0; q < row.Length; q++)
                    sum += row[q] * z[q];
                result[p][i] = sum;
            }
        }

        return result;
    }

    /// <summary>A lower triangular root of a covariance that may be singular, as equal tokens make it.</summary>
    private static double[][] Root(double[,] covariance)
    {
        int n = covariance.GetLength(0);
        double[][] root = [.. Enumerable.Range(0, n).Select(_ => new double[n])];
        double largest = 0;
        for (int p = 0; p < n; p++)
            largest = Math.Max(largest, covariance[p, p]);
        for (int q = 0; q < n; q++)
        {
            double pivot = Rest(q, q);
            if (pivot <= 1e-13 * largest)
                continue;
            root[q][q] = Math.Sqrt(pivot);
            for (int p = q + 1; p < n; p++)
                root[p][q] = Rest(p, q) / root[q][q];
        }

        return root;

        double Rest(int p, int q)
        {
            double rest = covariance[p, q];
            for (int r = 0; r < q; r++)
                rest -= root[p][r] * root[q][r];
            return rest;
        }
    }

    private static double[,] Products(double[][] vectors, double factor)
    {
        var products = new double[vectors.Length, vectors.Length];
        for (int p = 0; p < vectors.Length; p++)
        {
            for (int q = 0; q <= p; q++)
                products[p, q] = products[q, p] = factor * TensorPrimitives.Dot<double>(vectors[p], vectors[q]);
        }

        return products;
    }

    private static double[,] Filled(int n, Func<int, int, double> entry)
    {
        var matrix = new double[n, n];
        for (int p = 0; p < n; p++)
        {
            for (int q = 0; q < n; q++)
                matrix[p, q] = entry(p, q);
        }

        return matrix;
    }

    private static double[] Sum(double[] a, double[] b)
    {
        var sum = new double[a.Length];
        TensorPrimitives.Add<double>(a, b, sum);
        return sum;
    }
}

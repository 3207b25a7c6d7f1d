using Kostka.Capacity.Covering.Classes;
using Kostka.Capacity.Covering.Explicit;
using Kostka.Capacity.Norms;
using Kostka.Numerics;

namespace Kostka.Tests.Capacity.Covering;

/// <summary>
/// The covers of whole networks, built from those of their matrices: every random network has a member of the cover within ε at every sample, reached in no more steps than
/// the theorems count. This tries the sensitivities α, the norms of the features and the numbers of points all at once.
/// </summary>
public sealed class ComposedCoverTests
{
    private const int Width = 3, Hidden = 2;

    [Fact]
    public void Heads_and_scalar_layers_are_covered() => RandomCase.ForAll(60, random =>
    {
        int samples = 2 + random.NextBelow(3), keys = 2 + random.NextBelow(4), heads = 1 + random.NextBelow(2);
        Matrix[] inputs = [.. Enumerable.Range(0, samples).Select(_ => random.Gaussian(keys, Width))];
        double[][] queries = [.. inputs.Select(_ => random.Gaussian(Width, 1).Values)];
        double tokenNorm = inputs.Max(MatrixNorms.LargestRow), queryNorm = queries.Max(Length);
        Matrix[] queryKeys = [.. Enumerable.Range(0, heads).Select(_ => random.Gaussian(Width, Width, random.Between(0.1, 1)))];
        Matrix[] values = [.. Enumerable.Range(0, heads).Select(_ => random.Gaussian(Width, Hidden, random.Between(0.1, 1)))];
        double[] w = random.Gaussian(Hidden, 1).Values;
        var functions = new ScalarClass(
            tokenNorm,
            keys,
            [.. queryKeys.Zip(values, (qk, v) => new HeadNorms(MatrixNorms.Spectral(v), MatrixNorms.SumOfColumns(v), MatrixNorms.Frobenius(qk) * queryNorm, Hidden))],
            Length(w));
        CoveringBound bound = functions.Covering(samples);
        double accuracy = functions.Bound * random.Between(0.3, 1);
        double[] split = [.. bound.Allocation(accuracy)];

        // The features of the scores are x_t zᵀ, flattened.
        Matrix scoreFeatures = Rows(inputs.Zip(queries).SelectMany(pair => RowsOf(pair.First).Select(x => Outer(x, pair.Second))));
        Matrix tokens = Rows(inputs.SelectMany(RowsOf));
        double[][] exact = Zeros(samples), covered = Zeros(samples);
        for (int h = 0; h < heads; h++)
        {
            GreedyCover.Member qk = GreedyCover.Approximate(scoreFeatures, queryKeys[h].Values, tokenNorm * queryNorm, split[1 + (2 * h)]);
            PotentialCover.Member v = PotentialCover.Approximate(tokens, values[h], MatrixNorms.SumOfColumns(values[h]), tokenNorm, split[2 + (2 * h)]);
            Assert.True(qk.Steps.Length <= bound.Terms[1 + (2 * h)].Cover.At(split[1 + (2 * h)]).Steps);
            Assert.True(v.Steps.Length <= bound.Terms[2 + (2 * h)].Cover.At(split[2 + (2 * h)]).Steps);
            var queryKey = new Matrix(Width, Width, [.. qk.Weights]);
            for (int i = 0; i < samples; i++)
            {
                exact[i] = Sum(exact[i], BoundedTransformer.Attend(inputs[i], queries[i], queryKeys[h], values[h]));
                covered[i] = Sum(covered[i], BoundedTransformer.Attend(inputs[i], queries[i], queryKey, v.Weights));
            }
        }

        // The pooled cover is clipped to the ball that the exact pooled values lie in.
        double radius = functions.Heads.Sum(head => head.Value) * tokenNorm;
        Matrix hidden = Rows(covered.Select(x => BoundedTransformer.Relu([.. BoundedTransformer.Projected([.. x.Select(value => value / radius)]).Select(value => value * radius)])));
        GreedyCover.Member readout = GreedyCover.Approximate(hidden, w, radius, split[0]);
        Assert.True(readout.Steps.Length <= bound.Terms[0].Cover.At(split[0]).Steps);
        for (int i = 0; i < samples; i++)
        {
            double difference = BoundedTransformer.Dot(w, BoundedTransformer.Relu(exact[i])) - BoundedTransformer.Dot(readout.Weights, hidden.Row(i).ToArray());
            Assert.True(Math.Abs(difference) <= accuracy * (1 + 1e-9), $"{difference} > {accuracy}");
        }
    });

    [Fact]
    public void Deep_networks_are_covered() => RandomCase.ForAll(30, random =>
    {
        int samples = 2, keys = 2 + random.NextBelow(2);
        (Matrix QueryKey, Matrix Value, Matrix Output)[] layers =
        [
            .. Enumerable.Range(0, 2).Select(_ => (random.Gaussian(Width, Width, 0.3), random.Gaussian(Width, Hidden, 0.5), random.Gaussian(Hidden, Width, 0.5))),
        ];
        Matrix[] exact = [.. Enumerable.Range(0, samples).Select(_ => random.Gaussian(keys, Width, 0.7))], covered = exact;
        double[] w = random.Gaussian(Width, 1).Values;
        double tokenNorm = exact.Max(MatrixNorms.LargestRow);
        var functions = new DeepClass(
            tokenNorm,
            keys,
            Width,
            [
                .. layers.Select(layer => new DeepLayerNorms(
                    MatrixNorms.Spectral(layer.Value), MatrixNorms.SumOfColumns(layer.Value), MatrixNorms.Spectral(layer.QueryKey), MatrixNorms.Frobenius(layer.QueryKey),
                    MatrixNorms.Spectral(layer.Output), MatrixNorms.SumOfColumns(layer.Output), Hidden)),
            ],
            Length(w));
        CoveringBound bound = functions.Covering(samples);
        double accuracy = functions.Bound * random.Between(0.5, 1);
        double[] split = [.. bound.Allocation(accuracy)];
        for (int l = 0; l < layers.Length; l++)
        {
            (Matrix queryKey, Matrix value, Matrix output) = layers[l];
            bool last = l == layers.Length - 1;
            double inputNorm = l == 0 ? tokenNorm : 1;
            Matrix features = Rows(covered.SelectMany(z => RowsOf(z).Take(last ? 1 : keys).SelectMany(query => RowsOf(z).Select(key => Outer(key, query)))));
            Matrix tokens = Rows(covered.SelectMany(RowsOf));
            int term = 1 + (3 * l);
            GreedyCover.Member qk = GreedyCover.Approximate(features, queryKey.Values, inputNorm * inputNorm, split[term]);
            PotentialCover.Member v = PotentialCover.Approximate(tokens, value, MatrixNorms.SumOfColumns(value), inputNorm, split[term + 1]);
            var coveredQueryKey = new Matrix(Width, Width, [.. qk.Weights]);
            Matrix hidden = Rows(covered.SelectMany(z => RowsOf(z).Take(last ? 1 : keys).Select(
                query => BoundedTransformer.Relu(BoundedTransformer.Projected(BoundedTransformer.Attend(z, query, coveredQueryKey, v.Weights))))));
            PotentialCover.Member c = PotentialCover.Approximate(hidden, output, MatrixNorms.SumOfColumns(output), 1, split[term + 2]);
            Assert.True(qk.Steps.Length <= bound.Terms[term].Cover.At(split[term]).Steps);
            Assert.True(v.Steps.Length <= bound.Terms[term + 1].Cover.At(split[term + 1]).Steps);
            Assert.True(c.Steps.Length <= bound.Terms[term + 2].Cover.At(split[term + 2]).Steps);
            exact = [.. exact.Select(z => BoundedTransformer.Block(z, queryKey, value, output))];
            covered = [.. covered.Select(z => BoundedTransformer.Block(z, coveredQueryKey, v.Weights, c.Weights))];
        }

        GreedyCover.Member readout = GreedyCover.Approximate(Rows(covered.Select(z => z.Row(0).ToArray())), w, 1, split[0]);
        Assert.True(readout.Steps.Length <= bound.Terms[0].Cover.At(split[0]).Steps);
        for (int i = 0; i < samples; i++)
        {
            double difference = BoundedTransformer.Dot(w, exact[i].Row(0).ToArray()) - BoundedTransformer.Dot(readout.Weights, covered[i].Row(0).ToArray());
            Assert.True(Math.Abs(difference) <= accuracy * (1 + 1e-9), $"{difference} > {accuracy}");
        }
    });

    private static double Length(double[] x) => Math.Sqrt(BoundedTransformer.Dot(x, x));

    private static double[] Outer(double[] x, double[] z) => [.. x.SelectMany(a => z.Select(b => a * b))];

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private static double[][] Zeros(int count) => [.. Enumerable.Range(0, count).Select(_ => new double[Hidden])];

    private static IEnumerable<double[]> RowsOf(Matrix matrix) => Enumerable.Range(0, matrix.Rows).Select(i => matrix.Row(i).ToArray());

    private static Matrix Rows(IEnumerable<double[]> rows)
    {
        double[][] all = [.. rows];
        return new Matrix(all.Length, all[0].Length, [.. all.SelectMany(row => row)]);
    }
}

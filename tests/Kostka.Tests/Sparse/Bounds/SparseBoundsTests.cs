using Kostka.Sequences;
using Kostka.Sparse.Bounds;
using Kostka.Sparse.Tasks;

namespace Kostka.Tests.Sparse.Bounds;

public class SparseBoundsTests
{
    private static readonly SparseTask _and = new("and", 3, new SymmetricFunction.And(), SparseTask.BalancedAnd(3));

    [Fact]
    public void Numbers_of_a_conjunction()
    {
        // 3e9 samples at T = 4,096, against 262 for a finite class.
        BoundPoint point = SparseBounds.At(_and, _and.Function!, 4096, new BoundSettings());
        Assert.InRange(point.Norms, 2.5e9, 3.5e9);
        Assert.Equal(262, point.FiniteClass);
        Assert.Equal(3 * 10, point.Dimension);
        Assert.Equal(10.354 * Math.Sqrt(3), point.QueryNorm, 1e-3 * Math.Sqrt(3));
        Assert.Equal(150, SparseBounds.At(_and, _and.Function!, 100, new BoundSettings()).FiniteClass);

        // Theorem E3 at the samples found: the share of errors asked for.
        Assert.Equal(0.1, 2 / (point.Norms * Math.Log(2)) * ((4 * point.Capacity / (0.75 * 0.75)) + Math.Log(2 / 0.05)), 1e-8);
    }

    [Fact]
    public void Grow_with_the_context_as_powers_of_its_logarithm()
    {
        foreach (BitFunction function in new BitFunction[] { new SymmetricFunction.And(), new SymmetricFunction.Majority(), new SymmetricFunction.Parity(), new BitFunction.Table([-1, 1, -1, 1, 1, 1, -1, 1]) })
        {
            BoundPoint[] points = [.. Enumerable.Range(6, 9).Select(k => SparseBounds.At(_and, function, 1 << k, new BoundSettings()))];
            for (int k = 1; k < points.Length; k++)
            {
                Assert.True(points[k].Norms > points[k - 1].Norms);
                Assert.True(points[k].FiniteClass > points[k - 1].FiniteClass);
                Assert.Equal(3, points[k].Dimension - points[k - 1].Dimension);

                // ‖q‖² ln(mT), but for terms that do not hold q.
                double slower = points[k].Norms / points[k - 1].Norms;
                double query = Math.Pow(points[k].QueryNorm / points[k - 1].QueryNorm, 2) * Math.Log(2 * points[k].Norms * points[k].Context) / Math.Log(2 * points[k - 1].Norms * points[k - 1].Context);
                Assert.InRange(slower, 1 + (0.5 * (query - 1)), query);
            }

            // No power of T: the logarithmic slope falls.
            Assert.True(points[^1].Norms / points[^2].Norms < points[1].Norms / points[0].Norms);
        }
    }

    [Fact]
    public void More_is_asked_for_by_less_error_less_failure_and_a_larger_margin_of_the_construction()
    {
        double norms = SparseBounds.At(_and, _and.Function!, 400, new BoundSettings()).Norms;
        Assert.True(SparseBounds.At(_and, _and.Function!, 400, new BoundSettings(Error: 0.05)).Norms > 1.9 * norms);
        Assert.True(SparseBounds.At(_and, _and.Function!, 400, new BoundSettings(Failure: 0.01)).Norms > norms);
        Assert.NotEqual(norms, SparseBounds.At(_and, _and.Function!, 400, new BoundSettings(Margin: 0.5)).Norms);
        Assert.True(SparseBounds.At(_and, new SymmetricFunction.Parity(), 400, new BoundSettings()).Norms > norms);
        Assert.Throws<RequestException>(() => SparseBounds.At(_and, _and.Function!, 400, new BoundSettings(Failure: 0.5)));
        Assert.Throws<RequestException>(() => SparseBounds.At(_and, _and.Function!, 400, new BoundSettings(Margin: 1)));
        Assert.Throws<RequestException>(() => SparseBounds.At(_and, _and.Function!, 2, new BoundSettings()));
        Assert.Throws<RequestException>(() => SparseBounds.At(_and with { LabelNoise = 0.1 }, _and.Function!, 400, new BoundSettings()));
    }

    public static TheoryData<string> Functions => ["and", "majority", "parity", "table"];

    [Theory]
    [MemberData(nameof(Functions))]
    public void As_many_points_as_the_dimension_take_all_labels(string name)
    {
        // The proof's points at T = 13, s = 3: blocks of four positions, two points each.
        BitFunction function = name switch
        {
            "and" => new SymmetricFunction.And(),
            "majority" => new SymmetricFunction.Majority(),
            "parity" => new SymmetricFunction.Parity(),
            _ => new BitFunction.Table([-1, 1, -1, 1, 1, 1, -1, 1]),
        };
        const int context = 13, block = 4, places = 2, s = 3;
        var points = new List<int[]>();
        for (int j = 0; j < s; j++)
        {
            int others = Enumerable.Range(0, 8).First(pattern => Value(function, pattern & ~(1 << j)) != Value(function, pattern | (1 << j)));
            bool rises = Value(function, others | (1 << j)) > 0;
            for (int place = 0; place < places; place++)
            {
                int[] x = new int[context];
                for (int t = 0; t < s * block; t++)
                    x[t] = t / block == j ? ((t % block) >> place) & 1 ^ (rises ? 0 : 1) : (others >> (t / block)) & 1;
                points.Add(x);
            }
        }

        Assert.Equal(SparseBounds.At(_and, function, context, new BoundSettings()).Dimension, points.Count);
        var inputs = new SequenceSet(points.Count, context, 2, [.. points.SelectMany(x => x)]);
        var labels = new HashSet<string>();
        for (int choice = 0; choice < block * block * block; choice++)
        {
            var chosen = new JuntaTarget(function, [choice % block, block + (choice / block % block), (2 * block) + (choice / (block * block))]);
            labels.Add(string.Join(' ', chosen.Evaluate(new SequenceSample(inputs, []))));
        }

        Assert.Equal(1 << points.Count, labels.Count);
    }

    private static double Value(BitFunction function, int pattern) => function.Value([(byte)(pattern & 1), (byte)((pattern >> 1) & 1), (byte)((pattern >> 2) & 1)]);
}

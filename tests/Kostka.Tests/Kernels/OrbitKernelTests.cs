using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Kernels.Geometry;
using Kostka.Numerics;
using Kostka.Numerics.Lanes;
using Kostka.Sequences;
using Architecture = Kostka.Architectures.Architecture;

namespace Kostka.Tests.Kernels;

/// <summary>κ of contingency tables against the dense geometry on sequences: the same layers, written once, on orbits of position pairs.</summary>
public sealed class OrbitKernelTests
{
    private const double Tolerance = 1e-13;

    /// <summary>
    /// The ReLU's tangent factor has infinite slope at correlation 1: two positions whose correlation differs from 1 by 1e-10, as attention maps make
    /// them, lose five digits more to rounding in either geometry.
    /// </summary>
    private const double ReluTangentTolerance = 1e-10;

    [Fact]
    public void Agrees_with_the_dense_geometry_on_random_architectures()
    {
        int byTable = 0, byAgreement = 0, last = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            var stream = new RandomStream((ulong)seed, "orbits");
            Architecture architecture = Symmetric(RandomArchitecture.Draw(stream));
            int length = 1 + stream.NextBelow(9), vocabulary = 1 + stream.NextBelow(4), count = 2 + stream.NextBelow(8);
            var x = new SequenceSet(count, length, vocabulary, [.. Enumerable.Range(0, count * length).Select(_ => stream.NextBelow(vocabulary))]);
            foreach (KernelKind kind in (KernelKind[])[KernelKind.Nngp, KernelKind.Ntk])
            {
                var kernel = new OrbitKernel<Real>(architecture, kind, length, vocabulary);
                double tolerance = kind == KernelKind.Ntk && HasRelu(architecture.Layers) ? ReluTangentTolerance : Tolerance;
                double[] dense = Dense(architecture, kind, x);
                Assert.True(Same(dense, OnOrbits(kernel, x, tables: true), tolerance), $"seed {seed}, {kind}");
                if (kernel.ByAgreement || vocabulary == 2)
                    Assert.True(Same(dense, OnOrbits(kernel, x, tables: false), tolerance), $"seed {seed}, {kind}, by agreement");
                (byAgreement, byTable) = kernel.ByAgreement ? (byAgreement + 1, byTable) : (byAgreement, byTable + 1);
                last += kernel.LastDistinguished ? 1 : 0;
            }
        }

        // The draw covers both geometries and the distinguished last position.
        Assert.True(Math.Min(byAgreement, byTable) > 60 && last > 30, $"{byAgreement}, {byTable}, {last}");
    }

    [Fact]
    public void Tells_another_table_apart()
    {
        var architecture = new Architecture(1, new PositionEmbedding.Learned(0.5), [new Layer.Dense()], Readout.Flatten);
        var kernel = new OrbitKernel<Real>(architecture, KernelKind.Nngp, 4, 2);
        TypeSet<Real> types = kernel.Prepare([new Real(2), new Real(2)], []);
        double[] values = new double[2];
        kernel.Evaluator(types).Evaluate([0, 0], [0, 0], [new Real(4), new Real(0)], MemoryMarshal.Cast<double, Real>(values.AsSpan()));
        Assert.Equal([1.5, 0.5], values);
    }

    [Theory]
    [InlineData("exponential", "model.position")]
    [InlineData("causal", "model.layers[1].residual[0].attention")]
    public void Refuses_what_tells_positions_apart(string what, string named)
    {
        var architecture = what == "exponential"
            ? new Architecture(1, new PositionEmbedding.Exponential(1, 3), [new Layer.Dense()], Readout.Mean)
            : new Architecture(
                1,
                new PositionEmbedding.None(),
                [new Layer.Dense(), new Layer.Residual([new Layer.Attention(Score.Softmax, Scaling.InverseDimension, Causal: true)])],
                Readout.Mean);
        var error = Assert.Throws<RequestException>(() => new OrbitKernel<Real>(architecture, KernelKind.Nngp, 4, 2));
        Assert.StartsWith(named, error.Message, StringComparison.Ordinal);
    }

    /// <summary>The architecture without what tells positions apart.</summary>
    internal static Architecture Symmetric(Architecture architecture) => architecture with
    {
        Position = architecture.Position is PositionEmbedding.Exponential exponential ? new PositionEmbedding.Learned(exponential.Variance) : architecture.Position,
        Layers = Symmetric(architecture.Layers),
    };

    private static ImmutableArray<Layer> Symmetric(ImmutableArray<Layer> layers) => [.. layers.Select(layer => layer switch
    {
        Layer.Attention attention => attention with { Causal = false },
        Layer.Residual residual => residual with { Body = Symmetric(residual.Body) },
        Layer.Repeat repeat => repeat with { Body = Symmetric(repeat.Body) },
        _ => layer,
    })];

    internal static bool HasRelu(ImmutableArray<Layer> layers) => layers.Any(layer => layer switch
    {
        Layer.Activation activation => activation.Function == ActivationFunction.Relu,
        Layer.Residual residual => HasRelu(residual.Body),
        Layer.Repeat repeat => HasRelu(repeat.Body),
        _ => false,
    });

    private static double[] Dense(Architecture architecture, KernelKind kind, SequenceSet x)
    {
        var recursion = new Recursion(architecture);
        var tiles = new GramTiles<SequenceSet>(new DenseGeometry(architecture, recursion.Slots, x.Length), recursion, architecture.Readout);
        double[] values = new double[x.Count * x.Count];
        tiles.ForEachPair(
            x,
            new SequenceSet(x.Count, x.Length, x.Vocabulary, [.. Enumerable.Range(0, x.Count).SelectMany(i => x[i].ToArray())]),
            tangent: true,
            (row, column, nngp, ntk) => (kind == KernelKind.Ntk ? ntk : nngp).CopyTo(values.AsSpan((row * x.Count) + column)),
            new Computation(1));
        return values;
    }

    private static double[] OnOrbits(OrbitKernel<Real> kernel, SequenceSet x, bool tables)
    {
        int v = x.Vocabulary, n = x.Count;
        var counts = new Real[n * v];
        int[] last = new int[kernel.LastDistinguished ? n : 0];
        for (int i = 0; i < n; i++)
        {
            foreach (int symbol in x[i])
                counts[(i * v) + symbol] += new Real(1);
            if (last.Length > 0)
                last[i] = x[i][^1];
        }

        int[] first = [.. Enumerable.Range(0, n * n).Select(pair => pair / n)], second = [.. Enumerable.Range(0, n * n).Select(pair => pair % n)];
        var numbers = new Real[(tables ? v * v : 1) * n * n];
        for (int pair = 0; pair < n * n; pair++)
        {
            for (int a = 0; a < x.Length; a++)
            {
                (int u, int w) = (x[first[pair]][a], x[second[pair]][a]);
                if (tables)
                    numbers[(((u * v) + w) * n * n) + pair] += new Real(1);
                else if (u == w)
                    numbers[pair] += new Real(1);
            }
        }

        OrbitEvaluator<Real> evaluator = kernel.Evaluator(kernel.Prepare(counts, last));
        double[] values = new double[n * n];
        if (tables)
            evaluator.EvaluateTables(first, second, numbers, MemoryMarshal.Cast<double, Real>(values.AsSpan()));
        else
            evaluator.Evaluate(first, second, numbers, MemoryMarshal.Cast<double, Real>(values.AsSpan()));
        return values;
    }

    private static bool Same(double[] expected, double[] actual, double tolerance)
    {
        double scale = expected.Max(Math.Abs);
        return expected.Zip(actual).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance * scale);
    }
}

using System.Collections.Immutable;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra.Exact;
using Kostka.Spectra.Exact.ClosedForm;

namespace Kostka.Tests.Spectra.Exact.ClosedForm;

public class ClosedFormTests
{
    private static readonly Layer.Attention _attention = new(Score.Linear, QueryKeyVariance: 0.7, ValueOutputVariance: 1.3);

    /// <summary>Twice a dense layer around one attention in a residual, readout mean: all of c00 … c11 are there; flatten adds c02.</summary>
    private static Architecture Block(Readout readout, double positions = 0.4) => new(
        0.9,
        new PositionEmbedding.Learned(positions),
        [new Layer.Dense(0.8, 0.2), new Layer.Residual([_attention, new Layer.Dense(1.1, 0.1)]), new Layer.Dense(1.2, 0.05)],
        readout);

    [Fact]
    public void TheKernelIsItsPolynomial() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        var stream = new RandomStream((ulong)(uint)seed, "linear");
        Architecture architecture = Linear(stream);
        int length = 1 + stream.NextBelow(9), vocabulary = 1 + stream.NextBelow(4);
        int[] x = new int[length], y = new int[length];
        for (int a = 0; a < length; a++)
            (x[a], y[a]) = (stream.NextBelow(vocabulary), stream.NextBelow(vocabulary));
        KernelValue expected = new InfiniteKernel(architecture, KernelKind.Ntk).Value(x, y);
        double matches = x.Sum(u => y.Count(v => u == v)), agreement = x.Zip(y).Count(pair => pair.First == pair.Second);
        Near(expected.Nngp, ClosedFormRecursion.Kernel(architecture, KernelKind.Nngp, length).Value(matches, agreement), 1e-13);
        Near(expected.Ntk, ClosedFormRecursion.Kernel(architecture, KernelKind.Ntk, length).Value(matches, agreement), 1e-13);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL));

    [Fact]
    public void EigenvaluesAreThoseOfAllSequences() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        var stream = new RandomStream((ulong)(uint)seed, "brute");
        int vocabulary = 2 + stream.NextBelow(3), length = 1 + stream.NextBelow(vocabulary == 2 ? 7 : vocabulary == 3 ? 4 : 3);
        double[] weights = [.. Enumerable.Range(0, vocabulary).Select(_ => stream.NextBelow(3) == 0 ? 1 : 0.1 + stream.NextUniform())];
        if (stream.NextBelow(8) == 0)
            weights[0] = 0;
        Compare(Linear(stream), (KernelKind)stream.NextBelow(2), new IidMeasure(length, [.. weights.Select(w => w / weights.Sum())]));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL));

    [Theory]
    [InlineData(2, 9, Readout.Mean)]
    [InlineData(3, 6, Readout.Flatten)]
    [InlineData(4, 4, Readout.Flatten)]
    [InlineData(5, 4, Readout.Mean)]
    public void LargerCasesToo(int vocabulary, int length, Readout readout)
    {
        Compare(Block(readout), KernelKind.Nngp, new IidMeasure(length, [.. Enumerable.Repeat(1.0 / vocabulary, vocabulary)]));
        Compare(Block(readout), KernelKind.Ntk, new IidMeasure(length, [.. Enumerable.Range(1, vocabulary).Select(u => 2.0 * u / (vocabulary * (vocabulary + 1)))]));
    }

    [Theory]
    [InlineData(2, 0.5, 1_000_000, Readout.Mean)]
    [InlineData(2, 0.03, 1_000_000, Readout.Mean)]
    [InlineData(2, 0.03, 1_000_000, Readout.Flatten)]
    [InlineData(3, 0, 1_000_000, Readout.Flatten)]
    [InlineData(8, 0, 100_000, Readout.Mean)]
    [InlineData(8, 0, 1, Readout.Mean)]
    [InlineData(8, 0, 2, Readout.Flatten)]
    [InlineData(8, 0, 3, Readout.Flatten)]
    [InlineData(1, 0, 50, Readout.Flatten)]
    public void FormulasAndBlocksAgreeToRelativeAccuracy(int vocabulary, double p, int length, Readout readout)
    {
        var measure = new IidMeasure(length, p == 0 ? [.. Enumerable.Repeat(1.0 / vocabulary, vocabulary)] : [p, 1 - p]);
        foreach (KernelKind kind in new[] { KernelKind.Nngp, KernelKind.Ntk })
        {
            ClosedFormSpectrum formulas = ClosedFormSpectrum.Of(Block(readout), kind, measure);
            Assert.Equal(p is 0 or 0.5, formulas.IsComplete);
            foreach (IrrepBlock block in new ClosedFormTransform(Block(readout), kind, measure).Kernel(Computation.Default).Blocks)
            {
                if (block.Irrep.Below == 0 && !formulas.IsComplete)
                    continue;
                double[] listed = [.. formulas.Eigenvalues.Where(e => e.Irrep.Equals(block.Irrep))
                    .SelectMany(e => Enumerable.Repeat(e.Value, (int)(e.Multiplicity / block.Dimension))).OrderDescending()];
                Assert.Equal(block.Block.Rows, listed.Length);
                for (int i = 0; i < listed.Length; i++)
                {
                    double error = block.Error(i, block.Block[i, i]);
                    Near(listed[i], block.Block[i, i], 1e-13 * Math.Max(1, vocabulary));
                    Assert.InRange(Math.Abs(listed[i] - block.Block[i, i]), 0, error);
                    Assert.InRange(error / listed[i], 0, 1e-11);
                }
            }
        }
    }

    [Fact]
    public void FormulasHoldForThousandsOfTokensAndMillionsOfPositions()
    {
        foreach ((int vocabulary, int length) in new[] { (300, 1_000_000), (50_000, 4096), (7, 3) })
        {
            foreach (Readout readout in new[] { Readout.Mean, Readout.Flatten })
            {
                var measure = new IidMeasure(length, [.. Enumerable.Repeat(1.0 / vocabulary, vocabulary)]);
                ClosedFormSpectrum spectrum = ClosedFormSpectrum.Of(Block(readout), KernelKind.Nngp, measure);
                Near(spectrum.Trace, spectrum.Eigenvalues.Sum(e => e.Value * (double)e.Multiplicity), 1e-12);

                // With all six coefficients above 0 every function of at most two positions has power: Hoeffding's count; readout mean leaves (L−2, …) out.
                BigInteger functions = BigInteger.Zero, v = vocabulary - 1, l = length;
                foreach (ClosedFormEigenvalue eigenvalue in spectrum.Eigenvalues)
                    functions += eigenvalue.Multiplicity;
                BigInteger expected = readout == Readout.Flatten
                    ? 1 + (l * v) + (l * (l - 1) / 2 * v * v)
                    : 1 + v + (v * (v + 1) / 2) + ((l - 1) * ((v * v) + v));
                Assert.Equal(expected, functions);
            }
        }
    }

    [Fact]
    public void WithoutPositionsNothingIsBelowTheFirstRow()
    {
        ClosedFormSpectrum spectrum = ClosedFormSpectrum.Of(Block(Readout.Mean, positions: 0), KernelKind.Nngp, new IidMeasure(100, [0.25, 0.25, 0.25, 0.25]));
        Assert.All(spectrum.Eigenvalues, eigenvalue => Assert.Equal(0, eigenvalue.Irrep.Below));
        Assert.Equal(4 + 1 + 5, spectrum.Eigenvalues.Sum(e => (int)e.Multiplicity));
    }

    [Theory]
    [InlineData("activation")]
    [InlineData("layer_norm")]
    [InlineData("tied")]
    [InlineData("deep")]
    [InlineData("last")]
    [InlineData("smooth")]
    public void OtherNetworksAreRefusedByName(string what)
    {
        Architecture block = Block(Readout.Mean);
        (Architecture other, string named) = what switch
        {
            "activation" => (block with { Layers = [.. block.Layers, new Layer.Activation(ActivationFunction.Erf)] }, "model.layers[3].activation: erf"),
            "layer_norm" => (block with { Layers = [new Layer.Residual([new Layer.LayerNorm(), _attention])] }, "model.layers[0].residual[0]: a norm"),
            "tied" => (block with { Layers = [new Layer.Attention(Score.Linear, Scaling.InverseDimension)] }, "model.layers[0].attention: with tied"),
            "deep" => (block with { Layers = [new Layer.Repeat(2, [_attention])] }, "model.layers: every attention after the first"),
            "last" => (block with { Readout = Readout.Last }, "model.readout: 'last'"),
            _ => (block with { Position = new PositionEmbedding.Exponential(1, 2) }, "model.position"),
        };
        var measure = new IidMeasure(5, [0.5, 0.5]);
        string? obstacle = ClosedFormTransform.Obstacle(other, measure);
        Assert.StartsWith(named, obstacle, StringComparison.Ordinal);
        Assert.Equal(obstacle, Assert.Throws<RequestException>(() => new ClosedFormTransform(other, KernelKind.Nngp, measure)).Message);
        Assert.Null(ClosedFormTransform.Obstacle(block, measure));
    }

    [Fact]
    public void ManyTokensOfDifferentProbabilitiesAreRefused()
    {
        var measure = new IidMeasure(5, [.. Enumerable.Range(1, 100).Select(u => u / 5050.0)]);
        Assert.Contains("at most 4096", Assert.Throws<RequestException>(() => new ClosedFormTransform(Block(Readout.Mean), KernelKind.Nngp, measure)).Message, StringComparison.Ordinal);
    }

    private static void Compare(Architecture architecture, KernelKind kind, IidMeasure measure)
    {
        KernelBlocks kernel = new ClosedFormTransform(architecture, kind, measure).Kernel(Computation.Default);
        double[] expected = new BruteForce(architecture, kind, measure).Eigenvalues();
        double[] found = [.. kernel.Blocks.SelectMany(block => Enumerable.Range(0, block.Block.Rows)
            .SelectMany(i => Enumerable.Repeat(block.Block[i, i], (int)block.Dimension))).OrderDescending()];
        Near(expected.Sum(), kernel.Trace, 1e-12);
        for (int i = 0; i < Math.Max(expected.Length, found.Length); i++)
        {
            (double a, double b) = (i < expected.Length ? expected[i] : 0, i < found.Length ? found[i] : 0);
            Assert.True(Math.Abs(a - b) <= (1e-12 * Math.Abs(a)) + (1e-14 * kernel.Trace), $"eigenvalue {i}: {b}, not {a}");
        }
    }

    /// <summary>A random network that has a closed form.</summary>
    private static Architecture Linear(RandomStream stream)
    {
        double Between(double low, double high) => low + ((high - low) * stream.NextUniform());
        Layer Dense() => new Layer.Dense(Between(0.5, 1.5), stream.NextBelow(2) == 0 ? 0 : Between(0, 0.3));
        ImmutableArray<Layer> Around(Layer layer) => stream.NextBelow(4) switch
        {
            0 => [layer],
            1 => [Dense(), layer],
            2 => [layer, new Layer.Activation(ActivationFunction.Identity), Dense()],
            _ => [new Layer.Repeat(2, [Dense()]), layer, Dense()],
        };
        var attention = new Layer.Attention(Score.Linear, QueryKeyVariance: Between(0.5, 1.5), ValueOutputVariance: Between(0.5, 1.5));
        ImmutableArray<Layer> layers = stream.NextBelow(3) switch
        {
            0 => Around(attention),
            1 => Around(new Layer.Residual(Around(attention))),
            _ => [new Layer.Residual([Dense()]), Dense()],
        };
        if (stream.NextBelow(3) == 0)
            layers = [.. layers, new Layer.Pool((PoolKind)stream.NextBelow(2)), Dense(), new Layer.Residual([Dense()])];
        PositionEmbedding position = stream.NextBelow(3) == 0 ? new PositionEmbedding.None() : new PositionEmbedding.Learned(Between(0, 0.8));
        return new Architecture(Between(0.3, 1.2), position, layers, stream.NextBelow(2) == 0 ? Readout.Mean : Readout.Flatten);
    }

    private static void Near(double expected, double actual, double relative) =>
        Assert.True(Math.Abs(expected - actual) <= relative * Math.Abs(expected), $"{actual:R} is not {expected:R}");
}

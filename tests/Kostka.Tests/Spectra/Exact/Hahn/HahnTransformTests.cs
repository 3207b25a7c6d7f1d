using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra.Exact;
using Kostka.Spectra.Exact.Hahn;
using Kostka.Spectra.Exact.Targets;
using Kostka.Tests.Kernels;

namespace Kostka.Tests.Spectra.Exact.Hahn;

/// <summary>Exact spectra over two symbols against the operator on all 2^L sequences.</summary>
public sealed class HahnTransformTests
{
    private static readonly Computation _one = new(1);

    [Fact]
    public void Agrees_with_brute_force_on_random_architectures_and_measures()
    {
        int last = 0, cases = 0;
        for (int seed = 0; seed < 160; seed++)
        {
            var stream = new RandomStream((ulong)seed, "hahn brute force");
            Architecture architecture = OrbitKernelTests.Symmetric(RandomArchitecture.Draw(stream));
            KernelKind kind = stream.NextBelow(2) == 0 ? KernelKind.Nngp : KernelKind.Ntk;
            IExchangeableMeasure measure = Measure(stream, 1 + stream.NextBelow(7));
            var brute = new BruteForce(architecture, kind, measure);
            SymmetricSpectrum spectrum = Spectrum(architecture, kind, measure, measure.Length);
            double trace = brute.Trace, c = 0.37 * trace;
            Assert.True(Math.Abs(trace - spectrum.Trace) <= 1e-12 * trace, $"seed {seed}: trace {trace:R}, {spectrum.Trace:R}");

            double[] expected = brute.LabelledEigenvalues(c, spectrum.Positions), actual = BruteForce.LabelledEigenvalues(spectrum, c);
            Assert.Equal(expected.Length, actual.Length);
            for (int r = 0; r < expected.Length; r++)
                Assert.True(Math.Abs(expected[r] - actual[r]) <= Tolerance(kind, architecture) * trace, $"seed {seed}, eigenvalue {r}: {expected[r]:R}, {actual[r]:R}");

            ITarget target = Target(stream, measure.Length);
            TargetDecomposition power = spectrum.Decompose(TargetCorrelations.Of(target, measure, spectrum.Positions < measure.Length)!, _one);
            double[] moments = brute.Moments(target);
            ImmutableArray<double> eigenvalues = [.. spectrum.Irreps.SelectMany(irrep => irrep.Eigenvalues)];
            for (int m = 0; m < moments.Length; m++)
            {
                double moment = power.ByEigenvalue.Zip(eigenvalues, (p, value) => p * Math.Pow(value, m)).Sum();
                Assert.True(Math.Abs(moments[m] - moment) <= Tolerance(kind, architecture) * moments[0] * Math.Pow(trace, m), $"seed {seed}, {target.Description}, moment {m}: {moments[m]:R}, {moment:R}");
            }

            Assert.Equal(power.MeanSquare, power.ByIrrep.Sum(), 1e-12 * power.MeanSquare);
            last += spectrum.Positions < measure.Length ? 1 : 0;
            cases++;
        }

        Assert.True(cases == 160 && last > 20, $"{last}");
    }

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 0.3)]
    [InlineData(9, 0.5)]
    [InlineData(30, 0.9)]
    public void The_blocks_share_out_the_trace(int length, double one)
    {
        Architecture architecture = TwoBlocks();
        SymmetricSpectrum spectrum = Spectrum(architecture, KernelKind.Ntk, new IidMeasure(length, [1 - one, one]), 1000);

        // Rounding of a block, about 1e-15 of the trace divided by √d, comes back times d.
        double most = Math.Sqrt((double)spectrum.Irreps[^1].Dimension);
        Assert.Equal(1, spectrum.Irreps.Sum(irrep => irrep.TraceShare), 1e-14 * (1 + most));
        Assert.Equal(length / 2, spectrum.Irreps[^1].Irrep.Below);
        Assert.Equal(
            System.Numerics.BigInteger.Pow(2, length),
            spectrum.Irreps.Aggregate(System.Numerics.BigInteger.Zero, (sum, irrep) => sum + (irrep.Dimension * irrep.Multiplicity)));
    }

    [Fact]
    public void A_certain_token_leaves_one_eigenvalue()
    {
        SymmetricSpectrum spectrum = Spectrum(TwoBlocks(), KernelKind.Nngp, new IidMeasure(5, [0, 1]), 5);
        Assert.Equal(spectrum.Trace, spectrum.Irreps[0].Eigenvalues.Single(), 1e-14);
        Assert.All(spectrum.Irreps.Skip(1), irrep => Assert.Empty(irrep.Eigenvalues));
    }

    [Fact]
    public void Results_do_not_depend_on_the_threads()
    {
        var measure = new IidMeasure(40, [0.4, 0.6]);
        HahnTransform transform = new(TwoBlocks(), KernelKind.Nngp, measure, 3);
        KernelBlocks one = transform.Kernel(new Computation(1)), three = transform.Kernel(new Computation(3));
        for (int k = 0; k < 4; k++)
            Assert.Equal(one.Blocks[k].Block.Values, three.Blocks[k].Block.Values);
    }

    internal static Architecture TwoBlocks() => new(
        1,
        new PositionEmbedding.Learned(0.25),
        [
            new Layer.Residual([new Layer.Attention(Score.Linear)]),
            new Layer.Residual([new Layer.Dense(1, 0.01), new Layer.Activation(ActivationFunction.Erf), new Layer.Dense()]),
            new Layer.Residual([new Layer.Attention(Score.Linear)]),
            new Layer.Activation(ActivationFunction.Relu),
        ],
        Readout.Mean);

    /// <summary>The ReLU's tangent factor loses digits where correlations are within rounding of 1.</summary>
    private static double Tolerance(KernelKind kind, Architecture architecture) => kind == KernelKind.Ntk && OrbitKernelTests.HasRelu(architecture.Layers) ? 1e-9 : 1e-12;

    private static SymmetricSpectrum Spectrum(Architecture architecture, KernelKind kind, IExchangeableMeasure measure, int irreps) =>
        SymmetricSpectrum.Compute(new HahnTransform(architecture, kind, measure, irreps), _one);

    private static IExchangeableMeasure Measure(RandomStream stream, int length)
    {
        double p = 0.1 + (0.8 * stream.NextUniform()), q = 0.1 + (0.8 * stream.NextUniform());
        switch (stream.NextBelow(4))
        {
            case 0:
                return new IidMeasure(length, [0.5, 0.5]);
            case 1:
                return new IidMeasure(length, [1 - p, p]);
            case 2:
                return new MixtureMeasure(length, [new IidComponent(0.3, [1 - p, p]), new IidComponent(0.7, [1 - q, q])]);
            default:
                return new DirichletMeasure(length, [0.5 + p, 3 * q]);
        }
    }

    private static ITarget Target(RandomStream stream, int length)
    {
        int symbol = stream.NextBelow(2), size = 1 + stream.NextBelow(Math.Min(length, 4));
        int[] positions = [.. Enumerable.Range(0, length)];
        stream.Shuffle(positions);
        ImmutableArray<int> chosen = [.. positions.Take(size)];
        return stream.NextBelow(6) switch
        {
            0 => new JuntaTarget(new SymmetricFunction.And(), chosen, symbol),
            1 => new JuntaTarget(new SymmetricFunction.Parity(), chosen, symbol),
            2 => new JuntaTarget(new BitFunction.Table([.. Enumerable.Range(0, 1 << size).Select(_ => stream.NextGaussian())]), chosen, symbol),
            3 => new CountsTarget(new SymmetricFunction.Majority(), symbol),
            4 => new LinearTarget([.. Enumerable.Range(0, length).Select(_ => stream.NextGaussian())], symbol),
            _ => new JuntaTarget(new SymmetricFunction.Majority(), chosen, symbol),
        };
    }
}

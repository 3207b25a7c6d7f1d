using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Numerics.Lanes;
using Kostka.Sequences;
using Kostka.Spectra.Exact;
using Kostka.Spectra.Exact.Hahn;
using Kostka.Spectra.Exact.Quadrature;
using Kostka.Spectra.Exact.Targets;
using Xunit.Abstractions;

namespace Kostka.Tests.Spectra.Exact.Quadrature;

public sealed class QuadratureTransformTests(ITestOutputHelper output)
{
    private static readonly Computation _two = new(2);

    /// <summary>The largest eigenvalues of the blocks k = 0 … 6 at L = 1,000,000, from an independent implementation in 60-digit arithmetic.</summary>
    private static readonly double[] _million = [2.0064558, 9.7085074e-13, 1.6690439e-24, 6.4384e-34, 3.4300e-40, 5.672e-46, 1.554e-51];

    /// <summary>To how many parts the digits above are given.</summary>
    private static readonly double[] _digits = [1e-7, 1e-7, 1e-7, 1e-4, 1e-4, 1e-3, 1e-3];

    [Fact]
    public void A_million_positions_agree_with_sixty_digit_arithmetic()
    {
        SymmetricSpectrum spectrum = Quadrature(TwoBlocks(), KernelKind.Nngp, new IidMeasure(1_000_000, [0.5, 0.5]), 6);
        for (int k = 0; k <= 6; k++)
        {
            IrrepModes irrep = spectrum.Irreps[k];
            double error = irrep.Errors[0] / irrep.Eigenvalues[0];
            output.WriteLine($"k = {k}: {irrep.Eigenvalues[0]:G12}, relative error {error:E1}");
            Assert.Equal(1, irrep.Eigenvalues[0] / _million[k], _digits[k]);
            Assert.InRange(error, 0, k <= 2 ? 1e-8 : 5e-3);
        }

        Assert.Equal(2.477533584e-6, spectrum.Irreps[0].Eigenvalues[1], 1e-14);
        Assert.Equal("quadrature", spectrum.Method);
        Assert.Equal((1_000_000, 0), (spectrum.Positions, spectrum.PrunedProbability));
        Assert.Equal(999_999, (int)spectrum.Irreps[1].Dimension);
    }

    /// <summary>Every stated error covers the distance to the Hahn transform in double-double arithmetic, which sums over all types and overlaps.</summary>
    [Theory]
    [InlineData(136, 0.5, 3)]
    [InlineData(150, 0.35, 2)]
    public void Stated_errors_cover_the_truth(int length, double one, int irreps)
    {
        var measure = new IidMeasure(length, [1 - one, one]);
        SymmetricSpectrum spectrum = Quadrature(TwoBlocks(), KernelKind.Nngp, measure, irreps);
        double[][] exact = InDoubleDouble(TwoBlocks(), measure, irreps);
        for (int k = 0; k <= irreps; k++)
        {
            IrrepModes irrep = spectrum.Irreps[k];
            int resolved = 0;
            for (int r = 0; r < irrep.Eigenvalues.Length; r++)
            {
                double off = Math.Abs(irrep.Eigenvalues[r] - exact[k][r]);
                Assert.True(off <= irrep.Errors[r], $"k = {k}, r = {r}: {irrep.Eigenvalues[r]:R}, off by {off:E2}, stated {irrep.Errors[r]:E2}");
                resolved += irrep.IsResolved(r) ? 1 : 0;
            }

            output.WriteLine($"k = {k}: {irrep.Eigenvalues[0]:G12}, off by {Math.Abs((irrep.Eigenvalues[0] / exact[k][0]) - 1):E1}, {resolved} resolved");
            Assert.InRange(irrep.Errors[0] / exact[k][0], 0, k <= 2 ? 1e-8 : 1e-5);
            Assert.True(resolved >= 4);
        }
    }

    [Fact]
    public void Mixtures_the_tangent_kernel_and_every_readout_agree_with_the_exact_transform()
    {
        var mixture = new MixtureMeasure(170, [new IidComponent(0.3, [0.7, 0.3]), new IidComponent(0.7, [0.45, 0.55])]);
        foreach ((IExchangeableMeasure measure, KernelKind kind, Readout readout) in new (IExchangeableMeasure, KernelKind, Readout)[]
        {
            (mixture, KernelKind.Nngp, Readout.Mean),
            (new IidMeasure(150, [0.4, 0.6]), KernelKind.Ntk, Readout.Mean),
            (new IidMeasure(150, [0.4, 0.6]), KernelKind.Nngp, Readout.Flatten),
            (new IidMeasure(150, [0.4, 0.6]), KernelKind.Nngp, Readout.Last),
        })
        {
            Architecture architecture = TwoBlocks() with { Readout = readout };
            SymmetricSpectrum spectrum = Quadrature(architecture, kind, measure, 1), exact = SymmetricSpectrum.Compute(new HahnTransform(architecture, kind, measure, 1), _two);
            Assert.Equal(exact.Trace, spectrum.Trace, 1e-12 * exact.Trace);
            Assert.Equal(exact.Positions, spectrum.Positions);
            for (int k = 0; k <= 1; k++)
            {
                IrrepModes irrep = spectrum.Irreps[k], other = exact.Irreps[k];
                Assert.Equal((other.Irrep, other.Dimension, other.Multiplicity), (irrep.Irrep, irrep.Dimension, irrep.Multiplicity));
                for (int r = 0; r < irrep.Eigenvalues.Length; r++)
                {
                    double off = Math.Abs(irrep.Eigenvalues[r] - other.Eigenvalues[r]);
                    Assert.True(off <= irrep.Errors[r] + other.Errors[r], $"{measure.Description}, {kind}, {readout}, k = {k}, r = {r}: {irrep.Eigenvalues[r]:R}, {other.Eigenvalues[r]:R}, stated {irrep.Errors[r]:E2}");
                }

                Assert.InRange(irrep.Errors[0] / irrep.Eigenvalues[0], 0, 1e-6);
            }

            Agree(new JuntaTarget(new SymmetricFunction.Parity(), [0, 1]), 1e-11);
            Agree(new JuntaTarget(new SymmetricFunction.And(), [0, 2, measure.Length - 1], symbol: 0), 1e-11);

            // What is not in the span of the polynomials counts as unresolved: the powers of the first eigenfunctions are right all the same.
            ITarget majority = new CountsTarget(new SymmetricFunction.Majority());
            TargetDecomposition power = Decompose(spectrum, majority), whole = Decompose(exact, majority);
            Assert.Equal(whole.MeanSquare, power.MeanSquare, 1e-12);
            Assert.Equal(whole.ByEigenvalue[0], power.ByEigenvalue[0], 1e-6);
            Assert.InRange(power.Unresolved, 0, 0.25);

            void Agree(ITarget target, double tolerance)
            {
                TargetDecomposition powers = Decompose(spectrum, target), others = Decompose(exact, target);
                Assert.Equal(others.MeanSquare, powers.MeanSquare, tolerance);
                Assert.Equal(others.Unresolved, powers.Unresolved, tolerance);
                for (int k = 0; k <= 1; k++)
                    Assert.Equal(others.ByIrrep[k], powers.ByIrrep[k], tolerance);
                Assert.Equal(others.ByEigenvalue[0], powers.ByEigenvalue[0], 1e-6);
            }

            TargetDecomposition Decompose(SymmetricSpectrum of, ITarget target) =>
                of.Decompose(TargetCorrelations.Of(target, measure, of.Positions < measure.Length)!, _two);
        }
    }

    [Fact]
    public void Results_do_not_depend_on_threads()
    {
        var measure = new IidMeasure(5000, [0.3, 0.7]);
        double[] one = Values(new Computation(1)), two = Values(_two);
        Assert.Equal(one, two);

        double[] Values(Computation computation)
        {
            KernelBlocks blocks = new QuadratureTransform(TwoBlocks(), KernelKind.Nngp, measure, 1).Kernel(computation);
            return [blocks.Trace, .. blocks.Blocks[0].Block.Values, .. blocks.Blocks[1].Block.Values];
        }
    }

    [Fact]
    public void Obstacles_name_the_part()
    {
        Architecture model = TwoBlocks();
        var measure = new IidMeasure(4096, [0.5, 0.5]);
        Assert.Null(QuadratureTransform.Obstacle(model, measure, 9));
        Assert.StartsWith("spectrum.irreps", QuadratureTransform.Obstacle(model, measure, 10));
        Assert.StartsWith("sequence.vocabulary", QuadratureTransform.Obstacle(model, new IidMeasure(4096, [0.5, 0.25, 0.25]), 2));
        Assert.StartsWith("sequence.measure", QuadratureTransform.Obstacle(model, new DirichletMeasure(4096, [1, 1]), 2));
        Assert.StartsWith("sequence.length", QuadratureTransform.Obstacle(model, new IidMeasure(130, [0.5, 0.5]), 2));
        Assert.StartsWith("sequence.length", QuadratureTransform.Obstacle(model, new IidMeasure(4096, [0.999, 0.001]), 2));
        Assert.StartsWith("sequence.length", QuadratureTransform.Obstacle(model, new IidMeasure(4096, [0, 1]), 0));
        Assert.StartsWith("model.position", QuadratureTransform.Obstacle(model with { Position = new PositionEmbedding.Exponential(1, 3) }, measure, 2));
        Assert.StartsWith("sequence.length", Assert.Throws<RequestException>(() => new QuadratureTransform(model, KernelKind.Nngp, new IidMeasure(20, [0.5, 0.5]), 1)).Message);
    }

    private static SymmetricSpectrum Quadrature(Architecture architecture, KernelKind kind, IExchangeableMeasure measure, int irreps) =>
        SymmetricSpectrum.Compute(new QuadratureTransform(architecture, kind, measure, irreps), _two);

    /// <summary>Eigenvalues by block, descending.</summary>
    private static double[][] InDoubleDouble(Architecture architecture, IidMeasure measure, int irreps)
    {
        BinaryTypes types = BinaryTypes.Of(measure, lastDistinguished: false);
        var kernel = new OrbitKernel<DoubleDouble>(architecture, KernelKind.Nngp, measure.Length, 2);
        var blocks = new HahnBlocks<DoubleDouble>(types, irreps, 1e-25);
        var prepared = HahnTransform.Prepare(kernel, types);
        DoubleDouble[][] computed = blocks.Compute(() => HahnTransform.KernelValues(kernel, prepared, types), [], _two);
        return [.. computed.Select((block, k) => LinearAlgebra.Default.Eigen(new Matrix(blocks.Size(k), blocks.Size(k), [.. block.Select(entry => entry.ToDouble())])).Values)];
    }

    /// <summary>Linear attention, dense layers with erf, linear attention, each as a residual, then ReLU: the kink makes it the hard case.</summary>
    private static Architecture TwoBlocks() => new(1, new PositionEmbedding.Learned(0.25), [
        new Layer.Residual([new Layer.Attention(Score.Linear)]),
        new Layer.Residual([new Layer.Dense(1, 0.01), new Layer.Activation(ActivationFunction.Erf), new Layer.Dense()]),
        new Layer.Residual([new Layer.Attention(Score.Linear)]),
        new Layer.Activation(ActivationFunction.Relu)], Readout.Mean);
}

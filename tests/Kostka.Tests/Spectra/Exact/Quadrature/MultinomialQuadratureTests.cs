using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Numerics.Lanes;
using Kostka.Sequences;
using Kostka.Spectra.Exact;
using Kostka.Spectra.Exact.ClosedForm;
using Kostka.Spectra.Exact.Howe;
using Kostka.Spectra.Exact.Quadrature;
using Jet = Kostka.Numerics.Lanes.Jet<Kostka.Numerics.Lanes.Wide256, Kostka.Numerics.Lanes.Eight<Kostka.Numerics.Lanes.Wide256>>;

namespace Kostka.Tests.Spectra.Exact.Quadrature;

public class MultinomialQuadratureTests
{
    private static readonly Layer _attention = new Layer.Residual([new Layer.Attention(Score.Linear)]);

    /// <summary>The two-block erf network of the published reference numbers.</summary>
    private static readonly Architecture _twoBlocks = new(
        1,
        new PositionEmbedding.Learned(0.25),
        [_attention, new Layer.Residual([new Layer.Dense(1, 0.01), new Layer.Activation(ActivationFunction.Erf), new Layer.Dense()]), _attention, new Layer.Activation(ActivationFunction.Relu)],
        Readout.Mean);

    /// <summary>A linear block, whose spectrum is known in closed form; flatten, so that the agreement counts as much as it can.</summary>
    private static readonly Architecture _linear = new(
        1, new PositionEmbedding.Learned(0.4), [new Layer.Residual([new Layer.Attention(Score.Linear), new Layer.Dense(1, 0.1)])], Readout.Flatten);

    [Theory]
    [InlineData(KernelKind.Nngp, 64)]
    [InlineData(KernelKind.Ntk, 10_000)]
    public void ThreeSymbolsInsideTheStatedErrors(KernelKind kind, int length)
    {
        var measure = new IidMeasure(length, [0.5, 0.3, 0.2]);
        SymmetricSpectrum exact = SymmetricSpectrum.Compute(new ClosedFormTransform(_linear, kind, measure), Computation.Default);
        SymmetricSpectrum found = SymmetricSpectrum.Compute(new MultinomialQuadrature(_linear, kind, measure), Computation.Default);
        Assert.InRange(found.Trace / exact.Trace, 1 - 1e-13, 1 + 1e-13);
        Assert.Equal(2, found.Irreps.Length);
        for (int k = 0; k < 2; k++)
        {
            for (int r = 0; r < exact.Irreps[k].Eigenvalues.Length; r++)
            {
                double expected = exact.Irreps[k].Eigenvalues[r];
                Assert.InRange(Math.Abs(found.Irreps[k].Eigenvalues[r] - expected), 0, found.Irreps[k].Errors[r]);
                Assert.InRange(found.Irreps[k].Errors[r], 0, 1e-13 * exact.Irreps[k].Eigenvalues[0]);
            }
        }
    }

    /// <summary>Polynomials of degree 2 are all that the linear block needs: small rules are exact, for four symbols, too.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void FourSymbols(int below)
    {
        double[] p = [0.4, 0.3, 0.2, 0.1];
        double[] expected = Diagonal(new ClosedFormTransform(_linear, KernelKind.Nngp, new IidMeasure(10_000, p)).Kernel(Computation.Default).Blocks[below].Block);
        double[] found = LinearAlgebra.Default.Eigen(Block(_linear, 10_000, p, below, degree: 2, nodes: 4)).Values;
        for (int r = 0; r < expected.Length; r++)
            Assert.InRange(Math.Abs(found[r] - expected[r]), 0, 1e-14 * expected[0]);
    }

    [Fact]
    public void TwoSymbolsAtAMillionPositions()
    {
        // Nested quadrature in 60 digits: 2.0064558 and 2.477533584e-6; 9.7085074e-13.
        SymmetricSpectrum found = SymmetricSpectrum.Compute(new MultinomialQuadrature(_twoBlocks, KernelKind.Nngp, new IidMeasure(1_000_000, [0.5, 0.5])), Computation.Default);
        Assert.InRange(found.Irreps[0].Eigenvalues[0], 2.00645575, 2.00645585);
        Assert.InRange(found.Irreps[0].Eigenvalues[1], 2.4775335835e-6, 2.4775335845e-6);
        Assert.InRange(found.Irreps[1].Eigenvalues[0], 9.70850735e-13, 9.70850745e-13);
        Assert.InRange(found.Irreps[1].Errors[0], 0, 1e-19);
    }

    /// <summary>Against sums over all types, at lengths for which the rule is not meant yet: it converges with L.</summary>
    [Fact]
    public void ThreeSymbolsAgainstEnumeration()
    {
        foreach ((int length, double relative) in new[] { (12, 1e-4), (20, 1e-5) })
        {
            double[] p = [0.5, 0.3, 0.2];
            SymmetricSpectrum exact = SymmetricSpectrum.Compute(new HoweTransform(_twoBlocks, KernelKind.Nngp, new IidMeasure(length, p), 1), Computation.Default);
            for (int below = 0; below < 2; below++)
            {
                double[] found = LinearAlgebra.Default.Eigen(Block(_twoBlocks, length, p, below, degree: 6, nodes: 10)).Values;
                for (int r = 0; r < 4; r++)
                    Assert.InRange(found[r] / exact.Irreps[below].Eigenvalues[r], 1 - relative, 1 + relative);
            }
        }
    }

    [Fact]
    public void OtherCasesAreRefused()
    {
        Assert.StartsWith("sequence.vocabulary: 5 symbols", MultinomialQuadrature.Obstacle(_linear, new IidMeasure(100, [0.2, 0.2, 0.2, 0.2, 0.2])), StringComparison.Ordinal);
        Assert.StartsWith("sequence.length", MultinomialQuadrature.Obstacle(_linear, new IidMeasure(10, [0.5, 0.5])), StringComparison.Ordinal);
        Assert.Throws<RequestException>(() => new MultinomialQuadrature(_linear with { Readout = Readout.Last }, KernelKind.Nngp, new IidMeasure(100, [0.5, 0.5])));
    }

    private static Matrix Block(Architecture architecture, int length, double[] p, int below, int degree, int nodes) => new MultinomialBlock(
        new OrbitKernel<Wide256>(architecture, KernelKind.Nngp, length, p.Length),
        new OrbitKernel<Jet>(architecture, KernelKind.Nngp, length, p.Length),
        p,
        below,
        degree,
        nodes).Compute(Computation.Default);

    private static double[] Diagonal(Matrix matrix) => [.. Enumerable.Range(0, matrix.Rows).Select(i => matrix[i, i])];
}

using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra.Exact;
using Kostka.Tests.Spectra.Exact.Hahn;

namespace Kostka.Tests.Spectra.Exact;

/// <summary>Which transform is chosen, what is refused, and that the transforms agree where several apply.</summary>
public sealed class ExactSpectraTests
{
    private static readonly double[] _fair = [0.5, 0.5], _skew = [0.7, 0.3];

    private static readonly Architecture _linear = new(
        1, new PositionEmbedding.Learned(0.25), [new Layer.Residual([new Layer.Attention(Score.Linear)]), new Layer.Dense()], Readout.Mean);

    [Theory]
    [InlineData(64, "exact")]
    [InlineData(2048, "quadrature")]
    [InlineData(1_000_000, "quadrature")]
    public void Takes_the_cheapest(int length, string method) =>
        Assert.Equal(method, Choose(HahnTransformTests.TwoBlocks(), new IidMeasure(length, _fair), ExactMethod.Auto).Method);

    [Fact]
    public void Quadrature_gives_way_where_it_does_not_apply() =>
        Assert.Equal("exact", Choose(HahnTransformTests.TwoBlocks(), new DirichletMeasure(1000, [1, 2]), ExactMethod.Auto).Method);

    [Fact]
    public void An_enumeration_beyond_the_budget_says_what_it_costs_and_what_works()
    {
        var error = Assert.Throws<RequestException>(() => Choose(HahnTransformTests.TwoBlocks(), new IidMeasure(1_000_000, _fair), ExactMethod.Exact));
        Assert.Matches("L = 1000000 needs .* values of the kernel, about .* minutes; spectrum: .* method: quadrature", error.Message);
        error = Assert.Throws<RequestException>(() => Choose(HahnTransformTests.TwoBlocks(), new IidMeasure(300, [0.2, 0.2, 0.2, 0.2, 0.1, 0.1]), ExactMethod.Exact));
        Assert.Contains("method: sampled", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_breaks_the_symmetry_is_named()
    {
        Architecture rotated = _linear with { Position = new PositionEmbedding.Exponential(1, 2) };
        Assert.StartsWith("model.position", Assert.Throws<RequestException>(() => Choose(rotated, new IidMeasure(8, _fair), ExactMethod.Auto)).Message, StringComparison.Ordinal);
        Assert.Null(ExactSpectra.Obstacle(_linear, new IidMeasure(8, _fair)));
    }

    [Theory]
    [InlineData(ExactMethod.Quadrature)]
    [InlineData(ExactMethod.ClosedForm)]
    public void Methods_agree_within_their_errors(ExactMethod method)
    {
        var measure = new IidMeasure(200, _skew);
        var computation = new Computation(1);
        Architecture architecture = method == ExactMethod.ClosedForm ? _linear : HahnTransformTests.TwoBlocks();
        SymmetricSpectrum exact = SymmetricSpectrum.Compute(Choose(architecture, measure, ExactMethod.Exact), computation);
        SymmetricSpectrum other = SymmetricSpectrum.Compute(Choose(architecture, measure, method), computation);
        Assert.Equal(exact.Trace, other.Trace, 1e-12 * exact.Trace);
        int compared = 0;
        foreach ((IrrepModes a, IrrepModes b) in exact.Irreps.Zip(other.Irreps))
        {
            Assert.Equal(a.Irrep, b.Irrep);
            Assert.Equal(a.Dimension, b.Dimension);
            for (int r = 0; r < b.Eigenvalues.Length && b.IsResolved(r) && a.IsResolved(r); r++)
            {
                Assert.True(Math.Abs(a.Eigenvalues[r] - b.Eigenvalues[r]) <= a.Errors[r] + b.Errors[r], $"{a.Irrep}, {r}: {a.Eigenvalues[r]:R}, {b.Eigenvalues[r]:R}");
                compared++;
            }
        }

        Assert.True(compared >= 5, $"{compared}");
    }

    private static BlockTransform Choose(Architecture architecture, ISequenceMeasure measure, ExactMethod method) =>
        ExactSpectra.Choose(architecture, KernelKind.Nngp, measure, method, 3);
}

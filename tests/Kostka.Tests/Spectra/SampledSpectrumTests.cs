using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra;
using Kostka.Tests.Learning;

namespace Kostka.Tests.Spectra;

public class SampledSpectrumTests
{
    [Fact]
    public void EigenfunctionsExtendThePoolsEigenvectors()
    {
        var pool = new Bits(10).Draw(200, new RandomStream(1, "extend")).Sequences;
        var kernel = FeatureKernel.Exponential(10, 2);
        var spectrum = SampledSpectrum.Compute(kernel, pool, Computation.Default);
        var functions = spectrum.Extend(pool, 20, Computation.Default);
        for (int r = 0; r < 20; r++)
        {
            for (int i = 0; i < 200; i++)
                Assert.Equal(Math.Sqrt(200) * spectrum.Vectors[r, i], functions[i, r], 8);
        }

        Assert.Equal(spectrum.Trace, spectrum.Eigenvalues.Sum(), 12);
        Assert.Equal(1, spectrum.Trace, 12);
        Assert.Equal(0, spectrum.TraceError, 12);
        Assert.Equal(20, spectrum.ResolvedModes);
        Assert.Equal(spectrum.Trace, spectrum.Resolved().Trace, 12);
    }

    [Fact]
    public void EigenvaluesAtTheLevelOfRoundingAreZero()
    {
        // Ten linear functions: ten eigenvalues of 0.1, then rounding.
        var pool = new Bits(10).Draw(4000, new RandomStream(2, "rank")).Sequences;
        var small = SampledSpectrum.Compute(FeatureKernel.Power(10, 1, 0, 1), pool.Slice(0, 300), Computation.Default);
        Assert.Equal(10, small.Rank);
        Assert.Equal(10, small.ResolvedModes);
        Assert.Equal(0, small.TailTrace, 12);
        Assert.All(small.Eigenvalues[10..], value => Assert.Equal(0, value));

        // A multiplet of d spreads over about 2√(d/m), here ±12 %.
        Assert.All(small.Eigenvalues[..10], value => Assert.InRange(value, 0.06, 0.14));
    }

    /// <summary>
    /// A kernel with one eigenfunction that is not constant in size, φ = (s − 2.4)/√1.92 with s ~ Bin(12, 0.2): the interval of ±1.96 standard
    /// errors covers the true eigenvalue in 95 % of 400 pools, less a little for the skewness of φ²; 91 … 98 % leaves three standard errors of
    /// the count around 94.5 %. The same check rejects errors that are off by a quarter.
    /// </summary>
    [Fact]
    public void StandardErrorsCoverTheTrueEigenvalue()
    {
        const double mean = 2.4, variance = 1.92;
        var kernel = new FeatureKernel(1, (x, psi) => psi[0] = (x.Sum() - mean) / Math.Sqrt(variance), overlap => 0.7 * overlap);
        var measure = new Bits(12, 0.2);
        var stream = new RandomStream(11, "coverage");
        int covered = 0, coveredByLess = 0, coveredByMore = 0;
        for (int trial = 0; trial < 400; trial++)
        {
            var spectrum = SampledSpectrum.Compute(kernel, measure.Draw(100, stream.Child((ulong)trial)).Sequences, Computation.Default);
            double away = Math.Abs(spectrum.Eigenvalues[0] - 0.7) / spectrum.StandardErrors[0];
            covered += away <= 1.96 ? 1 : 0;
            coveredByLess += away <= 1.96 * 0.7 ? 1 : 0;
            coveredByMore += away <= 1.96 * 1.5 ? 1 : 0;
        }

        Assert.InRange(covered, 0.90 * 400, 0.98 * 400);
        Assert.True(coveredByLess < 0.90 * 400);
        Assert.True(coveredByMore > 0.98 * 400);
    }

    [Fact]
    public void CheckPoolTellsFunctionsFromFits()
    {
        // 24 linear functions at 0.025 each, and a tail: (x·y/L)^9 spreads over a million functions. The sample stretches the first by 1/√s with
        // s between (1 ± √(24/500))² = 0.61 and 1.49, so that their squares on the check pool lie around 1/s.
        var kernel = new FeatureKernel(24, (x, psi) =>
        {
            for (int a = 0; a < 24; a++)
                psi[a] = ((2 * x[a]) - 1) / Math.Sqrt(24);
        }, overlap => (0.6 * overlap) + (0.4 * Math.Pow(overlap, 9)));
        var stream = new RandomStream(3, "check");
        var modes = Comparison.CheckedSpectrum(kernel, new Bits(24).Draw(500, stream.Child(0)).Sequences, new Bits(24).Draw(500, stream.Child(1)).Sequences);
        double[] squares = modes.MeanSquares();
        Assert.All(squares[..24], square => Assert.InRange(square, 0.5, 1.9));
        Assert.All(squares[26..], square => Assert.InRange(square, 0, 0.2));
    }

    [Fact]
    public void TinyPoolsAreRefused() => Assert.Throws<RequestException>(
        () => SampledSpectrum.Compute(FeatureKernel.Power(4, 1, 0, 1), SequenceSet.Single([0, 1, 0, 1], 2), Computation.Default));
}

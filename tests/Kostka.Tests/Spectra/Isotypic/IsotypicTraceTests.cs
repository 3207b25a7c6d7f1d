using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra.Exact;
using Kostka.Spectra.Isotypic;

namespace Kostka.Tests.Spectra.Isotypic;

/// <summary>Estimated shares of the trace, and random functions, against exact spectra.</summary>
public sealed class IsotypicTraceTests
{
    private static readonly Computation _computation = new(2);

    /// <remarks>A false alarm of 5 standard errors from 16 orbits: about once in 10^4 numbers; the seeds are fixed.</remarks>
    [Theory]
    [InlineData(16, 2, 3, Readout.Flatten)]
    [InlineData(40, 2, 2, Readout.Mean)]
    [InlineData(6, 3, 2, Readout.Flatten)]
    public void Shares_of_the_trace_are_those_of_the_exact_spectrum(int length, int vocabulary, int below, Readout readout)
    {
        var architecture = new Architecture(
            1,
            new PositionEmbedding.Learned(0.25),
            [new Layer.Attention(Score.Linear), new Layer.Dense(), new Layer.Activation(ActivationFunction.Erf), new Layer.Dense()],
            readout);
        var measure = new IidMeasure(length, [0.4, .. Enumerable.Repeat(0.6 / (vocabulary - 1), vocabulary - 1)]);
        SymmetricSpectrum exact = SymmetricSpectrum.Compute(ExactSpectra.Choose(architecture, KernelKind.Nngp, measure, ExactMethod.Exact, below), _computation);
        IsotypicDecomposition trace = IsotypicWeights.OfTrace(
            new InfiniteKernel(architecture, KernelKind.Nngp), measure, new IsotypicSettings(below, 16, 128), new RandomStream(3, "trace"), _computation);
        Assert.Equal(exact.Irreps.Select(irrep => irrep.Irrep), trace.Parts.Select(part => part.Irrep));
        AssertWithin(trace.Power, exact.Trace, 0.1 * exact.Trace);
        for (int k = 0; k < trace.Parts.Length; k++)
        {
            double share = exact.Irreps[k].TraceShare;
            AssertWithin(trace.Parts[k].Weight, share, 0.25 * share);
            AssertWithin(trace.Parts[k].Power, share * exact.Trace, 0.25 * share * exact.Trace);
        }

        AssertWithin(trace.RemainderPower, exact.TailTrace, 0.1 * exact.Trace);
    }

    [Fact]
    public void A_kernel_within_the_irreps_told_apart_is_split_without_noise_of_the_points()
    {
        // On the orbit of signs with the sum S the kernel is 3 S²/L² + (agreement)/L: traces 4 S²/L² and 1 − S²/L² of the trivial and the standard irrep.
        IsotypicDecomposition trace = IsotypicWeights.OfTrace(
            new SignKernel(), new IidMeasure(12, [0.5, 0.5]), new IsotypicSettings(2, 64, 40), new RandomStream(3, "trace"), _computation);
        AssertWithin(trace.Parts[0].Power, 4.0 / 12, 0.06);
        AssertWithin(trace.Parts[1].Power, 11.0 / 12, 0.02);
        Assert.Equal(0.75 * trace.Parts[0].Power.Mean, trace.Power.Mean - 1, 1e-10);
        Assert.InRange(trace.Parts[2].Power.Mean, -1e-10, 1e-10);
        Assert.InRange(trace.RemainderPower.Mean, -1e-10, 1e-10);
    }

    /// <remarks>As the first.</remarks>
    [Fact]
    public void Random_functions_have_the_trace_as_their_mean_power()
    {
        const int draws = 100;
        ImmutableArray<IsotypicDecomposition> functions = IsotypicWeights.OfPriorDraws(
            new SignKernel(), draws, new IidMeasure(12, [0.5, 0.5]), new IsotypicSettings(1, 16, 32), new RandomStream(3, "prior"), _computation);
        Assert.Equal(draws, functions.Length);

        // All functions are looked at on the same orbits: those orbits' traces are what they scatter about.
        IsotypicDecomposition trace = IsotypicWeights.OfTrace(
            new SignKernel(), new IidMeasure(12, [0.5, 0.5]), new IsotypicSettings(1, 16, 32), new RandomStream(3, "prior"), _computation);
        for (int k = 0; k < 2; k++)
        {
            MeanAndError power = MeanAndError.Of([.. functions.Select(function => function.Parts[k].Power.Mean)]);
            AssertWithin(power, trace.Parts[k].Power.Mean, 0.3 * trace.Parts[k].Power.Mean);
        }
    }

    private static void AssertWithin(MeanAndError found, double expected, double mostError)
    {
        Assert.InRange(found.StandardError, 0, mostError);
        Assert.True(Math.Abs(found.Mean - expected) <= (5 * found.StandardError) + (1e-9 * Math.Abs(expected)), $"{found} is not {expected:G6}");
    }
}

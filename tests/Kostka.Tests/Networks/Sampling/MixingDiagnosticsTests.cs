using Kostka.Networks.Sampling.Diagnostics;
using Kostka.Numerics;

namespace Kostka.Tests.Networks.Sampling;

public sealed class MixingDiagnosticsTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(-0.4)]
    public void Effective_samples_of_an_autoregression_are_known(double correlation)
    {
        // n (1 − ρ)/(1 + ρ) in the limit; the estimate from 4 × 20,000 samples scatters by about 2 to 4 % (measured over seeds), the band is 15 %.
        const int length = 20_000;
        var found = MixingDiagnostics.Of([.. Enumerable.Range(0, 4).Select(c => Autoregression(correlation, length, 10 + (ulong)c))]);
        double expected = 4 * length * (1 - correlation) / (1 + correlation);
        Assert.InRange(found.EffectiveSamples / expected, 0.85, 1.15);
        Assert.InRange(found.Rhat, 0.99, 1.01);
        Assert.InRange(found.Deviation, 0.95, 1.05);

        // |mean| above five of its errors: once in two million seeds.
        Assert.InRange(found.Mean / found.StandardError, -5, 5);
    }

    [Fact]
    public void The_standard_error_covers_as_often_as_it_says()
    {
        // Of 200 means of autoregressions 95 % lie within 1.96 errors: binomial(200, 0.05) misses; more than 24 or fewer than 1 of them: once in 20,000.
        int missed = Enumerable.Range(0, 200).Count(seed =>
        {
            var found = MixingDiagnostics.Of([.. Enumerable.Range(0, 4).Select(c => Autoregression(0.7, 400, (ulong)((1000 * seed) + c)))]);
            return Math.Abs(found.Mean) > 1.96 * found.StandardError;
        });
        Assert.InRange(missed, 1, 24);
    }

    [Fact]
    public void Chains_around_different_means_are_seen_to_disagree()
    {
        double[][] chains = [.. Enumerable.Range(0, 4).Select(c => Autoregression(0, 500, (ulong)c, shift: c == 3 ? 1 : 0))];
        var found = MixingDiagnostics.Of(chains);
        Assert.True(found.Rhat > 1.05, $"{found.Rhat}");
        Assert.True(found.EffectiveSamples < 100, $"{found.EffectiveSamples} of 2,000");
    }

    [Fact]
    public void Chains_of_different_widths_around_one_mean_are_seen_to_disagree() =>
        Assert.True(MixingDiagnostics.Of([.. Enumerable.Range(0, 4).Select(c => Autoregression(0, 500, (ulong)c, scale: c == 3 ? 3 : 1))]).Rhat > 1.05);

    [Fact]
    public void A_chain_that_drifts_disagrees_with_itself() =>
        Assert.True(MixingDiagnostics.Of([[.. Autoregression(0, 500, 1).Select((x, t) => x + (t / 250.0))]]).Rhat > 1.05);

    [Fact]
    public void What_never_changes_has_no_known_error()
    {
        var found = MixingDiagnostics.Of([new double[10], new double[10]]);
        Assert.Equal(0, found.Mean);
        Assert.Equal(double.NaN, found.StandardError);
        Assert.Equal(double.NaN, found.Rhat);
    }

    [Fact]
    public void Chains_of_unequal_length_are_a_mistake() => Assert.Throws<ArgumentException>(() => MixingDiagnostics.Of([new double[10], new double[9]]));

    private static double[] Autoregression(double correlation, int length, ulong seed, double shift = 0, double scale = 1)
    {
        var random = new RandomStream(seed, "autoregression");
        double[] values = new double[length];
        double last = random.NextGaussian();
        for (int t = 0; t < length; t++)
        {
            values[t] = shift + (scale * last);
            last = (correlation * last) + (Math.Sqrt(1 - (correlation * correlation)) * random.NextGaussian());
        }

        return values;
    }
}

using System.Collections.Immutable;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra.Isotypic;
using Kostka.Symmetry;

namespace Kostka.Tests.Spectra.Isotypic;

/// <summary>Probes of models from outside: shares of the variance, against functions whose shares are known, and brute force.</summary>
public sealed class ProbeTests
{
    private static readonly Computation _computation = new(2);

    /// <remarks>
    /// The true share must lie within 4.5 of the printed standard errors, from 60 orbits: a false alarm once in 10⁴ numbers, of which there are 40. The root mean square of the
    /// deviations in units of the errors is to lie in 0.6 … 1.4.
    /// </remarks>
    [Theory]
    [InlineData(7, 2, 0.3)]
    [InlineData(6, 3, 0.4)]
    public void Shares_of_random_functions_are_those_of_brute_force(int length, int vocabulary, double first)
    {
        SequenceSet all = ExactWeights.AllSequences(length, vocabulary);
        double[] tokens = [first, .. Enumerable.Repeat((1 - first) / (vocabulary - 1), vocabulary - 1)];
        double[] probability = [.. Enumerable.Range(0, all.Count).Select(x => all[x].ToArray().Aggregate(1.0, (product, token) => product * tokens[token]))];
        var random = new RandomStream(4, "functions");
        List<double> deviations = [];
        for (int r = 0; r < 4; r++)
        {
            // A constant that is large beside the rest must not matter.
            double[] f = [.. Enumerable.Range(0, all.Count).Select(x => 5 + random.NextGaussian() + (r * all[x][0]))];
            Probe probe = Probe.Draw(new IidMeasure(length, tokens), new IsotypicSettings(3, 60, 40), new RandomStream(9, "probe").Child((ulong)r));
            ProbedFunction found = probe.Analyse(Values(probe, x => f[ExactWeights.Index(x, vocabulary)]), _computation)[^1];
            (Dictionary<Partition, double> powers, double total) = ExactWeights.Of(f, probability, all);
            double mean = f.Zip(probability, (value, p) => value * p).Sum(), variance = total - (mean * mean), rest = 1;
            foreach (ProbedPart part in found.Parts)
            {
                double share = (powers[part.Irrep] - (part.Irrep.Rows == 1 ? mean * mean : 0)) / variance;
                rest -= share;
                deviations.Add((part.Weight.Mean - share) / part.Weight.StandardError);
            }

            deviations.Add((found.Remainder.Mean - rest) / found.Remainder.StandardError);
            deviations.Add((found.Variance.Mean - variance) / found.Variance.StandardError);
            Assert.InRange(Math.Abs(found.Mean.Mean - mean) / found.Mean.StandardError, 0, 4.5);
        }

        Assert.InRange(deviations.Max(Math.Abs), 0, 4.5);
        Assert.InRange(Math.Sqrt(deviations.Average(z => z * z)), 0.6, 1.4);
    }

    [Fact]
    public void Counts_are_invariant_and_a_constant_has_nothing_to_split()
    {
        Probe probe = Probe.Draw(new IidMeasure(12, [0.5, 0.5]), new IsotypicSettings(2, 8, 32), new RandomStream(1, "probe"));
        ImmutableArray<ProbedFunction> found = probe.Analyse(Values(probe, x => x.Sum() + 100, _ => 3.25), _computation);
        Assert.Equal(3, found.Length);
        Assert.Equal(1, found[0].Parts[0].Weight.Mean, 1e-9);
        Assert.Equal(0, found[0].Remainder.Mean, 1e-9);
        Assert.True(double.IsNaN(found[1].Parts[0].Weight.Mean));
        Assert.Equal(0, found[1].Variance.Mean, 1e-9);
        Assert.Equal(found[0].Variance.Mean, found[2].Variance.Mean, 1e-9);
    }

    /// <remarks>Independent values: each share is a mean of squares, within 4.5 errors of chance but once in 10⁴.</remarks>
    [Fact]
    public void Chance_is_what_noise_has()
    {
        var random = new RandomStream(2, "noise");
        Dictionary<int, double> values = [];
        Probe probe = Probe.Draw(new IidMeasure(8, [0.4, 0.6]), new IsotypicSettings(2, 200, 40), new RandomStream(1, "probe"));
        ProbedFunction found = probe.Analyse(
            Values(probe, x => values.TryGetValue(ExactWeights.Index(x, 2), out double value) ? value : values[ExactWeights.Index(x, 2)] = random.NextGaussian()), _computation)[0];
        ImmutableArray<double> chance = probe.Chance();
        Assert.Equal(1, chance.Sum(), 1e-12);

        // The probe meets 256 sequences, whose own noise stays: a tenth of what the parts have.
        for (int k = 1; k < found.Parts.Length; k++)
            Assert.InRange(found.Parts[k].Weight.Mean, chance[k] / 2, 2 * chance[k]);
    }

    [Fact]
    public void A_probe_of_own_sequences_is_kept_and_restored()
    {
        int[] tokens = [.. Enumerable.Range(0, 20 * 6).Select(i => i * i % 7)];
        var own = new SequenceSet(20, 6, 7, tokens);
        var settings = new IsotypicSettings(1, 5, 8);
        Probe probe = Probe.Draw(own, settings, new RandomStream(3, "probe"));
        Assert.Equal(40, probe.Points.Count);
        string[] rows = [.. Enumerable.Range(0, 20).Select(i => string.Join(' ', own[i].ToArray().Order()))];
        Assert.All(Enumerable.Range(0, 40), i => Assert.Contains(string.Join(' ', probe.Points.Sequences[i].ToArray().Order()), rows));
        Probe restored = Probe.Restore(probe.Points.Sequences, settings);
        Matrix outputs = Values(probe, x => x[0] + (2.0 * x[1]));
        Assert.Equal(probe.Analyse(outputs, _computation)[0].Parts[1].Weight, restored.Analyse(outputs, _computation)[0].Parts[1].Weight);

        Assert.Contains("not 21", Refused(() => Probe.Restore(new SequenceSet(21, 6, 7, [.. tokens, 0, 0, 0, 0, 0, 0]), settings)), StringComparison.Ordinal);
        Assert.Contains("no permutation", Refused(() => Probe.Restore(own.Slice(0, 20), new IsotypicSettings(1, 5, 4))), StringComparison.Ordinal);
        Assert.Contains("fewer orbits", Refused(() => Probe.Draw(own, new IsotypicSettings(1, 21, 8), new RandomStream(3, "probe"))), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => probe.Analyse(new Matrix(39, 1), _computation));
    }

    private static string Refused(Action action) => Assert.Throws<RequestException>(action).Message;

    private static Matrix Values(Probe probe, params Func<int[], double>[] functions)
    {
        SequenceSet points = probe.Points.Sequences;
        var values = new Matrix(points.Count, functions.Length);
        for (int i = 0; i < points.Count; i++)
        {
            for (int c = 0; c < functions.Length; c++)
                values[i, c] = functions[c](points[i].ToArray());
        }

        return values;
    }
}

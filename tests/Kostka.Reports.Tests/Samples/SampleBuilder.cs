using System.Collections.Immutable;
using System.Globalization;
using Kostka.Numerics;
using Kostka.Studies.Results;

namespace Kostka.Reports.Tests.Samples;

/// <summary>Builds sample results from the learning-curve equations, with measurement noise of a fixed seed.</summary>
internal static class SampleBuilder
{
    private const int Modes = 410;
    private const double Ridge = 0.02;

    private static readonly double[] s_eigenvalues = [.. Enumerable.Range(0, Modes).Select(i => 0.12 * Math.Pow(i + 1, -1.35))];
    private static readonly double[] s_single = [.. Enumerable.Repeat(1.0, Modes)];

    /// <summary>A study whose spectrum is sampled.</summary>
    public static StudyResults Sampled(string name, string question, DataSummary data, int pool, ImmutableArray<TargetResult> targets)
    {
        double resolved = s_eigenvalues.Sum();
        return Study(name, question, data, targets) with
        {
            Spectrum = new SpectrumResult(
                "sampled", "nngp", resolved + 0.041, 0.0007, 0.041, [],
                [.. s_eigenvalues.Select((value, i) => new SampledMode(value, value * Math.Sqrt(2.0 / pool) * (1 + (i / 25.0)), []))], pool),
        };
    }

    /// <summary>A target whose power lies around a rank of the sampled spectrum.</summary>
    public static TargetResult Target(
        string name, string description, double centre, double width, double resolved, double noise, int[] sizes, int claimed, bool gcv, bool heldOut = false)
    {
        double[] power = [.. Enumerable.Range(1, Modes).Select(rank => Math.Exp(-0.5 * Math.Pow(Math.Log(rank / centre) / width, 2)) / rank)];
        double scale = resolved / power.Sum();
        power = [.. power.Select(value => value * scale)];
        var random = new RandomStream(7, $"sample measurement of {name}");
        double ridge = Ridge + 0.041;
        int[] grid = [.. sizes.Concat(Enumerable.Range(0, 25).Select(i => (int)Math.Round(sizes[0] * Math.Pow((double)sizes[^1] / sizes[0], i / 24.0)))).Distinct().Order()];
        ImmutableArray<CurvePoint> curve = [.. grid.Select(n =>
        {
            double kappa = SampleTheory.Kappa(s_eigenvalues, s_single, ridge, n);
            double[] learned = [.. s_eigenvalues.Select(value => value / (value + kappa))];
            double overfitting = n / (n - learned.Sum(value => value * value));
            double mse = overfitting * (learned.Zip(power, (l, p) => (1 - l) * (1 - l) * p).Sum() + noise);
            double equivalent = s_eigenvalues.Zip(power, (value, p) => Math.Pow(ridge / n / (value + (ridge / n)), 2) * p).Sum();
            bool measured = sizes.Contains(n);
            double error = mse * 0.05 / Math.Sqrt(n / 32.0 * 8);
            return new CurvePoint(
                n, kappa, overfitting, mse, equivalent, n <= claimed, [], learned.Zip(power, (l, p) => l * p).Sum() / power.Sum(),
                measured && gcv ? new Estimate(mse * (1 + (0.01 * random.NextGaussian())), error * 1.6, 32) : null,
                measured ? new Estimate(mse + (error * random.NextGaussian()), error, 32) : null,
                measured && heldOut ? new Estimate((mse * 1.012) + (error * random.NextGaussian()), error * 1.3, 32) : null);
        })];
        return new TargetResult(name, description, resolved + noise, resolved, noise, Ridge, [], [.. power], curve, [], claimed, noise);
    }

    /// <summary>A study on an exact spectrum of sequences of the given length, with two targets known by irrep.</summary>
    public static StudyResults Exact(int length)
    {
        ImmutableArray<int>[] partitions = [.. Enumerable.Range(0, 5).Select(k => k == 0 ? ImmutableArray.Create(length) : [length - k, k])];
        double[] dimensions = [.. Enumerable.Range(0, 5).Select(k => k == 0 ? 1 : Binomial(length, k) - Binomial(length, k - 1))];
        double[][] values = [.. Enumerable.Range(0, 5).Select(k => Enumerable.Range(0, 4).Select(i => 0.27 * Math.Pow(length, -1.6 * k) * Math.Pow(0.02, i)).ToArray())];
        double trace = Enumerable.Range(0, 5).Sum(k => dimensions[k] * values[k].Sum());
        var spectrum = new SpectrumResult(
            "exact", "nngp", trace, 0, 1e-6 * trace,
            [.. partitions.Select((partition, k) => new IrrepSpectrum(
                partition, dimensions[k].ToString("F0", CultureInfo.InvariantCulture), length - (2 * k) + 1, [.. values[k]], [.. values[k].Select(value => value * 1e-6)],
                dimensions[k] * values[k].Sum() / trace))],
            null, null);
        StudyResults study = Study(
            "exact", "Which parts of and, and of parity, does a one-block transformer find?",
            new DataSummary($"{length} independent fair bits", length, 2, null, null, null, []),
            [Target("and", [0.60, 0.20, 0.15, 0.05, 0]), Target("parity", [0.02, 0.05, 0.18, 0.75, 0])]);
        return study with { Spectrum = spectrum };

        TargetResult Target(string name, double[] power)
        {
            double[] flat = [.. values.SelectMany(block => block)];
            double[] times = [.. values.SelectMany((block, k) => block.Select(_ => dimensions[k]))];
            int[] sizes = [16, 64, 256, 1024, 4096];
            ImmutableArray<CurvePoint> curve = [.. sizes.Select(n =>
            {
                double kappa = SampleTheory.Kappa(flat, times, Ridge, n);
                double[] learned = [.. values.Select(block => block[0] / (block[0] + kappa))];
                double overfitting = n / (n - Enumerable.Range(0, flat.Length).Sum(i => times[i] * Math.Pow(flat[i] / (flat[i] + kappa), 2)));
                double mse = overfitting * learned.Zip(power, (l, p) => (1 - l) * (1 - l) * p).Sum();
                return new CurvePoint(
                    n, kappa, overfitting, mse, mse * 0.93, true,
                    [.. partitions.Select((partition, k) => new IrrepLearnability(partition, power[k] > 1e-9 ? learned[k] : null))],
                    learned.Zip(power, (l, p) => l * p).Sum(), null, null, null);
            })];
            return new TargetResult(
                name, $"The {name} of positions 0, 1 and 2, as ±1.", 1, 1, 0, Ridge,
                [.. partitions.Select((partition, k) => new IrrepPower(partition, power[k]))], [], curve, [], 4096, 0);
        }
    }

    private static StudyResults Study(string name, string question, DataSummary data, ImmutableArray<TargetResult> targets) => new(
        name,
        question,
        $"name: {name}\nsequence:\n  length: {data.Length}\n  vocabulary: {data.Vocabulary}\nmodel:\n  layers:\n    - attention: {{ score: linear }}\n    - dense: {{}}\nregression:\n  noise: 0.02\nseed: 1\n",
        $"./kostka run studies/{name}.yaml --seed 1",
        ImmutableDictionary.CreateRange<string, string>([new("kostka", "0.1.0"), new(".NET", "10.0.4")]),
        ImmutableDictionary.CreateRange<string, string>(
        [
            new("processor", "AMD EPYC"), new("cores", "2"), new("memory", "24 GiB"), new("operating system", "Debian 12"),
            new("linear algebra", "OpenBLAS 0.3.21, core SkylakeX, 2 threads"),
        ]),
        1,
        [new("kernel of the pools", 12.4), new("spectrum", 3.91), new("prediction", 0.08), new("measurement", 71.3)],
        true,
        data,
        null,
        targets,
        ["Predictions are claimed up to half the pool."]);

    private static double Binomial(int n, int k)
    {
        double result = 1;
        for (int i = 1; i <= k; i++)
            result = result * (n - k + i) / i;
        return result;
    }
}

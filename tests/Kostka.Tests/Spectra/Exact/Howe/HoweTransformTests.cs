using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics;
using System.Text.Json;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra.Exact;
using Kostka.Spectra.Exact.Hahn;
using Kostka.Spectra.Exact.Howe;
using Kostka.Spectra.Exact.Targets;
using Kostka.Symmetry;
using Kostka.Tests.Kernels;
using Kostka.Tests.Sequences;
using Kostka.Tests.Spectra.Exact.Hahn;

namespace Kostka.Tests.Spectra.Exact.Howe;

/// <summary>Exact spectra over any number of symbols: against the operator on all V^L sequences, the Hahn transform, and reference values.</summary>
public sealed class HoweTransformTests
{
    private static readonly Computation _one = new(1);

    // Sizes V^L of one case in turn: most are small, so that all architectures and measures are met; a few go up to 1,024.
    private static readonly (int Vocabulary, int Length)[] _shapes =
        [(1, 3), (2, 1), (2, 4), (3, 2), (3, 3), (3, 4), (4, 2), (4, 3), (3, 1), (5, 2), (2, 7), (3, 5), (5, 3), (4, 1), (2, 3), (6, 2), (4, 4), (2, 5)];

    [Fact]
    public void Agrees_with_brute_force_on_random_architectures_and_measures()
    {
        int last = 0, byTable = 0, pruned = 0;
        const int Cases = 126;
        for (int seed = 0; seed < Cases; seed++)
        {
            (int vocabulary, int length) = _shapes[seed % _shapes.Length];
            var stream = new RandomStream((ulong)seed, "howe brute force");
            Architecture architecture = OrbitKernelTests.Symmetric(RandomArchitecture.Draw(stream));
            KernelKind kind = stream.NextBelow(2) == 0 ? KernelKind.Nngp : KernelKind.Ntk;
            IExchangeableMeasure measure = SmallMeasure.Draw(stream, length, vocabulary).Measure;
            SymmetricSpectrum spectrum = Compare(architecture, kind, measure, RandomTarget(stream, measure), $"seed {seed}");
            last += spectrum.Positions < length ? 1 : 0;
            byTable += new OrbitKernel<Kostka.Numerics.Lanes.Real>(architecture, kind, length, vocabulary).ByAgreement ? 0 : 1;
            pruned += spectrum.Irreps.Any(irrep => irrep.Eigenvalues.Length < irrep.Multiplicity) ? 1 : 0;
        }

        // The draw covers distinguished last positions, attention maps, and types of probability 0.
        Assert.True(last > 15 && byTable > 40 && pruned > 15, $"{last}, {byTable}, {pruned}");
    }

    [Theory]
    [InlineData(3, 7)]
    [InlineData(6, 4)]
    public void Agrees_with_brute_force_on_more_than_a_thousand_sequences(int vocabulary, int length)
    {
        double[] weights = [.. Enumerable.Range(1, vocabulary).Select(v => 1.0 / v)];
        var measure = new IidMeasure(length, [.. weights.Select(w => w / weights.Sum())]);
        var target = new JuntaTarget(new SymmetricFunction.Majority(), [0, 2, 3], vocabulary - 1);
        Compare(HahnTransformTests.TwoBlocks(), KernelKind.Nngp, measure, target, $"{vocabulary}^{length}");
    }

    [Theory]
    [InlineData(2, Readout.Mean, KernelKind.Nngp)]
    [InlineData(13, Readout.Flatten, KernelKind.Ntk)]
    [InlineData(30, Readout.Last, KernelKind.Nngp)]
    [InlineData(40, Readout.Mean, KernelKind.Ntk)]
    [InlineData(40, Readout.Flatten, KernelKind.Nngp)]
    public void Two_symbols_give_what_the_Hahn_transform_gives(int length, Readout readout, KernelKind kind)
    {
        Architecture architecture = HahnTransformTests.TwoBlocks() with { Readout = readout };
        var measure = new MixtureMeasure(length, [new(0.4, [0.5, 0.5]), new(0.6, [0.2, 0.8])]);
        SymmetricSpectrum howe = Spectrum(architecture, kind, measure, 4);
        SymmetricSpectrum hahn = SymmetricSpectrum.Compute(new HahnTransform(architecture, kind, measure, 4), _one);
        Assert.Equal(hahn.Trace, howe.Trace, 1e-14 * hahn.Trace);
        Assert.Equal(hahn.Irreps.Select(irrep => irrep.Irrep), howe.Irreps.Select(irrep => irrep.Irrep));
        foreach ((IrrepModes expected, IrrepModes actual) in hahn.Irreps.Zip(howe.Irreps))
        {
            Assert.Equal((expected.Dimension, expected.Multiplicity, expected.Eigenvalues.Length), (actual.Dimension, actual.Multiplicity, actual.Eigenvalues.Length));
            for (int r = 0; r < expected.Eigenvalues.Length; r++)
                Assert.InRange(actual.Eigenvalues[r] - expected.Eigenvalues[r], -actual.Errors[r] - expected.Errors[r], actual.Errors[r] + expected.Errors[r]);
        }

        bool last = howe.Positions < length;
        var target = new JuntaTarget(new BitFunction.Table([0, 1, 2, -1]), [0, length - 1], 1);
        TargetDecomposition a = hahn.Decompose(TargetCorrelations.Of(target, measure, last)!, _one), b = howe.Decompose(TargetCorrelations.Of(target, measure, last)!, _one);
        Assert.Equal(a.MeanSquare, b.MeanSquare, 1e-13 * a.MeanSquare);
        Assert.All(a.ByIrrep.Zip(b.ByIrrep), pair => Assert.Equal(pair.First, pair.Second, 1e-11));
    }

    [Fact]
    public void Reference_spectra_agree_to_1e_10()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "spectra.json")));
        int compared = 0;
        foreach (JsonElement entry in document.RootElement.EnumerateArray())
        {
            int length = entry.GetProperty("length").GetInt32();
            var measure = new IidMeasure(length, Numbers(entry.GetProperty("probabilities")));
            SymmetricSpectrum spectrum = Spectrum(ModelJson.Architecture(entry.GetProperty("model")), KernelKind.Nngp, measure, length);
            double trace = entry.GetProperty("trace").GetDouble();
            Assert.Equal(trace, spectrum.Trace, 1e-12 * trace);
            Assert.Equal(entry.GetProperty("irreps").GetArrayLength(), spectrum.Irreps.Length);
            foreach (JsonElement irrep in entry.GetProperty("irreps").EnumerateArray())
            {
                var partition = new Partition([.. irrep.GetProperty("partition").EnumerateArray().Select(part => part.GetInt32())]);
                IrrepModes modes = spectrum.Irreps.Single(modes => modes.Irrep.Equals(partition));
                double[] expected = Numbers(irrep.GetProperty("eigenvalues"));
                Assert.Equal((irrep.GetProperty("dimension").GetInt32(), expected.Length), ((int)modes.Dimension, modes.Eigenvalues.Length));
                for (int r = 0; r < expected.Length; r++)
                {
                    Assert.Equal(expected[r], modes.Eigenvalues[r], 1e-13 * trace);
                    Assert.InRange(modes.Eigenvalues[r] - expected[r], -modes.Errors[r] - (1e-15 * trace), modes.Errors[r] + (1e-15 * trace));
                    compared++;
                }
            }
        }

        Assert.True(compared > 50, $"{compared}");
    }

    [Theory]
    [InlineData(3, 9, Readout.Mean)]
    [InlineData(4, 6, Readout.Last)]
    public void The_blocks_share_out_trace_and_dimension(int vocabulary, int length, Readout readout)
    {
        var measure = new DirichletMeasure(length, [.. Enumerable.Range(1, vocabulary).Select(v => 1.0 + (0.3 * v))]);
        SymmetricSpectrum spectrum = Spectrum(HahnTransformTests.TwoBlocks() with { Readout = readout }, KernelKind.Ntk, measure, length);
        Assert.Equal(1, spectrum.Irreps.Sum(irrep => irrep.TraceShare), 1e-12);
        Assert.Equal(BigInteger.Pow(vocabulary, length), spectrum.Irreps.Aggregate(BigInteger.Zero, (sum, irrep) => sum + (irrep.Dimension * irrep.Multiplicity)));
        Assert.All(spectrum.Irreps, irrep => Assert.Equal(irrep.Multiplicity, irrep.Eigenvalues.Length));
    }

    [Theory]
    [InlineData(Readout.Mean)]
    [InlineData(Readout.Flatten)]
    [InlineData(Readout.Last)]
    public void Other_names_of_the_symbols_change_nothing(Readout readout)
    {
        // Another order of symbols takes other ways to the same numbers: rounding shows, and stays far below the stated errors.
        Architecture architecture = HahnTransformTests.TwoBlocks() with { Readout = readout };
        SymmetricSpectrum spectrum = Spectrum(architecture, KernelKind.Nngp, new IidMeasure(12, [0.5, 0.3, 0.2]), 3);
        SymmetricSpectrum renamed = Spectrum(architecture, KernelKind.Nngp, new IidMeasure(12, [0.2, 0.5, 0.3]), 3);
        foreach ((IrrepModes a, IrrepModes b) in spectrum.Irreps.Zip(renamed.Irreps))
        {
            for (int r = 0; r < a.Eigenvalues.Length; r++)
                Assert.InRange(a.Eigenvalues[r] - b.Eigenvalues[r], -0.3 * a.Errors[r], 0.3 * a.Errors[r]);
        }
    }

    [Fact]
    public void Results_do_not_depend_on_the_threads()
    {
        HoweTransform transform = new(HahnTransformTests.TwoBlocks(), KernelKind.Nngp, new IidMeasure(9, [0.5, 0.3, 0.2]), 3);
        KernelBlocks one = transform.Kernel(new Computation(1)), three = transform.Kernel(new Computation(3));
        foreach ((IrrepBlock a, IrrepBlock b) in one.Blocks.Zip(three.Blocks))
            Assert.Equal(a.Block.Values, b.Block.Values);
    }

    [Fact]
    public void Targets_of_the_counts_live_in_the_trivial_irrep()
    {
        var measure = new IidMeasure(5, [0.5, 0.3, 0.2]);
        SymmetricSpectrum spectrum = Spectrum(HahnTransformTests.TwoBlocks(), KernelKind.Nngp, measure, 5);
        TargetDecomposition power = spectrum.Decompose(TargetCorrelations.Of(new CountsTarget(new SymmetricFunction.Majority(), 2), measure, lastDistinguished: false)!, _one);
        Assert.Equal(1, power.ByIrrep[0], 1e-13);
        Assert.All(power.ByIrrep.Skip(1), other => Assert.Equal(0, other));
    }

    [Fact]
    public void What_would_take_too_long_is_refused_at_once_with_its_cost()
    {
        var clock = Stopwatch.StartNew();
        Refused(new IidMeasure(1000, [0.2, 0.3, 0.5]), 3, "501501 types of 1000 tokens of 3 symbols");
        Refused(new IidMeasure(120, [0.2, 0.3, 0.5]), 4, "values of the kernel for");
        Refused(new IidMeasure(3, [.. Enumerable.Repeat(0.01, 100)]), 2, "types of 3 tokens of 100 symbols");
        var maps = new Architecture(1, new PositionEmbedding.None(), [new Layer.Attention(Score.Softmax, Scaling.InverseDimension), new Layer.Dense()], Readout.Mean);
        RequestException tables = Assert.Throws<RequestException>(() => new HoweTransform(maps, KernelKind.Nngp, new IidMeasure(20, [0.2, 0.2, 0.3, 0.3]), 2));
        Assert.Contains("contingency tables", tables.Message);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);

        static void Refused(IExchangeableMeasure measure, int irreps, string message)
        {
            RequestException e = Assert.Throws<RequestException>(() => new HoweTransform(HahnTransformTests.TwoBlocks(), KernelKind.Nngp, measure, irreps));
            Assert.Contains(message, e.Message);
            Assert.Contains("spectrum: { method: sampled }", e.Message);
        }
    }

    /// <summary>All eigenvalues with their irreps, and a target's power in them.</summary>
    private static SymmetricSpectrum Compare(Architecture architecture, KernelKind kind, IExchangeableMeasure measure, ITarget target, string name)
    {
        var brute = new BruteForce(architecture, kind, measure);
        SymmetricSpectrum spectrum = Spectrum(architecture, kind, measure, measure.Length);

        // The ReLU's tangent factor loses digits where correlations are within rounding of 1.
        double trace = brute.Trace, c = 0.37 * trace, tolerance = kind == KernelKind.Ntk && OrbitKernelTests.HasRelu(architecture.Layers) ? 1e-9 : 1e-12;
        Assert.True(Math.Abs(trace - spectrum.Trace) <= tolerance * trace, $"{name}: trace {trace:R}, {spectrum.Trace:R}");
        Assert.Equal(BigInteger.Pow(measure.Vocabulary, measure.Length), spectrum.Irreps.Aggregate(BigInteger.Zero, (sum, irrep) => sum + (irrep.Dimension * irrep.Multiplicity)));

        double[] expected = brute.LabelledEigenvalues(c, spectrum.Positions), actual = BruteForce.LabelledEigenvalues(WithZeros(spectrum), c);
        Assert.Equal(expected.Length, actual.Length);
        for (int r = 0; r < expected.Length; r++)
            Assert.True(Math.Abs(expected[r] - actual[r]) <= tolerance * trace, $"{name}, {measure.Description}, eigenvalue {r}: {expected[r]:R}, {actual[r]:R}");

        TargetDecomposition power = spectrum.Decompose(TargetCorrelations.Of(target, measure, spectrum.Positions < measure.Length)!, _one);
        double[] moments = brute.Moments(target);
        ImmutableArray<double> eigenvalues = [.. spectrum.Irreps.SelectMany(irrep => irrep.Eigenvalues)];
        for (int m = 0; m < moments.Length; m++)
        {
            double moment = power.ByEigenvalue.Zip(eigenvalues, (p, value) => p * Math.Pow(value, m)).Sum();
            Assert.True(Math.Abs(moments[m] - moment) <= tolerance * moments[0] * Math.Pow(trace, m), $"{name}, {target.Description}, moment {m}: {moments[m]:R}, {moment:R}");
        }

        return spectrum;
    }

    /// <summary>Every irrep's eigenvalues with the zeros of types that cannot occur.</summary>
    private static IEnumerable<IrrepModes> WithZeros(SymmetricSpectrum spectrum) => spectrum.Irreps.Select(irrep =>
        irrep with { Eigenvalues = [.. irrep.Eigenvalues, .. Enumerable.Repeat(0.0, (int)irrep.Multiplicity - irrep.Eigenvalues.Length)] });

    private static SymmetricSpectrum Spectrum(Architecture architecture, KernelKind kind, IExchangeableMeasure measure, int irreps) =>
        SymmetricSpectrum.Compute(new HoweTransform(architecture, kind, measure, irreps), _one);

    private static ITarget RandomTarget(RandomStream stream, IExchangeableMeasure measure)
    {
        int length = measure.Length, symbol = stream.NextBelow(measure.Vocabulary), size = 1 + stream.NextBelow(Math.Min(length, 3));
        int[] positions = [.. Enumerable.Range(0, length)];
        stream.Shuffle(positions);
        ImmutableArray<int> chosen = [.. positions.Take(size)];
        return stream.NextBelow(4) switch
        {
            0 => new JuntaTarget(new BitFunction.Table([.. Enumerable.Range(0, 1 << size).Select(_ => stream.NextGaussian())]), chosen, symbol),
            1 => new CountsTarget(new SymmetricFunction.Majority(), symbol),
            2 => new LinearTarget([.. Enumerable.Range(0, length).Select(_ => stream.NextGaussian())], symbol),
            _ => new JuntaTarget(new SymmetricFunction.Parity(), chosen, symbol),
        };
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];
}

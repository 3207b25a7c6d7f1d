using System.Text.Json;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra.Exact;
using Kostka.Spectra.Exact.Targets;
using Kostka.Symmetry;
using Kostka.Tests.Kernels;

namespace Kostka.Tests.Spectra.Exact;

/// <summary>Exact spectra and learning curves against an independent implementation's (brute force over all sequences, irreps by character projectors).</summary>
public sealed class ReferenceSpectraTests
{
    private static readonly Computation _two = new(2);

    [Fact]
    public void Reference_spectra_agree_to_1e_10()
    {
        int compared = 0;
        foreach (JsonElement entry in Entries("spectra.json"))
        {
            SymmetricSpectrum spectrum = Spectrum(entry, irreps: entry.GetProperty("length").GetInt32());
            double trace = entry.GetProperty("trace").GetDouble();
            Assert.Equal(trace, spectrum.Trace, 1e-12 * trace);
            JsonElement[] irreps = [.. entry.GetProperty("irreps").EnumerateArray()];
            Assert.Equal(irreps.Length, spectrum.Irreps.Length);
            foreach (JsonElement irrep in irreps)
            {
                var partition = new Partition([.. irrep.GetProperty("partition").EnumerateArray().Select(part => part.GetInt32())]);
                IrrepModes modes = spectrum.Irreps.Single(modes => modes.Irrep.Equals(partition));
                Assert.Equal(irrep.GetProperty("dimension").GetInt32(), modes.Dimension);
                Assert.Equal(irrep.GetProperty("multiplicity").GetInt32(), modes.Multiplicity);
                double[] expected = Numbers(irrep.GetProperty("eigenvalues"));
                Assert.Equal(expected.Length, modes.Eigenvalues.Length);
                for (int r = 0; r < expected.Length; r++)
                {
                    Assert.True(Math.Abs(expected[r] - modes.Eigenvalues[r]) <= 1e-10 * Math.Max(expected[r], 1e-4 * trace), $"{partition}: {expected[r]:R}, {modes.Eigenvalues[r]:R}");
                    Assert.True(Math.Abs(expected[r] - modes.Eigenvalues[r]) <= modes.Errors[r] + (1e-15 * trace), $"{partition}: {expected[r]:R}, {modes.Eigenvalues[r]:R} ± {modes.Errors[r]:E1}");
                    compared++;
                }
            }
        }

        Assert.True(compared > 40, $"{compared}");
    }

    [Fact]
    public void Reference_curves_agree_to_1e_7()
    {
        int compared = 0;
        foreach (JsonElement entry in Entries("learning_curves.json"))
        {
            SymmetricSpectrum spectrum = Spectrum(entry, entry.GetProperty("irreps").GetInt32());
            IidMeasure measure = Measure(entry);
            Assert.Equal(entry.GetProperty("trace").GetDouble(), spectrum.Trace, 1e-12 * spectrum.Trace);
            foreach (JsonElement named in entry.GetProperty("targets").EnumerateArray())
            {
                string name = named.GetProperty("target").GetString()!;
                BitFunction function = name switch
                {
                    "and" => new SymmetricFunction.And(),
                    "parity" => new SymmetricFunction.Parity(),
                    "majority" => new SymmetricFunction.Majority(),
                    _ => throw new ArgumentException(name),
                };
                var target = new JuntaTarget(function, [.. named.GetProperty("positions").EnumerateArray().Select(a => a.GetInt32())]);
                TargetDecomposition power = spectrum.Decompose(TargetCorrelations.Of(target, measure, lastDistinguished: false)!, _two);
                double[] expected = Numbers(named.GetProperty("power_by_irrep"));
                for (int k = 0; k < expected.Length; k++)
                    Assert.Equal(expected[k], power.ByIrrep[k], 1e-12);
                var curve = new LearningCurve(spectrum.Eigenvalues, power.ByEigenvalue.AsSpan(), entry.GetProperty("noise").GetDouble(), 0, power.Unresolved);
                foreach (JsonElement point in named.GetProperty("curve").EnumerateArray())
                {
                    LearningCurvePoint actual = curve.At(point.GetProperty("n").GetDouble());
                    Close(point, "kappa", actual.Kappa);
                    Close(point, "overfitting", actual.Overfitting);
                    Close(point, "mse", actual.TestMse);
                    Close(point, "mse_equivalent_kernel", actual.MseEquivalentKernel);
                    compared++;
                }
            }
        }

        Assert.Equal(28, compared);

        static void Close(JsonElement point, string name, double actual)
        {
            double expected = point.GetProperty(name).GetDouble();
            Assert.True(Math.Abs(expected - actual) <= 1e-7 * Math.Abs(expected), $"{name}: {expected:R}, {actual:R}");
        }
    }

    private static SymmetricSpectrum Spectrum(JsonElement entry, int irreps)
    {
        Architecture architecture = ModelJson.Architecture(entry.GetProperty("model"));
        return SymmetricSpectrum.Compute(ExactSpectra.Choose(architecture, KernelKind.Nngp, Measure(entry), ExactMethod.Exact, irreps), _two);
    }

    private static IidMeasure Measure(JsonElement entry) => new(entry.GetProperty("length").GetInt32(), Numbers(entry.GetProperty("probabilities")));

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    private static JsonElement[] Entries(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", file)));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }
}

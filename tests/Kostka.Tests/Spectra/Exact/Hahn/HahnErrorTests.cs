using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Kernels.Geometry;
using Kostka.Numerics;
using Kostka.Numerics.Lanes;
using Kostka.Sequences;
using Kostka.Spectra.Exact;
using Kostka.Spectra.Exact.Hahn;

namespace Kostka.Tests.Spectra.Exact.Hahn;

/// <summary>The stated errors of exact eigenvalues against the same transform in double-double arithmetic, the kernel recursion included.</summary>
public sealed class HahnErrorTests
{
    public static TheoryData<int, double, KernelKind, string> Cases => new()
    {
        { 24, 0.5, KernelKind.Nngp, "two blocks" },
        { 31, 0.3, KernelKind.Nngp, "two blocks" },
        { 24, 0.4, KernelKind.Ntk, "two blocks" },
        { 40, 0.5, KernelKind.Nngp, "flatten" },
        { 25, 0.2, KernelKind.Nngp, "last" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Stated_errors_cover_the_difference_to_double_double(int length, double one, KernelKind kind, string name)
    {
        Architecture architecture = HahnTransformTests.TwoBlocks() with
        {
            Readout = name switch { "flatten" => Readout.Flatten, "last" => Readout.Last, _ => Readout.Mean },
        };
        var measure = new IidMeasure(length, [1 - one, one]);
        int degree = 6;
        SymmetricSpectrum spectrum = SymmetricSpectrum.Compute(new HahnTransform(architecture, kind, measure, degree), new Computation(1));

        var kernel = new OrbitKernel<DoubleDouble>(architecture, kind, length, 2);
        BinaryTypes types = BinaryTypes.Of(measure, kernel.LastDistinguished);
        TypeSet<DoubleDouble> prepared = HahnTransform.Prepare(kernel, types);
        var blocks = new HahnBlocks<DoubleDouble>(types, degree, 1e-40);
        DoubleDouble[][] exact = blocks.Compute(() => HahnTransform.KernelValues(kernel, prepared, types), [], new Computation(1));
        double worst = 0;
        for (int k = 0; k <= degree; k++)
        {
            double[] expected = JacobiEigenvalues(exact[k], blocks.Size(k));
            IrrepModes modes = spectrum.Irreps[k];
            for (int r = 0; r < expected.Length; r++)
            {
                double difference = Math.Abs(modes.Eigenvalues[r] - expected[r]), stated = modes.Errors[r];
                Assert.True(difference <= stated, $"k = {k}, r = {r}: {modes.Eigenvalues[r]:E3} is {difference:E1} off, stated {stated:E1}");
                Assert.True(stated <= (1e-13 * spectrum.Trace) + (1e-10 * Math.Abs(expected[r])));
                worst = Math.Max(worst, difference / stated);
            }
        }

        // Errors that are stated a thousand times too large would say nothing.
        Assert.InRange(worst, 1e-3, 1);
    }

    /// <summary>Eigenvalues in double-double arithmetic by Jacobi's rotations, descending.</summary>
    private static double[] JacobiEigenvalues(DoubleDouble[] matrix, int n)
    {
        DoubleDouble At(int i, int j) => matrix[(i * n) + j];
        DoubleDouble one = DoubleDouble.Of(1);
        for (int sweep = 0; sweep < 40; sweep++)
        {
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    DoubleDouble off = At(p, q);
                    if (Math.Abs(off.High) <= 1e-60)
                        continue;
                    DoubleDouble theta = (At(q, q) - At(p, p)) / (off + off);
                    DoubleDouble t = DoubleDouble.CopySign(one / (DoubleDouble.Abs(theta) + DoubleDouble.Sqrt((theta * theta) + one)), theta);
                    DoubleDouble c = one / DoubleDouble.Sqrt((t * t) + one), s = t * c;
                    for (int i = 0; i < n; i++)
                    {
                        (DoubleDouble x, DoubleDouble y) = (At(i, p), At(i, q));
                        (matrix[(i * n) + p], matrix[(i * n) + q]) = ((c * x) - (s * y), (s * x) + (c * y));
                    }

                    for (int i = 0; i < n; i++)
                    {
                        (DoubleDouble x, DoubleDouble y) = (At(p, i), At(q, i));
                        (matrix[(p * n) + i], matrix[(q * n) + i]) = ((c * x) - (s * y), (s * x) + (c * y));
                    }
                }
            }
        }

        return [.. Enumerable.Range(0, n).Select(i => At(i, i).High).OrderDescending()];
    }
}

using System.Text;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra;

namespace Kostka.Cli.Tests.Documents;

/// <summary>The C# example of README.md, compiled and run. The body between the marks is the example, word for word.</summary>
internal static class LibraryExample
{
    public static string Run()
    {
        var output = new StringBuilder();
        void Print(string line) => output.AppendLine(line);

        // <example>
        // One block of a transformer on 16 random bits.
        var model = new Architecture(
            TokenVariance: 1,
            new PositionEmbedding.Learned(0.25),
            [
                new Layer.Residual([new Layer.Attention(Score.Linear)]),
                new Layer.Residual([new Layer.Dense(), new Layer.Activation(ActivationFunction.Erf), new Layer.Dense()]),
            ],
            Readout.Mean);
        var kernel = new InfiniteKernel(model, KernelKind.Nngp);
        KernelValue value = kernel.Value([0, 1, 1, 0], [1, 1, 0, 0]);
        Print($"NNGP {value.Nngp}, tangent kernel {value.Ntk}");

        // The kernel's spectrum on a pool of 512 sequences, checked on another 512.
        var measure = new IidMeasure(length: 16, [0.5, 0.5]);
        SequenceSample drawn = measure.Draw(1024, new RandomStream(1, "pools"));
        SequenceSample pool = drawn.Slice(0, 512), check = drawn.Slice(512, 512);
        var spectrum = SampledSpectrum.Compute(kernel, pool.Sequences, Computation.Default);
        var modes = CheckedSpectrum.Compute(spectrum, check.Sequences, Computation.Default);

        // How much of the parity of two tokens is learned from n sequences?
        var parity = new JuntaTarget(new SymmetricFunction.Parity(), [0, 1]);
        var target = new CrossFittedTarget(modes, parity.Evaluate(pool), parity.Evaluate(check));
        var curve = new SampledLearningCurve(target, ridge: 0.02);
        foreach (SampledCurvePoint point in curve.Predict([16, 32, 64, 128]))
            Print($"n = {point.N}: error {point.TestMse:G4}, learned {point.ResolvedLearnability:P0}");
        // </example>
        return output.ToString();
    }
}

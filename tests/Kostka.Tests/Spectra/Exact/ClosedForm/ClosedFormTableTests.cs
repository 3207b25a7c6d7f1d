using System.Globalization;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Sequences;
using Kostka.Spectra.Exact.ClosedForm;
using Kostka.Tests.House;

namespace Kostka.Tests.Spectra.Exact.ClosedForm;

/// <summary>The table of docs/linear-block.md: formulas against the matrix of all sequences.</summary>
public class ClosedFormTableTests
{
    [Theory]
    [InlineData(Readout.Mean)]
    [InlineData(Readout.Flatten)]
    public void TheDocumentedTableIsWhatComesOut(Readout readout)
    {
        var block = new Architecture(1, new PositionEmbedding.Learned(0.25), [new Layer.Residual([new Layer.Attention(Score.Linear)])], readout);
        var measure = new IidMeasure(6, [1.0 / 3, 1.0 / 3, 1.0 / 3]);
        double[] expected = new BruteForce(block, KernelKind.Nngp, measure).Eigenvalues();
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "linear-block.md"));
        List<string> missing = [];
        int start = 0;
        foreach (var group in ClosedFormSpectrum.Of(block, KernelKind.Nngp, measure).Eigenvalues.OrderByDescending(e => e.Value))
        {
            int count = (int)group.Multiplicity;
            double[] computed = expected[start..(start + count)];
            start += count;
            string row = string.Create(
                CultureInfo.InvariantCulture,
                $"| {readout.ToString().ToLowerInvariant()} | {group.Irrep} | {group.Tokens} | {count} | {group.Value:G12} | {computed.Average():G12} |");
            if (!page.Contains(row, StringComparison.Ordinal))
                missing.Add(row);
            Assert.InRange(computed.Max() - computed.Min(), 0, 1e-13);
            Assert.InRange(Math.Abs(computed.Average() - group.Value), 0, 1e-12 * group.Value);
        }

        Assert.True(missing.Count == 0, $"docs/linear-block.md lacks{Environment.NewLine}{string.Join(Environment.NewLine, missing)}");
    }
}

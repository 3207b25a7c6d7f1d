using System.Collections.Immutable;
using Kostka.Reports.Sparse;
using Kostka.Reports.Tests.Samples;
using Kostka.Studies.Results;

namespace Kostka.Reports.Tests.Sparse;

/// <summary>What a report says of a sparse study.</summary>
public class SparseReportTests
{
    private static readonly SparseTaskResult _and = SampleSparse.Everything().Tasks[0], _parity = SampleSparse.Everything().Tasks[1];

    [Fact]
    public void TheTransformerComesFirst()
    {
        ImmutableArray<string> sentences = SparseFindings.Sentences(_and);
        Assert.Equal("The trained transformer needs 28 sequences at T = 50 and 52 at T = 800.", sentences[0]);
        Assert.StartsWith("The data do not tell a logarithm from a power law (Akaike's criterion: 120.5 and 121, 124 with a mean for each T). The fits: 9.2 (± 1.4)·ln T − 8, and T to the power 0.27 (± 0.04).", sentences[1], StringComparison.Ordinal);
        Assert.Contains(sentences, sentence => sentence == "Kernel regression, as measured, needs 1,400 sequences at T = 50; beyond, more than was tried.");
        Assert.Contains(sentences, sentence => sentence == "Regression with the kernel of infinite width is predicted to need 320,000 sequences at T = 800, 6,200 times as many as the transformer.");
        Assert.Contains(sentences, sentence => sentence == "Of 220 runs of the transformer, 100 succeeded, 105 fitted too few data, and 15 did not even fit them: failures of optimisation, not of data.");
        Assert.Contains(sentences, sentence => sentence.StartsWith("Networks that succeed put 90 % of their attention", StringComparison.Ordinal));
        Assert.Contains(sentences, sentence => sentence.StartsWith("and: no effect of the distance", StringComparison.Ordinal));
    }

    [Fact]
    public void ParityThatIsNotLearnedIsSaidToBeSoAndTheJumpIsFound()
    {
        ImmutableArray<string> sentences = SparseFindings.Sentences(_parity);
        Assert.Equal("The trained transformer does not succeed with the most that was tried (4,096 sequences).", sentences[0]);
        Assert.Equal("parity: all 3 networks leave a plateau between steps 1,080 and 1,200 and are above 99 % between 1,080 and 1,200.", sentences[^1]);
    }

    [Fact]
    public void AJumpOfOneNetworkIsToldOfThatOne()
    {
        SparseCurve jumps = _parity.Curves[0], stays = jumps with { Points = [.. jumps.Points.Take(10)] };
        Assert.Equal("parity: 1 of 2 networks leaves the plateau at step 1,080 and is above 99 % at step 1,080", SparseFindings.Jump(_parity with { Curves = [stays, jumps] }));
        Assert.Null(SparseFindings.Jump(_parity with { Curves = [stays] }));
    }

    [Theory]
    [InlineData("log", true, "the data support a logarithm")]
    [InlineData("power", true, "the data support a power law, T^0.27")]
    [InlineData("undecided", true, "the data do not tell a logarithm from a power law")]
    [InlineData("log", false, "neither law describes the data")]
    public void TheVerdictIsThatOfTheFits(string preferred, bool supported, string verdict) =>
        Assert.Equal(verdict, SparseFindings.Verdict(_and.Learners[0].Growth! with { Preferred = preferred, Supported = supported }));

    [Fact]
    public void TooFewDataForAVerdictAreSaidToBeSo()
    {
        SparseGrowth growth = _and.Learners[0].Growth!;
        Assert.Equal("too few lengths or problems to tell how it grows", SparseFindings.Verdict(growth with { Supported = null }));
        Assert.Equal("the data show no growth with T", SparseFindings.Verdict(growth with { Varies = false }));
    }

    [Fact]
    public void AnUnfinishedRunSaysSo()
    {
        string page = SparsePage.Write(SampleSparse.Begun(), SparseFigures.Of(SampleSparse.Begun()));
        Assert.Contains("This run was interrupted", page, StringComparison.Ordinal);
        Assert.Contains("sparse &lt;sample&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryFigureThatHasDataIsThere()
    {
        string[] names = [.. SparseFigures.Of(SampleSparse.Everything()).SelectMany(figures => figures).Select(figure => figure.Name)];
        Assert.Equal(["needed-1-and", "growth-1-and", "attention-1-and", "distance-1-and", "needed-2-parity", "training-2-parity"], names);
    }
}

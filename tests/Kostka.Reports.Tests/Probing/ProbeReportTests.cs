using System.Collections.Immutable;
using Kostka.Reports.Probing;
using Kostka.Reports.Tests.Samples;

namespace Kostka.Reports.Tests.Probing;

/// <summary>What a report says of a model from outside.</summary>
public class ProbeReportTests
{
    [Fact]
    public void TheAnswerSaysWhatDependsOnOrder()
    {
        ImmutableArray<string> sentences = ProbeFindings.Sentences(SampleProbes.TwoOutputs());
        Assert.Equal("43 % (± 3 %) of the variance of all 2 outputs together does not depend on the order of the tokens: it only counts them.", sentences[0]);
        Assert.StartsWith("40 % (± 3 %) adds up what single positions say", sentences[1], StringComparison.Ordinal);
        Assert.StartsWith("13 % (± 3 %) looks at pairs of positions", sentences[2], StringComparison.Ordinal);
        Assert.StartsWith("A function without any structure would have 1 % in the first part", sentences[3], StringComparison.Ordinal); // the remainder, 4 % ± 5 %, is nothing
        Assert.StartsWith("Of the target parity", sentences[4], StringComparison.Ordinal);
    }

    [Fact]
    public void AConstantModelHasNothingToSplit()
    {
        Assert.Equal("The outputs are the same on all sequences: there is nothing to split.", Assert.Single(ProbeFindings.Sentences(SampleProbes.Constant())));
        Assert.Null(ProbeFigure.Draw(SampleProbes.Constant()));
    }

    [Fact]
    public void NamesAreEscaped() => Assert.DoesNotContain("<b>dog", ProbePage.Write(SampleProbes.TwoOutputs(), null), StringComparison.Ordinal);
}

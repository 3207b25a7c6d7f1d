using System.Text.RegularExpressions;
using Kostka.Reports.Figures;
using Kostka.Reports.Tests.Samples;
using Kostka.Studies.Results;

namespace Kostka.Reports.Tests.Figures;

public class FigureSetTests
{
    [Fact]
    public void AStudyGetsTheFiguresItsResultsAllow()
    {
        Assert.Equal(
            ["curve-token", "residuals-token", "target-token", "curve-parity", "residuals-parity", "target-parity", "spectrum"], Names(SampleResults.Synthetic()));
        Assert.Equal(["curve-and", "target-and", "curve-parity", "target-parity", "spectrum"], Names(SampleResults.Exact()));
        Assert.Empty(Names(SampleResults.Empty()));
    }

    [Fact]
    public void FileNamesAreSafeAndUniqueWhateverTargetsAreCalled()
    {
        StudyResults study = SampleResults.Text();
        string[] targets = ["../../etc/passwd", "A b", "a-B", "a b", "…", "", "con" + new string('x', 300)];

        string[] names = Names(study with { Targets = [.. targets.Select(name => study.Targets[0] with { Name = name })] });

        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches(new Regex("^[a-z0-9-]{1,80}$"), name));
    }

    [Fact]
    public void NumbersThatAreNotFiniteAreNull()
    {
        StudyResults study = SampleResults.Synthetic();
        TargetResult target = study.Targets[0];
        CurvePoint broken = target.Curve[3] with { Mse = double.NaN, Kappa = double.NaN, MseEquivalentKernel = double.PositiveInfinity, Measured = new(double.NaN, double.NaN, 1) };

        Figure[] figures = [.. FigureSet.Of(study with { Targets = [target with { Curve = target.Curve.SetItem(3, broken) }] }).All];

        Assert.Equal(4, figures.Length);
        Assert.All(figures, figure => Assert.DoesNotMatch("NaN|Infinity", figure.Specification.ToJsonString()));
    }

    private static string[] Names(StudyResults results) => [.. FigureSet.Of(results).All.Select(figure => figure.Name)];
}

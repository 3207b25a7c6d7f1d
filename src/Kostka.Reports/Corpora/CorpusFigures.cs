using System.Collections.Immutable;
using System.Globalization;
using Kostka.Corpora;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Studies.Corpora;

namespace Kostka.Reports.Corpora;

/// <summary>All figures of a report on a text.</summary>
/// <param name="Shares">The invariant share by length and by vocabulary.</param>
/// <param name="Lags">Dependence by distance, or null.</param>
/// <param name="Components">The components' variances, then a heat map for each of the first few.</param>
internal sealed record CorpusFigures(ImmutableArray<Figure> Shares, Figure? Lags, ImmutableArray<Figure> Components)
{
    private const int MostHeatMaps = 6, MostOfALevel = 2;

    public IReadOnlyList<Figure> All => [.. Shares, .. Lags is null ? Array.Empty<Figure>() : [Lags], .. Components];

    public static CorpusFigures Of(CorpusResults results)
    {
        Figure?[] shares =
        [
            ShareFigure.Draw(results.ByLength, "window length", point => point.Length, "share-by-length"),
            ShareFigure.Draw(results.ByVocabulary, "vocabulary", point => point.Vocabulary, "share-by-vocabulary"),
        ];
        Figure?[] components =
        [
            ComponentsFigure.Draw(results, "components"),
            MultipletFigure.Draw(results, "levels"),
            .. Shown(results.Components).Select(i => HeatMap(results, results.Components[i], i + 1)),
        ];
        return new CorpusFigures([.. shares.OfType<Figure>()], LagFigure.Draw(results, "lags"), [.. components.OfType<Figure>()]);
    }

    /// <summary>The first components, no more than two of a level: the others look much like them.</summary>
    private static IEnumerable<int> Shown(ImmutableArray<PrincipalComponent> components)
    {
        var shown = new Dictionary<int, int>();
        for (int i = 0; i < components.Length && shown.Values.Sum() < MostHeatMaps; i++)
        {
            int level = components[i].Multiplet < 0 ? -1 - i : components[i].Multiplet, before = shown.GetValueOrDefault(level);
            if (before >= MostOfALevel)
                continue;
            shown[level] = before + 1;
            yield return i;
        }
    }

    private static Figure HeatMap(CorpusResults results, PrincipalComponent component, int rank) => LoadingFigure.Draw(
        component.Loadings,
        results.Text.Alphabet,
        $"component-{rank.ToString(CultureInfo.InvariantCulture)}",
        $"Component {Words.Count(rank)} ({Words.Percent(component.Eigenvalue / results.TotalVariance)} of the variance): {ComponentWords.Describe(component, results.Text.Alphabet)}");
}

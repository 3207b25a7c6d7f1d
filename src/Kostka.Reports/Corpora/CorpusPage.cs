using System.Collections.Immutable;
using System.Globalization;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Reports.Html;
using Kostka.Studies.Corpora;

namespace Kostka.Reports.Corpora;

/// <summary>The report on a text.</summary>
internal static class CorpusPage
{
    private const string Question = "How permutation symmetric is this text?";

    /// <summary>The whole page.</summary>
    public static string Write(CorpusResults results, CorpusFigures figures) => Page.Write(Title(results), html =>
    {
        using (html.Begin("header"))
        {
            html.Element("p", "Kostka report", ("class", "kicker"));
            html.Element("h1", Title(results));
            html.Element("p", Question, ("class", "question"));
        }

        Answer(html, results);
        Shares(html, results, figures);
        Lags(html, results, figures);
        Components(html, results, figures);
        Certainty(html, results);
        Data(html, results);
        using (html.Begin("section"))
        {
            RepeatSection.Write(
                html,
                results.Command,
                $"Seed {results.Settings.Seed.ToString(CultureInfo.InvariantCulture)}. The same text and seed give the same numbers to rounding on any machine.",
                results.Timings,
                results.Machine,
                results.Versions);
        }
    });

    private static string Title(CorpusResults results) => results.Settings.Files is ["-"]
        ? "A text from standard input"
        : string.Join(", ", results.Settings.Files.Select(Path.GetFileName).Take(3)) + (results.Settings.Files.Length > 3 ? " …" : string.Empty);

    private static void Answer(HtmlWriter html, CorpusResults results) => AnswerSection.Write(
        html,
        CorpusFindings.Sentences(results),
        "A text is permutation symmetric when a window is as likely as the same tokens in any other order. For such data the kernels of wide transformers split by symmetry type, " +
        "and their learning curves can be computed exactly. The larger the invariant share, the better that theory describes this text.");

    private static void Shares(HtmlWriter html, CorpusResults results, CorpusFigures figures)
    {
        using (html.Begin("section"))
        {
            html.Element("h2", "The invariant share");
            html.Element(
                "p",
                "The covariance says, for each two positions of a window and each two tokens, how much more often than by chance they stand there together. Averaged over all permutations of the positions it " +
                "keeps two tables: one for a position with itself, one for two different positions. The invariant share is the part of its squared norm that this average keeps.");
            foreach (Figure figure in figures.Shares)
                FigureSections.Draw(html, figure);
            ShareTable(html, results.ByLength, "By length of the window", "L", point => point.Length);
            ShareTable(html, results.ByVocabulary, "By size of the vocabulary", "V", point => point.Vocabulary);
        }
    }

    private static void ShareTable(HtmlWriter html, ImmutableArray<ShareResult> points, string caption, string heading, Func<ShareResult, int> x)
    {
        if (points.IsEmpty)
            return;
        using (html.Begin("details", ("open", "open")))
        {
            html.Element("summary", caption);
            DataTable.Write(
                html,
                $"{caption}: invariant share of the whole covariance, and of its part between different positions",
                [heading, "whole: text", "shuffled", "between positions: text", "shuffled", "freed of chance"],
                points.Select(point => new[]
                {
                    Words.Count(x(point)), Percent(point.Text.All), Percent(point.Shuffled.All),
                    Percent(point.Text.OffDiagonal), Percent(point.Shuffled.OffDiagonal), Percent(point.Corrected.OffDiagonal),
                }));
        }
    }

    private static void Lags(HtmlWriter html, CorpusResults results, CorpusFigures figures)
    {
        using (html.Begin("section"))
        {
            html.Element("h2", "Near and far");
            if (figures.Lags is { } figure)
                FigureSections.Draw(html, figure);
            using (html.Begin("details"))
            {
                html.Element("summary", "The numbers by distance");
                DataTable.Write(
                    html,
                    "Two tokens of the text at a distance",
                    ["distance", "mutual information (bits)", "norm of the covariance", "directed share"],
                    results.Lags.Select(lag => new[]
                    {
                        Words.Count(lag.Lag), Words.Number(lag.Bits), Words.Number(lag.Norm), Words.ShortPercent(lag.Directed),
                    }));
            }

            html.Element(
                "p",
                "The directed share is the part of the covariance at a distance that changes when the two tokens change places: at 0 % it does not matter which comes first.",
                ("class", "aside"));
        }
    }

    private static void Components(HtmlWriter html, CorpusResults results, CorpusFigures figures)
    {
        if (results.Components.IsEmpty)
            return;
        using (html.Begin("section"))
        {
            html.Element("h2", "What varies most");
            html.Element(
                "p",
                "The principal components are the patterns of tokens and positions that vary most from window to window. Were the text permutation symmetric, each would be of one of two kinds: the same at every " +
                "position (the trivial irrep), so that it counts tokens; or summing to zero over the positions (the standard irrep), so that it compares them.");
            foreach (Figure figure in figures.Components)
                FigureSections.Draw(html, figure);
            html.Element(
                "p",
                "Blue: where the component is large, the token stands there more often than usual; orange: less often. A row of one colour counts the token wherever it stands; a row that changes colour " +
                "tells positions apart. The sign of a component as a whole means nothing. No more than two components of a level are shown.",
                ("class", "aside"));
            using (html.Begin("details"))
            {
                html.Element("summary", "The components");
                DataTable.Write(
                    html,
                    "Principal components of windows",
                    ["rank", "eigenvalue", "share of the variance", "trivial", "standard", "level", "weight in its level"],
                    results.Components.Select((component, i) => new[]
                    {
                        Words.Count(i + 1), Words.Number(component.Eigenvalue), Words.ShortPercent(component.Eigenvalue / results.TotalVariance),
                        Percent(component.TrivialWeight), Percent(component.StandardWeight), component.Multiplet >= 0 ? Words.Count(component.Multiplet + 1) : "–",
                        component.Multiplet >= 0 ? Percent(component.MultipletWeight) : "–",
                    }));
            }

            Levels(html, results);
        }
    }

    private static void Levels(HtmlWriter html, CorpusResults results)
    {
        if (results.Structure is not { Multiplets: { IsDefaultOrEmpty: false } levels })
            return;
        using (html.Begin("details"))
        {
            html.Element("summary", "The levels of a permutation-symmetric text");
            DataTable.Write(
                html,
                "Eigenvalues of the covariance averaged over all permutations of the positions, and how far the text spreads them",
                ["level", "irrep", "eigenvalue", "how many", "largest in the text", "smallest", "relative spread", "tokens"],
                levels.Take(MultipletFigure.MostLevels).Select((level, i) => new[]
                {
                    Words.Count(i + 1), level.Standard ? "standard" : "trivial", Words.Number(level.Eigenvalue), Words.Count(level.Degeneracy), Words.Number(level.Partners[0]),
                    Words.Number(level.Partners[^1]), double.IsFinite(level.Splitting) ? Words.ShortPercent(level.Splitting) : "–", ComponentWords.Tokens(level.Symbols, results.Text.Alphabet),
                }));
        }
    }

    private static void Certainty(HtmlWriter html, CorpusResults results)
    {
        using (html.Begin("section"))
        {
            html.Element("h2", "How sure this is");
            using (html.Begin("ul"))
            {
                html.Element("li", "Shares and eigenvalues are those of all overlapping windows of the text, exact to rounding; the covariance is centred position by position.");
                if (results.Share.Intervals is { } intervals)
                    html.Element("li", $"Intervals come from {Words.Count(results.Settings.Resamples)} resamples of {Words.Count(intervals.Blocks)} contiguous blocks of the text: they say how much another text of the same kind might differ.");
                if (results.Exchangeability is { } test)
                {
                    html.Element(
                        "li",
                        $"The test of exchangeability compares {Words.Count(test.Windows)} windows that do not overlap with {Words.Count(results.Settings.Permutations)} random shuffles inside each of them. It errs, " +
                        "calling order important where it is not, in at most one case of twenty.");
                }

                foreach (string note in results.Notes)
                    html.Element("li", note);
            }
        }
    }

    private static void Data(HtmlWriter html, CorpusResults results)
    {
        CorpusText text = results.Text;
        using (html.Begin("section"))
        {
            html.Element("h2", "What the text is");
            html.Element(
                "p",
                $"{Words.Count(text.Tokens)} {text.TokenKind}, {Words.Count(text.Types)} of them different. The {Words.Count(results.Settings.Vocabulary - 1)} most frequent have a symbol of their own, " +
                $"which covers {Words.Percent(text.Coverage)} of the text; one more symbol stands for all others.");
            string frequent = string.Join("  ", Enumerable.Range(0, Math.Min(30, text.Alphabet.Size - 1)).Select(text.Alphabet.Name));
            html.Element("p", "The most frequent ones:");
            using (html.Begin("ul", ("class", "examples")))
                html.Element("li", frequent);
        }
    }

    private static string Percent(double share) =>
        double.IsFinite(share) ? (100 * share).ToString(Math.Abs(share) > 0.99 && share < 1 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + " %" : "–";
}

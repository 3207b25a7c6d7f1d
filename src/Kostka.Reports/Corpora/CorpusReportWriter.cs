using Kostka.Files;
using Kostka.Studies.Corpora;
using Kostka.Studies.Results;

namespace Kostka.Reports.Corpora;

/// <summary>Writes what people read of a text's analysis: the report, its figures and its tables.</summary>
public static class CorpusReportWriter
{
    /// <summary>
    /// Writes <c>report.html</c>, <c>corpus.json</c>, <c>shares.csv</c>, <c>lags.csv</c>, <c>components.csv</c> (the loadings too), <c>figures/*.vl.json</c> and, when Node.js is
    /// there, <c>figures/*.svg</c>.
    /// </summary>
    /// <param name="results">What was found.</param>
    /// <param name="folder">The folder; made when absent.</param>
    /// <param name="drawSvg">Whether to draw SVG files, which takes a second or two.</param>
    /// <returns>What was written, and what a reader should know about it.</returns>
    /// <exception cref="RequestException">The folder cannot be written to.</exception>
    /// <exception cref="IOException">Writing failed on the way: the disk is full.</exception>
    public static WrittenReport Write(CorpusResults results, string folder, bool drawSvg = true)
    {
        ArgumentNullException.ThrowIfNull(results);
        CorpusFigures figures = CorpusFigures.Of(results);
        var files = new ReportFiles(folder);
        files.Figures(figures.All, drawSvg);
        files.Text("corpus.json", ResultsDocument.Text(CorpusDocument.Of(results)));
        files.Text("shares.csv", writer => Shares(results, writer));
        files.Text("lags.csv", writer => Lags(results, writer));
        files.Text("components.csv", writer => Components(results, writer));
        files.Text("report.html", CorpusPage.Write(results, figures));
        return files.Written;
    }

    private static void Shares(CorpusResults results, TextWriter writer)
    {
        var table = new CsvWriter(writer, "length", "vocabulary", "share", "share_off_diagonal", "shuffled", "shuffled_off_diagonal", "corrected", "corrected_off_diagonal");
        foreach (ShareResult point in results.ByLength.Concat(results.ByVocabulary).Append(results.Share).DistinctBy(point => (point.Length, point.Vocabulary)))
        {
            table.Row(
                point.Length, point.Vocabulary, point.Text.All, point.Text.OffDiagonal, point.Shuffled.All, point.Shuffled.OffDiagonal, point.Corrected.All, point.Corrected.OffDiagonal);
        }
    }

    private static void Lags(CorpusResults results, TextWriter writer)
    {
        var table = new CsvWriter(writer, "lag", "norm", "mutual_information_bits", "directed_share");
        foreach (var lag in results.Lags)
            table.Row(lag.Lag, lag.Norm, lag.Bits, lag.Directed);
    }

    private static void Components(CorpusResults results, TextWriter writer)
    {
        var table = new CsvWriter(writer, "component", "eigenvalue", "trivial_weight", "standard_weight", "position", "token", "loading");
        foreach (var (component, i) in results.Components.Select((component, i) => (component, i)))
        {
            var tokens = LoadingWords.Of(component.Loadings).Tokens;
            for (int a = 0; a < component.Loadings.Rows; a++)
            {
                foreach (int token in tokens)
                {
                    table.Row(
                        i + 1, component.Eigenvalue, component.TrivialWeight, component.StandardWeight, a + 1, results.Text.Alphabet.Name(token), component.Loadings[a, token]);
                }
            }
        }
    }
}

namespace Kostka.Reports.Html;

/// <summary>The technical words of a report, each explained once, where it is first used.</summary>
internal sealed class Glossary
{
    private static readonly Dictionary<string, string> s_meanings = new(StringComparer.Ordinal)
    {
        ["test error"] = "the mean squared difference between what is predicted and the true label, on sequences that were not trained on",
        ["kernel"] = "how similar two sequences are to the untrained, infinitely wide network; it decides what is learned from few examples",
        ["eigenmode"] = "one of the independent patterns into which the kernel splits every function of a sequence; they are learned one by one",
        ["eigenvalue"] = "how strongly the network prefers a pattern: the larger, the fewer sequences are needed to learn it",
        ["trace"] = "the sum of all eigenvalues",
        ["ridge"] = "a small number added to the kernel's diagonal that keeps the regression from fitting every label exactly; it plays the part of noise",
        ["learnability"] = "the share of a pattern that is learned from n sequences: 0 is nothing, 1 is all of it",
        ["label noise"] = "the part of the labels that no resolved pattern explains",
        ["standard error"] = "the uncertainty of a mean, from the spread between repeats; 1.96 of them on each side make a 95 % interval",
        ["cross-validated"] = "generalised cross-validation: the test error estimated from the training sequences alone, without new ones",
        ["equivalent kernel"] = "a simpler theory that leaves out how noise is amplified when sequences are few",
        ["irrep"] = "a family of functions that mix only among themselves when the positions of a sequence are permuted; the kernel treats all members of a family alike",
        ["boxes below the first row"] = "an irrep is named by a partition of the length L, drawn as rows of boxes; k boxes below the first row mean that k positions " +
            "must be told apart, which needs at least on the order of L to the power k sequences; with none, order plays no part",
        ["multiplicity"] = "the number of different eigenvalues of an irrep",
        ["dimension"] = "the number of eigenmodes that share one eigenvalue",
    };

    private readonly HashSet<string> _explained = new(StringComparer.Ordinal);

    /// <summary>Writes a technical word, with its explanation in brackets when the report uses it for the first time.</summary>
    /// <param name="html">Where to write.</param>
    /// <param name="term">One of the known words.</param>
    /// <param name="shown">The word as it stands in the sentence, when it differs: a plural.</param>
    public void Term(HtmlWriter html, string term, string? shown = null)
    {
        string meaning = s_meanings[term];
        if (!_explained.Add(term))
        {
            html.Text(shown ?? term);
            return;
        }

        html.Element("dfn", shown ?? term);
        html.Element("span", $" ({meaning})", ("class", "meaning"));
    }
}

using System.Globalization;
using Kostka.Corpora;
using Kostka.Numerics;
using Kostka.Reports.Findings;
using Kostka.Sequences;

namespace Kostka.Reports.Corpora;

/// <summary>A principal component in plain words: what it counts, and how it tells positions apart.</summary>
public static class ComponentWords
{
    private const int MostNamed = 3;

    /// <summary>"the same at every position: windows with more “,” and “the” or more “=” and “&lt;eos&gt;”".</summary>
    public static string Describe(PrincipalComponent component, Alphabet alphabet)
    {
        double[] profile = LoadingWords.Profile(component.Loadings);
        (string more, string less) = Sides(component.Loadings, profile, alphabet);
        string tokens = Against(more, less);
        if (component.TrivialWeight > 0.5)
            return $"{(component.TrivialWeight > 0.95 ? "the same at every position" : "much the same at every position")}: it counts {tokens}, wherever they stand";
        return $"{Pattern(LoadingWords.SignChanges(profile))}, for {tokens}";
    }

    private static string Pattern(int changes) => changes switch
    {
        0 => "stronger at some positions than at others",
        1 => "the beginning of the window against its end",
        2 => "the middle of the window against both ends",
        _ => $"a pattern that changes sign {changes.ToString(CultureInfo.InvariantCulture)} times along the window",
    };

    /// <summary>The weightiest tokens with a positive and with a negative loading along the pattern.</summary>
    private static (string More, string Less) Sides(Matrix loadings, double[] profile, Alphabet alphabet)
    {
        double[] along = new double[loadings.Columns];
        for (int a = 0; a < loadings.Rows; a++)
        {
            for (int v = 0; v < along.Length; v++)
                along[v] += profile[a] * loadings[a, v];
        }

        return Sides(along, alphabet);
    }

    /// <summary>"“the” against “=” and “&lt;eos&gt;”": the weightiest tokens of a level.</summary>
    internal static string Tokens(IReadOnlyList<double> symbols, Alphabet alphabet)
    {
        (string more, string less) = Sides(symbols, alphabet);
        return Against(more, less);
    }

    private static string Against(string more, string less) => less.Length == 0 ? more : more.Length == 0 ? less : $"{more} against {less}";

    private static (string More, string Less) Sides(IReadOnlyList<double> along, Alphabet alphabet)
    {
        double largest = along.Max(Math.Abs);
        return (Names(1), Names(-1));

        string Names(int sign) => Words.List(
        [
            .. Enumerable.Range(0, along.Count).Where(v => sign * along[v] > 0.15 * largest).OrderByDescending(v => sign * along[v]).Take(MostNamed)
                .Select(v => $"“{LoadingFigure.Short(alphabet.Name(v))}”"),
        ]);
    }
}

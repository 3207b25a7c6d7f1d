using System.Text;
using Kostka.Sequences.Unicode;

namespace Kostka.Sequences.BytePairs;

/// <summary>The block <c>normalizer</c> of a tokenizer.json.</summary>
internal static class NormalizerJson
{
    /// <summary>The steps of a normaliser, in order.</summary>
    /// <exception cref="FormatException">A step is not supported; says which.</exception>
    public static IEnumerable<Func<string, Place, string>> Read(JsonPart part)
    {
        switch (part.Type)
        {
            case "Sequence":
                return part.Only("type", "normalizers").Get("normalizers").Items.SelectMany(Read);
            case "NFC":
                return Form(part, NormalizationForm.FormC);
            case "NFD":
                return Form(part, NormalizationForm.FormD);
            case "NFKC":
                return Form(part, NormalizationForm.FormKC);
            case "NFKD":
                return Form(part, NormalizationForm.FormKD);
            case "Lowercase":
                part.Only("type");
                // The one character whose lower case is two.
                return [(text, _) => text.ToLowerInvariant().Replace("İ", "i\u0307", StringComparison.Ordinal)];
            case "Prepend":
                string prefix = part.Only("type", "prepend").Get("prepend").Text;
                return [(text, place) => place == Place.Continuation || text.Length == 0 ? text : prefix + text];
            case "Replace":
                part.Only("type", "pattern", "content");
                return [Replace(PreTokenizerJson.Pattern(part.Get("pattern")), part.Get("content").Text)];
            default:
                throw part.Unsupported($"of type {part.Type}", "NFC, NFD, NFKC, NFKD, Lowercase, Prepend, Replace and Sequence are");
        }
    }

    private static Func<string, Place, string>[] Form(JsonPart part, NormalizationForm form)
    {
        part.Only("type");
        return [(text, _) => UnicodeForms.Normalize(text, form)];
    }

    private static Func<string, Place, string> Replace(ScalarRegex pattern, string content)
    {
        var matches = new List<Range>();
        return (text, _) =>
        {
            matches.Clear();
            pattern.Matches(text, matches);
            if (matches.Count == 0)
                return text;
            var replaced = new StringBuilder(text.Length);
            int at = 0;
            foreach (Range match in matches)
            {
                replaced.Append(text, at, match.Start.Value - at).Append(content);
                at = match.End.Value;
            }

            return replaced.Append(text, at, text.Length - at).ToString();
        };
    }
}

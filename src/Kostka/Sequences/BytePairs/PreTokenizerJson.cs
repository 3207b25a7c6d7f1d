using System.Text.RegularExpressions;

namespace Kostka.Sequences.BytePairs;

/// <summary>The block <c>pre_tokenizer</c> of a tokenizer.json.</summary>
internal static class PreTokenizerJson
{
    /// <summary>GPT-2's pieces: contractions, words, numbers and other signs, each with the blank before it, and white space.</summary>
    public const string Gpt2Pieces = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private const string WordCharacters = @"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u200C\u200D\u24B6-\u24E9";

    /// <summary>What a pre-tokenizer is made of.</summary>
    /// <param name="Steps">Its steps, in order.</param>
    /// <param name="InBytes">Whether tokens are written in <see cref="ByteAlphabet"/>.</param>
    /// <param name="AreSpelt">Whether pieces are written so already when the steps are done.</param>
    /// <param name="Blank">What stands for a blank, or ' '.</param>
    internal sealed record Parts(IReadOnlyList<IPreTokenizerStep> Steps, bool InBytes, bool AreSpelt, char Blank);

    /// <summary>Reads a pre-tokenizer.</summary>
    /// <exception cref="FormatException">A step is not supported; says which.</exception>
    public static Parts Read(JsonPart? part)
    {
        var steps = new List<IPreTokenizerStep>();
        bool inBytes = false, areSpelt = false;
        char blank = ' ';
        if (part is { } block)
            Add(block);
        return new Parts(steps, inBytes, areSpelt, blank);

        void Add(JsonPart step)
        {
            // What follows ByteLevel sees its characters; otherwise the model writes them, once for each different piece.
            if (inBytes && !areSpelt)
            {
                steps.Add(new ByteStep());
                areSpelt = true;
            }

            switch (step.Type)
            {
                case "Sequence":
                    foreach (JsonPart inner in step.Only("type", "pretokenizers").Get("pretokenizers").Items)
                        Add(inner);
                    break;
                case "ByteLevel" when inBytes:
                    throw new FormatException($"its {step.Path} is a second ByteLevel, which is not supported");
                case "ByteLevel":
                    steps.AddRange(ByteLevel(step));
                    inBytes = true;
                    break;
                case "Metaspace":
                    steps.AddRange(Metaspace(step, out blank));
                    break;
                default:
                    steps.Add(Splitting(step));
                    break;
            }
        }
    }

    /// <summary>GPT-2's own pre-tokenizer.</summary>
    public static Parts Gpt2 { get; } = new([new PatternSplit(ScalarRegex.Known(Gpt2Pieces), SplitBehavior.Isolated)], InBytes: true, AreSpelt: false, ' ');

    /// <summary>A pattern: <c>{"String": …}</c>, taken literally, or <c>{"Regex": …}</c>.</summary>
    public static ScalarRegex Pattern(JsonPart part)
    {
        part.Only("String", "Regex");
        if (part.Find("String") is { } literal)
            return ScalarRegex.Known(Regex.Escape(literal.Text));
        string pattern = part.Get("Regex").Text;
        try
        {
            return ScalarRegex.Parse(pattern);
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"its {part.Path}, the regular expression {pattern}, cannot be read: {error.Message.TrimEnd('.')}", error);
        }
    }

    private static IEnumerable<IPreTokenizerStep> ByteLevel(JsonPart part)
    {
        // trim_offsets concerns places in the text, not tokens.
        part.Only("type", "add_prefix_space", "trim_offsets", "use_regex");
        if (part.Flag("add_prefix_space", otherwise: true))
            yield return new BlankStep(' ', place => place != Place.Continuation);
        if (part.Flag("use_regex", otherwise: true))
            yield return new PatternSplit(ScalarRegex.Known(Gpt2Pieces), SplitBehavior.Isolated);
    }

    private static List<IPreTokenizerStep> Metaspace(JsonPart part, out char blank)
    {
        part.Only("type", "replacement", "str_rep", "add_prefix_space", "prepend_scheme", "split");
        string replacement = part.Get("replacement").Text;
        if (replacement is not [char sign])
            throw part.Get("replacement").Wrong("a single character");
        blank = sign;
        Func<Place, bool> prefix = part.Find("prepend_scheme")?.Text switch
        {
            null => part.Flag("add_prefix_space", otherwise: true) ? Always : Never,
            "always" => Always,
            "never" => Never,
            "first" => place => place == Place.TextStart,
            { } other => throw part.Get("prepend_scheme").Unsupported(other, "always, never and first are"),
        };
        List<IPreTokenizerStep> steps = [new BlankStep(blank, prefix)];
        if (part.Flag("split", otherwise: true))
            steps.Add(new PatternSplit(ScalarRegex.Known(Regex.Escape(replacement)), SplitBehavior.MergedWithNext));
        return steps;

        static bool Always(Place place) => place != Place.Continuation;
        static bool Never(Place place) => false;
    }

    private static PatternSplit Splitting(JsonPart part)
    {
        switch (part.Type)
        {
            case "Split":
                part.Only("type", "pattern", "behavior", "invert");
                return new PatternSplit(Pattern(part.Get("pattern")), Behavior(part.Get("behavior")), part.Flag("invert"));
            case "Whitespace":
                part.Only("type");
                return new PatternSplit(ScalarRegex.Known($"[{WordCharacters}]+|[^{WordCharacters}\\s]+"), SplitBehavior.Removed, invert: true);
            case "WhitespaceSplit":
                part.Only("type");
                return new PatternSplit(ScalarRegex.Known(@"\s"), SplitBehavior.Removed);
            case "CharDelimiterSplit":
                string delimiter = part.Only("type", "delimiter").Get("delimiter").Text;
                return new PatternSplit(ScalarRegex.Known(Regex.Escape(delimiter)), SplitBehavior.Removed);
            case "Digits":
                bool individual = part.Only("type", "individual_digits").Flag("individual_digits");
                return new PatternSplit(ScalarRegex.Known(@"\p{N}"), individual ? SplitBehavior.Isolated : SplitBehavior.Contiguous);
            case "Punctuation":
                part.Only("type", "behavior");
                return new PatternSplit(ScalarRegex.Known(@"[\p{P}$+<=>^`|~]"), part.Find("behavior") is { } behavior ? Behavior(behavior) : SplitBehavior.Isolated);
            default:
                throw part.Unsupported(
                    $"of type {part.Type}",
                    "ByteLevel, Split, Whitespace, WhitespaceSplit, CharDelimiterSplit, Metaspace, Digits, Punctuation and Sequence are");
        }
    }

    private static SplitBehavior Behavior(JsonPart part) => part.Text switch
    {
        "Removed" => SplitBehavior.Removed,
        "Isolated" => SplitBehavior.Isolated,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        "Contiguous" => SplitBehavior.Contiguous,
        _ => throw part.Unsupported(part.Text, "Removed, Isolated, MergedWithPrevious, MergedWithNext and Contiguous are"),
    };
}

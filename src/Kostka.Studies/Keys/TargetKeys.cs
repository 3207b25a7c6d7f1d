using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Kostka.Sequences;
using Kostka.Studies.Declarations;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Keys;

/// <summary>The <c>target</c> key: one target or a list of them.</summary>
internal static class TargetKeys
{
    /// <summary>As many classes are learned side by side at most.</summary>
    public const int MostClasses = 1000;

    /// <summary>Names that a folder or file can have on any machine.</summary>
    public static Text NameForm { get; } = new(
        "a name (letters, digits, \"-\", \"_\" and \".\", the first a letter or digit)",
        "[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?",
        longest: 100);

    private static readonly Key<string> _name = Key.Optional("name", NameForm, "made from the kind", "A short name, unique in the study.", "parity");

    private static readonly Key<int> _symbol = Key.WithDefault(
        "symbol", Whole.From(0, 1_000_000), "1", "The symbol that counts as a one; every other counts as a zero.");

    private static readonly Key<ImmutableArray<int>> _positions = Key.Required(
        "positions", new ListForm<int>(Whole.From(0, 100_000_000), "positions", distinct: true), "The positions, counted from 0, each once.", "[0, 1]");

    private static readonly Key<int> _atLeast = Key.Required("at_least", Whole.From(1, 100_000_000), "+1 if at least so many are ones, else −1.", "2");

    private static readonly Key<ImmutableArray<double>> _values = Key.Required(
        "values",
        new ListForm<double>(new Number(), "numbers", fewest: 2),
        "The 2^s values of a function of s positions: at index Σ_j 2^j b_j, the first position's bit the lowest.",
        "[-1, 1, 1, -1]");

    private static readonly Key<ImmutableArray<double>> _weights = Key.Optional(
        "weights", new ListForm<double>(new Number(), "numbers"), "1/√L each", "One weight for every position.", "[1, 0.5, 0.25]");

    private static readonly Key<NextSymbols> _symbols = Key.Optional(
        "symbols",
        SymbolsForm(1_000_000),
        "none; then give `classes`",
        "The value is +1 if the token is one of these symbols, else −1. By number or by word; or a whole number K for the K most frequent words of a text.",
        "20");

    private static readonly Key<NextSymbols> _classes = Key.Optional(
        "classes",
        SymbolsForm(MostClasses),
        "none; then give `symbols`",
        "Which token it is: a class for each of these symbols, and one more for all others. A list, by number or by word; or a whole number K for the K most "
            + "frequent words of a text (V: every symbol). Regression learns one column a class, 1 where the token is of the class and 0 elsewhere, less the "
            + "share of sequences in the class; errors are summed over the classes.",
        "20");

    private static readonly Key<int> _from = Key.WithDefault(
        "from", Whole.From(0, 100_000_000), "0", "The position, counted from 0, whose token is to be copied.");

    private static readonly Choice<TargetSettings> _one = new(
        "kind",
        "target",
        "A function of the sequence that is to be learned. Values are ±1 unless it says otherwise.",
        absent: null,
        new("junta", "A function of the tokens at chosen positions.", new Choice<TargetSettings>(
            "function",
            "function",
            "A function of the tokens at chosen positions.",
            absent: null,
            Junta("and", "+1 if all bits are one, else −1.", new SymmetricFunction.And()),
            Junta("or", "+1 if any bit is one, else −1.", new SymmetricFunction.Or()),
            Junta("parity", "The product of 2b − 1 over the bits.", new SymmetricFunction.Parity()),
            Junta("majority", "The sign of ones minus zeros; 0 at a tie.", new SymmetricFunction.Majority()),
            Junta("threshold", "+1 if at least so many bits are one, else −1.", [_atLeast], values => new SymmetricFunction.Threshold(values.Get(_atLeast))),
            Junta("token", "+1 if the token at one position is the symbol, else −1.", new SymmetricFunction.Token()),
            Junta("table", "Any function, by its values.", [_values], values => new BitFunction.Table(values.Get(_values))))),
        new("counts", "A function of how many positions, among all, hold a symbol.", new Choice<TargetSettings>(
            "function",
            "function",
            "A function of how many positions, among all, hold a symbol.",
            absent: "fraction",
            Counts("fraction", "The share of ones, scaled to −1 … 1.", new SymmetricFunction.Fraction()),
            Counts("and", "+1 if all are ones, else −1.", new SymmetricFunction.And()),
            Counts("or", "+1 if any is a one, else −1.", new SymmetricFunction.Or()),
            Counts("parity", "+1 if the number of zeros is even, else −1.", new SymmetricFunction.Parity()),
            Counts("majority", "The sign of ones minus zeros; 0 at a tie.", new SymmetricFunction.Majority()),
            Counts("threshold", "+1 if at least so many are ones, else −1.", [_atLeast], values => new SymmetricFunction.Threshold(values.Get(_atLeast))))),
        new("linear", "A weighted sum over the positions of +1 (the symbol) or −1 (any other).", new Block<TargetSettings>(
            "A weighted sum over the positions of +1 (the symbol) or −1 (any other).",
            [_name, _weights, _symbol],
            values => new TargetSettings.Linear(Name(values), values.Has(_weights) ? values.Get(_weights) : [], values.Get(_symbol)))),
        new("next_token", "The token that follows the sequence: whether it is one of some symbols, or which it is.", new Block<TargetSettings>(
            "The token that follows the sequence: whether it is one of some `symbols` (+1 or −1), or which of some `classes` it is.",
            [_name, _symbols, _classes],
            values => values.Has(_classes)
                ? new TargetSettings.TokenClasses(Name(values), new AskedToken.Next(), values.Get(_classes))
                : new TargetSettings.NextToken(Name(values), values.Get(_symbols)),
            (values, mapping, place) => CheckLabels(values, mapping, place, required: true))),
        new("copy", "The token at a position, which is to be copied to the output.", new Block<TargetSettings>(
            "The token at a position, which is to be copied to the output: whether it is one of some `symbols` (+1 or −1), or which of some `classes` it is; "
                + "without either, every symbol is a class.",
            [_name, _from, _symbols, _classes],
            values => Copied(values, new AskedToken.At(values.Get(_from))),
            (values, mapping, place) => CheckLabels(values, mapping, place, required: false))),
        new("induction", "The token that followed the latest earlier occurrence of the last token: b in … a b … a.", new Block<TargetSettings>(
            "The token that followed the latest earlier occurrence of the last token: b in … a b … a. Whether it is one of some `symbols` (+1 or −1), or which "
                + "of some `classes` it is; without either, every symbol is a class. Where the last token did not occur before, the value is −1, and the class "
                + "one of its own, \"none\".",
            [_name, _symbols, _classes],
            values => Copied(values, new AskedToken.Induced()),
            (values, mapping, place) => CheckLabels(values, mapping, place, required: false))),
        new("labels", "Labels from a file.", null));

    /// <summary>One target as a mapping, or several as a list.</summary>
    public static Form<ImmutableArray<TargetSettings>> Form { get; } = new Either<ImmutableArray<TargetSettings>>(
        node => node is MappingNode,
        _one.Select<ImmutableArray<TargetSettings>>(target => [target]),
        new ListForm<TargetSettings>(_one, "targets", most: 100));

    private static Either<NextSymbols> SymbolsForm(int most) => new(
        node => node is ScalarNode scalar && Number.TryParse(scalar, out _),
        Whole.From(1, most).Select<NextSymbols>(count => new NextSymbols.MostFrequent(count)),
        new ListForm<SymbolReference>(new SymbolForm(), "symbols (numbers or words)", most: most, distinct: true)
            .Select<NextSymbols>(symbols => new NextSymbols.Chosen(symbols)));

    private static TargetSettings Copied(Values values, AskedToken asked) => values.Has(_symbols)
        ? new TargetSettings.Copy(Name(values), asked, values.Get(_symbols))
        : new TargetSettings.TokenClasses(Name(values), asked, values.Has(_classes) ? values.Get(_classes) : new NextSymbols.Every());

    private static void CheckLabels(Values values, MappingNode mapping, Place place, bool required)
    {
        bool symbols = mapping.Find(_symbols.Name) is not null, classes = mapping.Find(_classes.Name) is not null;
        if (symbols && classes)
            place.Report(mapping, "found both \"symbols\" and \"classes\"; allowed: one of them");
        else if (required && !symbols && !classes)
            place.Report(mapping, $"the key \"symbols\" or \"classes\" is missing; symbols take {_symbols.Form.Allowed}, and so do classes");
    }

    // Targets without a name of their own are given one where all are known: Complete.
    private static string Name(Values values) => values.Find(_name) ?? "";

    private static Choice<TargetSettings>.Variant Junta(string name, string documentation, BitFunction function) => Junta(name, documentation, [], _ => function);

    private static Choice<TargetSettings>.Variant Junta(string name, string documentation, ImmutableArray<Key> keys, Func<Values, BitFunction> function) =>
        new(name, documentation, new Block<TargetSettings>(
            documentation,
            [_name, _positions, .. keys, _symbol],
            values => new TargetSettings.Junta(Name(values), function(values), values.Get(_positions), values.Get(_symbol))));

    private static Choice<TargetSettings>.Variant Counts(string name, string documentation, SymmetricFunction function) =>
        Counts(name, documentation, [], _ => function);

    private static Choice<TargetSettings>.Variant Counts(
        string name, string documentation, ImmutableArray<Key> keys, Func<Values, SymmetricFunction> function) =>
        new(name, documentation, new Block<TargetSettings>(
            documentation, [_name, .. keys, _symbol], values => new TargetSettings.Counts(Name(values), function(values), values.Get(_symbol))));

    /// <summary>A symbol by its number, or by its word: a number in quotation marks is a word.</summary>
    private sealed class SymbolForm : Form<SymbolReference>
    {
        private static readonly Whole<int> _id = Whole.From(0, 1_000_000);

        private static readonly Text _word = new("a word without white space", @"\S+", longest: 1000);

        public override string Allowed => $"a symbol: {_id.Allowed}, or a word";

        public override Reading<SymbolReference>? Read(Node node, Place place)
        {
            if (node is not ScalarNode { IsNull: false } scalar)
            {
                place.Refuse(node, this);
                return null;
            }

            if (Number.TryParse(scalar, out _))
                return _id.Select(id => new SymbolReference(id, null)).Read(node, place);
            return _word.Select(word => new SymbolReference(null, word)).Read(node, place);
        }

        public override JsonObject Schema(SchemaDefinitions definitions) => SchemaDefinitions.AnyOf(_id.Schema(definitions), _word.Schema(definitions));
    }

    /// <summary>
    /// Fills in what depends on other keys: the name of a target that has none (its function or kind, with a number where that is taken) and equal weights.
    /// </summary>
    public static ImmutableArray<TargetSettings> Complete(ImmutableArray<TargetSettings> targets, SequenceSettings? sequence)
    {
        var taken = targets.Select(target => target.Name).Where(name => name.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. targets.Select(target => Weighted(target) with { Name = target.Name.Length > 0 ? target.Name : Free(Kind(target)) })];

        TargetSettings Weighted(TargetSettings target) => target is TargetSettings.Linear { Weights.Length: 0 } linear && sequence is { Length: var length }
            ? linear with { Weights = [.. Enumerable.Repeat(1 / Math.Sqrt(length), length)] }
            : target;

        string Free(string kind)
        {
            string name = kind;
            for (int number = 2; !taken.Add(name); number++)
                name = string.Create(CultureInfo.InvariantCulture, $"{kind}-{number}");
            return name;
        }
    }

    private static string Kind(TargetSettings target) => target switch
    {
        TargetSettings.Junta junta => junta.Function.GetType().Name.ToLowerInvariant(),
        TargetSettings.Counts counts => "counts-" + counts.Function.GetType().Name.ToLowerInvariant(),
        TargetSettings.Linear => "linear",
        TargetSettings.NextToken => "next_token",
        TargetSettings.Copy copy => Kind(copy.Asked),
        TargetSettings.TokenClasses classes => Kind(classes.Asked),
        _ => throw new ArgumentException($"An unknown target: {target}", nameof(target)),
    };

    private static string Kind(AskedToken asked) => asked switch
    {
        AskedToken.Next => "next_token",
        AskedToken.At => "copy",
        _ => "induction",
    };
}

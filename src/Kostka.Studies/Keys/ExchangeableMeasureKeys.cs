using System.Collections.Immutable;
using Kostka.Sequences;
using Kostka.Studies.Declarations;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Keys;

/// <summary>The keys of the measures <c>mixture</c> and <c>types</c>.</summary>
internal static class ExchangeableMeasureKeys
{
    private const int MostSymbols = 1_000_000, MostComponents = 10_000;

    private static readonly Number _share = new(atLeast: 0, atMost: 1);

    private static readonly Key<double> _weight = Key.Required(
        "weight", _share, "The component's weight; the weights sum to 1 within 1e-9.", "0.5");

    private static readonly Key<ImmutableArray<double>> _probabilities = Key.Required(
        "probabilities",
        new ListForm<double>(_share, "probabilities", fewest: 2, most: MostSymbols),
        "The probability of each symbol in this component; they sum to 1 within 1e-9.",
        "[0.9, 0.1]");

    private static readonly Key<ImmutableArray<IidComponent>> _components = Key.Optional(
        "components",
        new ListForm<IidComponent>(
            new Block<IidComponent>(
                "Independent tokens of one distribution.",
                [_weight, _probabilities],
                values => new IidComponent(values.Get(_weight), values.Get(_probabilities)),
                (values, mapping, place) => CheckSum(values, _probabilities, list => list.Sum(), "probabilities", mapping, place)),
            "components",
            most: MostComponents),
        "none; then give the concentration",
        "The distributions that are mixed: one is drawn for each sequence, and all its tokens come from it.",
        "[{ weight: 0.5, probabilities: [0.9, 0.1] }, { weight: 0.5, probabilities: [0.1, 0.9] }]");

    private static readonly Key<ImmutableArray<double>> _concentration = Key.Optional(
        "concentration",
        new ListForm<double>(new Number(above: 0), "concentrations", fewest: 2, most: MostSymbols),
        "none; then give the components",
        "The token probabilities are drawn for each sequence from a Dirichlet distribution of these concentrations; all 1: every distribution is equally likely.",
        "[1, 1]");

    private static readonly Key<ImmutableArray<int>> _counts = Key.Required(
        "counts",
        new ListForm<int>(Whole.From(0, 100_000_000), "counts", fewest: 2, most: MostSymbols),
        "How often each symbol occurs; the counts sum to the length.",
        "[10, 6]");

    private static readonly Key<double> _probability = Key.Required(
        "probability", _share, "The probability of all sequences of the type together; the probabilities sum to 1 within 1e-9.", "0.5");

    private static readonly Key<ImmutableArray<TypeSettings>> _types = Key.Required(
        "types",
        new ListForm<TypeSettings>(
            new Block<TypeSettings>("A type and its probability.", [_counts, _probability], values => new(values.Get(_counts), values.Get(_probability))),
            "types"),
        "The types that occur, each once.",
        "[{ counts: [10, 6], probability: 0.5 }, { counts: [6, 10], probability: 0.5 }]");

    /// <summary>A finite or a Dirichlet mixture.</summary>
    public static Block<MeasureSettings> Mixture { get; } = new(
        "Tokens that are independent given their probabilities, which differ from sequence to sequence: give `components` or `concentration`.",
        [_components, _concentration],
        values => values.Has(_components) ? new MeasureSettings.Mixture(values.Get(_components)) : new MeasureSettings.Dirichlet(values.Get(_concentration)),
        CheckMixture);

    /// <summary>Any exchangeable measure.</summary>
    public static Block<MeasureSettings> Types { get; } = new(
        "Each type has a probability, all sequences of a type are equally likely, and nothing is said of the token that follows.",
        [_types],
        values => new MeasureSettings.Types(values.Get(_types)),
        CheckTypes);

    /// <summary>Reports numbers that do not sum to 1.</summary>
    public static void CheckSum<T>(Values values, Key<T> key, Func<T, double> sum, string what, MappingNode mapping, Place place)
    {
        if (!values.Has(key) || SumsToOne(sum(values.Get(key))))
            return;
        Node list = mapping.Find(key.Name)!.Value;
        place.Key(key.Name, list.Mark).Report(list, $"the {what} sum to {sum(values.Get(key)):R}; allowed: a sum of 1 within 1e-9");
    }

    /// <summary>Whether probabilities of a sum are accepted.</summary>
    public static bool SumsToOne(double sum) => Math.Abs(sum - 1) <= IidMeasure.SumTolerance;

    /// <summary>Reports the first item of a list with another number of something than the first.</summary>
    public static void CheckSameSymbols(string key, string what, int[] numbers, MappingNode mapping, Place place)
    {
        int other = Array.FindIndex(numbers, number => number != numbers[0]);
        if (other > 0)
            At(key, other, mapping, place, $"found {numbers[other]} {what}, but {numbers[0]} in the first; allowed: the same number in all");
    }

    /// <summary>Reports a mistake in an item of a list.</summary>
    public static void At(string key, int index, MappingNode mapping, Place place, string text)
    {
        Entry entry = mapping.Find(key)!;
        Node item = ((ListNode)entry.Value).Items[index];
        place.Key(key, entry.KeyMark).Item(index, item.Mark).Report(item, text);
    }

    private static void CheckMixture(Values values, MappingNode mapping, Place place)
    {
        bool hasComponents = mapping.Find(_components.Name) is not null, hasConcentration = mapping.Find(_concentration.Name) is not null;
        if (hasComponents == hasConcentration)
            place.Report($"found {(hasComponents ? "both" : "neither")} of the keys \"components\" and \"concentration\"; allowed: one of them");
        else if (hasComponents && !values.Has(_components) && mapping.Find(_components.Name)!.Value is ScalarNode { IsNull: true } empty)
            place.Report(empty, "found nothing; allowed: a list of components");
        else if (hasConcentration && !values.Has(_concentration) && mapping.Find(_concentration.Name)!.Value is ScalarNode { IsNull: true } none)
            place.Report(none, "found nothing; allowed: a list of concentrations");
        CheckSum(values, _components, list => list.Sum(component => component.Weight), "weights", mapping, place);
        if (!values.Has(_components))
            return;
        ImmutableArray<IidComponent> components = values.Get(_components);
        CheckSameSymbols(_components.Name, "probabilities", [.. components.Select(component => component.Probabilities.Length)], mapping, place);
    }

    private static void CheckTypes(Values values, MappingNode mapping, Place place)
    {
        CheckSum(values, _types, list => list.Sum(type => type.Probability), "probabilities of the types", mapping, place);
        if (!values.Has(_types))
            return;
        ImmutableArray<TypeSettings> types = values.Get(_types);
        CheckSameSymbols(_types.Name, "counts", [.. types.Select(type => type.Counts.Length)], mapping, place);
        var seen = new HashSet<SequenceType>();
        for (int i = 0; i < types.Length; i++)
        {
            if (types[i].Counts.Sum(count => (long)count) <= int.MaxValue && !seen.Add(new SequenceType(types[i].Counts)))
                At(_types.Name, i, mapping, place, $"the type ({string.Join(", ", types[i].Counts)}) is listed a second time; allowed: each type once");
        }
    }
}

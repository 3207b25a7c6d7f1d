using System.Collections.Immutable;
using Kostka.Studies.Declarations;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Keys;

/// <summary>The <c>sequence</c> block.</summary>
internal static class SequenceKeys
{
    private const int LongestSequence = 100_000_000, LargestVocabulary = 1_000_000;

    private static readonly Key<int> _length =
        Key.Required("length", Whole.From(1, LongestSequence), "Length L of every sequence, in tokens.", "64");

    private static readonly Key<int> _vocabulary =
        Key.Optional("vocabulary", Whole.From(2, LargestVocabulary), "from the measure", "Number of symbols V; symbols are 0 … V−1.", "2");

    private static readonly Key<ImmutableArray<double>> _probabilities = Key.Optional(
        "probabilities",
        new ListForm<double>(new Number(atLeast: 0, atMost: 1), "probabilities", fewest: 2, most: LargestVocabulary),
        "all equal",
        "The probability of each symbol; they sum to 1 within 1e-9.",
        "[0.5, 0.5]");

    private static readonly Key<ImmutableArray<string>> _files = Key.WithDefault(
        "files",
        new ListForm<string>(new FileName(), "names of files", fewest: 0, most: 10_000),
        "[]",
        "Text files, packed with gzip or not, read one after the other; names are relative to the study file. The flag --data replaces them.",
        "[train.txt]");

    private static readonly Key<int> _stride = Key.WithDefault(
        "stride", Whole.From(1, 1_000_000), "1", "Windows start at multiples of this many tokens; 1 means all overlapping windows.");

    private static readonly Key<MeasureSettings> _measure = Key.WithDefault(
        "measure",
        new Choice<MeasureSettings>(
            "kind",
            "measure",
            "The probability measure that sequences are drawn from.",
            absent: null,
            new("iid", "Independent tokens of one distribution.", new Block<MeasureSettings>(
                "Independent tokens of one distribution.",
                [_probabilities],
                values => new MeasureSettings.Iid(values.Has(_probabilities) ? values.Get(_probabilities) : []),
                (values, mapping, place) => ExchangeableMeasureKeys.CheckSum(values, _probabilities, list => list.Sum(), "probabilities", mapping, place))),
            new("corpus", "Windows of a text.", new Block<MeasureSettings>(
                "Windows of a text.",
                [_files, TextKeys.Tokens, TextKeys.Encoding, TextKeys.ReplaceInvalid, TextKeys.Vocabulary, _stride, TextKeys.HeldOut],
                BuildCorpus)),
            new("mixture", "A mixture of measures with independent tokens.", ExchangeableMeasureKeys.Mixture),
            new("types", "An exchangeable measure by the probability of each type.", ExchangeableMeasureKeys.Types),
            new("hmm", "A hidden Markov model, or a mixture of several.", HmmKeys.Form)),
        "{ kind: iid }",
        "The probability measure that sequences are drawn from.",
        "{ kind: iid, probabilities: [0.5, 0.5] }");

    /// <summary>The form of a measure; <see cref="Completed"/> fills in what the vocabulary decides.</summary>
    public static Form<MeasureSettings> MeasureForm => (Form<MeasureSettings>)_measure.Form;

    public static Block<SequenceSettings> Form { get; } = new(
        "What the sequences are.",
        [_length, _vocabulary, _measure],
        Build,
        Check);

    private static MeasureSettings.Corpus BuildCorpus(Values values) => new(
        values.Get(_files),
        TextKeys.Options(values),
        values.Find(TextKeys.Vocabulary),
        values.Get(_stride),
        values.Get(TextKeys.HeldOut));

    private static void Check(Values values, MappingNode mapping, Place place)
    {
        if (!values.Has(_measure) || (!values.Has(_vocabulary) && mapping.Find(_vocabulary.Name) is not null))
            return;
        (int ofMeasure, string where) = OfMeasure(values.Get(_measure));
        if (!values.Has(_vocabulary) && ofMeasure == 0)
        {
            place.Report(values.Get(_measure) is MeasureSettings.Iid
                ? "the key \"vocabulary\" is missing; give it, or the probabilities of the measure"
                : "the key \"vocabulary\" is missing; give it here or in the measure");
        }
        else if (values.Has(_vocabulary) && ofMeasure != 0 && ofMeasure != values.Get(_vocabulary))
        {
            Node found = mapping.Find(_vocabulary.Name)!.Value;
            place.Key(_vocabulary.Name, found.Mark).Report(found, $"found {values.Get(_vocabulary)}, but {where} {ofMeasure}; allowed: the same number, or leave one out");
        }

        if (values.Has(_length) && values.Get(_measure) is MeasureSettings.Types { Listed: var types })
            CheckLength(values.Get(_length), types, mapping.Find(_measure.Name)!.Value, place);
    }

    private static void CheckLength(int length, ImmutableArray<TypeSettings> types, Node measure, Place place)
    {
        foreach (TypeSettings type in types.Where(type => type.Counts.Sum(count => (long)count) != length).Take(1))
        {
            place.Key(_measure.Name, measure.Mark).Report(
                measure, $"the counts ({string.Join(", ", type.Counts)}) sum to {type.Counts.Sum(count => (long)count)}; allowed: the length, {length}");
        }
    }

    // The measure as read says nothing (an empty list, 0) where the vocabulary decides.
    public static (int Vocabulary, string Where) OfMeasure(MeasureSettings measure) => measure switch
    {
        MeasureSettings.Iid iid => (iid.Probabilities.Length, "the number of probabilities is"),
        MeasureSettings.Mixture mixture => (mixture.Components[0].Probabilities.Length, "the number of probabilities is"),
        MeasureSettings.Dirichlet dirichlet => (dirichlet.Concentration.Length, "the number of concentrations is"),
        MeasureSettings.Types types => (types.Listed[0].Counts.Length, "the number of counts is"),
        MeasureSettings.Hmm hmm => (hmm.Components[0].Emission[0].Length, "the number of probabilities in a row of emission is"),
        MeasureSettings.HmmFit fit => (fit.Vocabulary, "measure.fit.vocabulary is"),
        MeasureSettings.Corpus corpus => (corpus.Vocabulary, "measure.vocabulary is"),
        _ => throw new ArgumentException($"An unknown measure: {measure}", nameof(measure)),
    };

    private static SequenceSettings Build(Values values)
    {
        MeasureSettings measure = values.Get(_measure);
        int vocabulary = values.Has(_vocabulary) ? values.Get(_vocabulary) : OfMeasure(measure).Vocabulary;
        return new SequenceSettings(values.Get(_length), vocabulary, Completed(measure, vocabulary));
    }

    /// <summary>A measure with what the vocabulary decides filled in.</summary>
    public static MeasureSettings Completed(MeasureSettings measure, int vocabulary) => measure switch
    {
        MeasureSettings.Iid { Probabilities.Length: 0 } => new MeasureSettings.Iid([.. Enumerable.Repeat(1.0 / vocabulary, vocabulary)]),
        MeasureSettings.Corpus corpus => corpus with { Vocabulary = vocabulary },
        MeasureSettings.HmmFit fit => fit with { Vocabulary = vocabulary },
        _ => measure,
    };
}

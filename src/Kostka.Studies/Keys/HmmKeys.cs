using System.Collections.Immutable;
using Kostka.Sequences.HiddenMarkov;
using Kostka.Studies.Declarations;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Keys;

/// <summary>The keys of the measure <c>hmm</c>.</summary>
internal static class HmmKeys
{
    private const int MostStates = 4096, MostSymbols = 1_000_000, MostComponents = 10_000;

    private const string TransitionText = "S rows of S numbers: in row s the probabilities of the state after s; each row sums to 1 within 1e-9.";
    private const string EmissionText = "S rows of V numbers: in row s the probabilities of the token that state s emits; each row sums to 1 within 1e-9.";
    private const string TransitionExample = "[[0.9, 0.1], [0.1, 0.9]]", EmissionExample = "[[0.8, 0.2], [0.3, 0.7]]";

    private static readonly Number _share = new(atLeast: 0, atMost: 1);

    private static readonly Key<ImmutableArray<double>> _initial = Key.Optional(
        "initial",
        new Either<ImmutableArray<double>>(
            node => node is ScalarNode,
            new WordForm<ImmutableArray<double>>(new WordForm<ImmutableArray<double>>.Word("stationary", [], "The law that a step of the chain does not change.")),
            new ListForm<double>(_share, "probabilities", most: MostStates)),
        "stationary",
        "The probabilities of the first of the S states, summing to 1 within 1e-9; `stationary`: the law that a step of the chain does not change.",
        "[0.5, 0.5]");

    private static readonly ListForm<ImmutableArray<double>> _transitionRows =
        new(new ListForm<double>(_share, "probabilities", most: MostStates), "rows of probabilities", most: MostStates);

    private static readonly ListForm<ImmutableArray<double>> _emissionRows =
        new(new ListForm<double>(_share, "probabilities", fewest: 2, most: MostSymbols), "rows of probabilities", most: MostStates);

    private static readonly Key<ImmutableArray<ImmutableArray<double>>> _transition = Key.Required("transition", _transitionRows, TransitionText, TransitionExample);

    private static readonly Key<ImmutableArray<ImmutableArray<double>>> _emission = Key.Required("emission", _emissionRows, EmissionText, EmissionExample);

    private static readonly Key<ImmutableArray<ImmutableArray<double>>> _singleTransition =
        Key.Optional("transition", _transitionRows, "none; then give components or fit", TransitionText, TransitionExample);

    private static readonly Key<ImmutableArray<ImmutableArray<double>>> _singleEmission =
        Key.Optional("emission", _emissionRows, "none; then give components or fit", EmissionText, EmissionExample);

    private static readonly Key<double> _weight = Key.Required("weight", _share, "The component's weight; the weights sum to 1 within 1e-9.", "0.5");

    private static readonly Key<ImmutableArray<HmmSettings>> _components = Key.Optional(
        "components",
        new ListForm<HmmSettings>(
            new Block<HmmSettings>(
                "One of the models that are mixed.",
                [_weight, _initial, _transition, _emission],
                values => new HmmSettings(values.Get(_weight), Initial(values), values.Get(_transition), values.Get(_emission)),
                (values, mapping, place) => CheckModel(values, _transition, _emission, mapping, place)),
            "components",
            most: MostComponents),
        "none; then give transition and emission, or fit",
        "The models that are mixed: one is drawn for each sequence, and all its tokens come from it.",
        "[{ weight: 1, transition: [[0.9, 0.1], [0.1, 0.9]], emission: [[0.8, 0.2], [0.3, 0.7]] }]");

    private static readonly Key<ImmutableArray<string>> _files = Key.Required(
        "files",
        new ListForm<string>(new FileName(), "names of files", most: 10_000),
        "Text files, packed with gzip or not, read one after the other; names are relative to the study file.",
        "[train.txt]");

    private static readonly Key<int> _states = Key.Required("states", Whole.From(1, 512), "Number of hidden states S.", "8");

    private static readonly Key<int> _restarts = Key.WithDefault("restarts", Whole.From(1, 1000), "4", "Number of random starts; the best is kept.");

    private static readonly Key<int> _iterations = Key.WithDefault("iterations", Whole.From(1, 100_000), "100", "The largest number of steps from a start.");

    private static readonly Key<MeasureSettings> _fit = Key.Optional(
        "fit",
        new Block<MeasureSettings>(
            "A hidden Markov model fitted to a text by the algorithm of Baum and Welch; `held_out` is the part that chooses among the starts and says when to stop.",
            [_files, TextKeys.Tokens, TextKeys.Encoding, TextKeys.ReplaceInvalid, TextKeys.Vocabulary, TextKeys.HeldOut, _states, _restarts, _iterations],
            values => new MeasureSettings.HmmFit(
                values.Get(_files),
                TextKeys.Options(values),
                values.Find(TextKeys.Vocabulary),
                values.Get(TextKeys.HeldOut),
                values.Get(_states),
                values.Get(_restarts),
                values.Get(_iterations))),
        "none; the probabilities are given",
        "A text that the model is fitted to; it starts in its stationary law.",
        "{ files: [train.txt], vocabulary: 200, states: 8 }");

    /// <summary>A hidden Markov model, or a mixture of several.</summary>
    public static Block<MeasureSettings> Form { get; } = new(
        "A chain of hidden states, each of which emits a token: give `transition` and `emission` (and `initial`), `components` for a mixture, or `fit` to fit one to a text.",
        [_initial, _singleTransition, _singleEmission, _components, _fit],
        values => values.Has(_fit) ? values.Get(_fit) : new MeasureSettings.Hmm(values.Has(_components)
            ? values.Get(_components)
            : [new HmmSettings(1, Initial(values), values.Get(_singleTransition), values.Get(_singleEmission))]),
        Check);

    private static void Check(Values values, MappingNode mapping, Place place)
    {
        string[] single = [.. new[] { _initial.Name, _singleTransition.Name, _singleEmission.Name }.Where(name => mapping.Find(name) is not null)];
        bool isMixture = mapping.Find(_components.Name) is not null, isFit = mapping.Find(_fit.Name) is not null;
        if (isFit && (isMixture || single.Length > 0))
            place.Report($"found fit and {Words.Quote(isMixture ? _components.Name : single[0])}; allowed: fit alone, which finds the probabilities, or probabilities that are given");
        else if (isMixture && single.Length > 0)
            place.Report($"found components and {Words.Quote(single[0])}; allowed: a mixture's components alone, each with its own, or one model's transition and emission");
        else if (!isMixture && !isFit && (mapping.Find(_singleTransition.Name) is null || mapping.Find(_singleEmission.Name) is null))
            place.Report("the keys \"transition\" and \"emission\" are missing; give both, or \"components\", or \"fit\"");
        foreach (Key key in (Key[])[_singleTransition, _singleEmission, _components, _fit])
        {
            if (mapping.Find(key.Name)?.Value is ScalarNode { IsNull: true } empty)
                place.Report(empty, $"found nothing as {key.Name}; allowed: {key.Form.Allowed}");
        }

        if (!isMixture)
        {
            CheckModel(values, _singleTransition, _singleEmission, mapping, place);
            return;
        }

        ExchangeableMeasureKeys.CheckSum(values, _components, list => list.Sum(component => component.Weight), "weights", mapping, place);
        if (values.Has(_components))
            ExchangeableMeasureKeys.CheckSameSymbols(_components.Name, "symbols", [.. values.Get(_components).Select(c => c.Emission[0].Length)], mapping, place);
    }

    // Empty: the stationary law.
    private static ImmutableArray<double> Initial(Values values) => values.Has(_initial) ? values.Get(_initial) : [];

    // As many rows as states, rows of one length, and every row sums to 1.
    private static void CheckModel(
        Values values,
        Key<ImmutableArray<ImmutableArray<double>>> transition,
        Key<ImmutableArray<ImmutableArray<double>>> emission,
        MappingNode mapping,
        Place place)
    {
        if (!values.Has(transition) || !values.Has(emission))
            return;
        int states = values.Get(transition).Length, problems = place.Context.Problems.Count;
        CheckRows(values.Get(transition), transition.Name, states, $"{states}, one for each of the {states} states", mapping, place);
        ImmutableArray<ImmutableArray<double>> rows = values.Get(emission);
        if (rows.Length != states)
            Report(emission.Name, $"found {rows.Length} rows; allowed: {states}, one for each state (row of transition)", mapping, place);
        CheckRows(rows, emission.Name, rows[0].Length, $"{rows[0].Length}, as in the first row", mapping, place);
        CheckInitial(values, states, mapping, place);
        if (place.Context.Problems.Count > problems || Initial(values).Length > 0 || (mapping.Find(_initial.Name) is not null && !values.Has(_initial)))
            return;
        try
        {
            HiddenMarkovModel.Stationary(values.Get(transition), rows);
        }
        catch (RequestException refused)
        {
            Report(transition.Name, refused.Message, mapping, place);
        }
    }

    private static void CheckInitial(Values values, int states, MappingNode mapping, Place place)
    {
        if (Initial(values).IsEmpty)
            return;
        if (values.Get(_initial).Length != states)
            Report(_initial.Name, $"found {values.Get(_initial).Length} probabilities; allowed: {states}, one for each state (row of transition)", mapping, place);
        ExchangeableMeasureKeys.CheckSum(values, _initial, list => list.Sum(), "probabilities", mapping, place);
    }

    private static void CheckRows(ImmutableArray<ImmutableArray<double>> rows, string key, int size, string allowed, MappingNode mapping, Place place)
    {
        for (int row = 0; row < rows.Length; row++)
        {
            if (rows[row].Length != size)
                ExchangeableMeasureKeys.At(key, row, mapping, place, $"found {rows[row].Length} probabilities; allowed: {allowed}");
            else if (!ExchangeableMeasureKeys.SumsToOne(rows[row].Sum()))
                ExchangeableMeasureKeys.At(key, row, mapping, place, $"the probabilities sum to {rows[row].Sum():R}; allowed: a sum of 1 within 1e-9");
        }
    }

    private static void Report(string key, string text, MappingNode mapping, Place place)
    {
        Entry entry = mapping.Find(key)!;
        place.Key(key, entry.KeyMark).Report(entry.Value, text);
    }
}

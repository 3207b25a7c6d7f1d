using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Sequences;
using Kostka.Studies.Declarations;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Keys;

/// <summary>The rules between blocks: the grammar of layers, and targets that fit the sequences.</summary>
internal static class StudyRules
{
    private const long MostLayers = 4096;

    /// <summary>Reports every broken rule among the blocks that were read.</summary>
    public static void Check(Values values, MappingNode root, Place place)
    {
        if (values.Has(StudyKeys.Model))
            CheckGrammar(values.Get(StudyKeys.Model), root, place);
        if (values.Has(StudyKeys.Sequence) && values.Has(StudyKeys.Regression) && values.Get(StudyKeys.Regression).TestMeasure is { } testMeasure)
            CheckMeasure(testMeasure, values.Get(StudyKeys.Sequence), StudyPath.Parse("regression.test_measure")!, Report);
        if (values.Has(StudyKeys.Sequence) && values.Has(StudyKeys.Regression) && values.Get(StudyKeys.Regression).Bound?.Measure is { } idealised)
            CheckMeasure(idealised, values.Get(StudyKeys.Sequence), StudyPath.Parse("regression.bound.measure")!, Report);
        if (values.Has(StudyKeys.Sequence) && values.Has(StudyKeys.Regression) && values.Get(StudyKeys.Regression).HmmStates > 0
            && values.Get(StudyKeys.Sequence).Measure is not MeasureSettings.Corpus { HeldOut.Share: > 0 })
        {
            Report(StudyPath.Parse("regression.hmm_states")!, "a hidden Markov model is fitted to a text of which a part is held out; allowed: 0, or sequence.measure of kind corpus with held_out");
        }

        NetworkRules.Check(values, root, Report);
        SparseRules.Check(values, root, Report);
        if (!values.Has(StudyKeys.Target))
            return;
        ImmutableArray<TargetSettings> targets = values.Get(StudyKeys.Target);
        bool isList = root.Find(StudyKeys.Target.Name)!.Value is ListNode;
        for (int i = 0; i < targets.Length; i++)
        {
            StudyPath path = isList ? StudyPath.Root.Key(StudyKeys.Target.Name).Item(i) : StudyPath.Root.Key(StudyKeys.Target.Name);
            if (targets[i].Name.Length > 0 && targets.Take(i).Any(other => string.Equals(other.Name, targets[i].Name, StringComparison.OrdinalIgnoreCase)))
                Report(path.Key("name"), $"found {Words.Quote(targets[i].Name)} a second time; allowed: a name of its own for each target");
            CheckFunction(targets[i], path, Report);
            if (values.Has(StudyKeys.Sequence))
                CheckFit(targets[i], values.Get(StudyKeys.Sequence), path, Report);
        }

        void Report(StudyPath path, string text) => place.Context.Problems.Add(new Problem(path.Locate(root), path, text));
    }

    private static void CheckGrammar(Architecture model, MappingNode root, Place place)
    {
        var layers = StudyPath.Parse("model.layers")!;
        if (Expanded(model.Layers) is var count && count > MostLayers)
        {
            place.Context.Problems.Add(new Problem(layers.Locate(root), layers, $"found {(count == long.MaxValue ? "far too many" : count)} layers, counting repeats; allowed: at most {MostLayers}"));
            return;
        }

        foreach (Grammar.Violation violation in Grammar.Violations(model))
        {
            StudyPath path = StudyPath.Parse(violation.Path) ?? layers;
            place.Context.Problems.Add(new Problem(path.Locate(root), path, violation.Rule));
        }
    }

    /// <summary>Number of layers with every repeat written out; the largest number there is where it is larger still.</summary>
    private static long Expanded(ImmutableArray<Layer> layers) => layers.Aggregate(0L, (sum, layer) => sum + layer switch
    {
        Layer.Residual residual => 1 + Expanded(residual.Body),
        Layer.Repeat repeat => Math.Min(MostLayers + 1, Expanded(repeat.Body)) * repeat.Times,
        _ => 1,
    });

    // Whether a function applies to so many bits is its own rule.
    private static void CheckFunction(TargetSettings target, StudyPath path, Action<StudyPath, string> report)
    {
        if (target is not TargetSettings.Junta junta)
            return;
        try
        {
            junta.Function.Check(junta.Positions.Length);
        }
        catch (RequestException e)
        {
            string key = junta.Function switch
            {
                SymmetricFunction.Threshold => "at_least",
                BitFunction.Table => "values",
                _ => "positions",
            };
            report(path.Key(key), e.Message);
        }
    }

    // A second measure is of the same sequences.
    public static void CheckMeasure(MeasureSettings measure, SequenceSettings sequence, StudyPath path, Action<StudyPath, string> report)
    {
        (int vocabulary, string where) = SequenceKeys.OfMeasure(measure);
        if (measure.HasWords)
            report(path, $"found {(measure is MeasureSettings.Corpus ? "a corpus" : "a model fitted to a text")}, whose symbols would be other words than those of the study; allowed: the other kinds of measures");
        else if (vocabulary != 0 && vocabulary != sequence.Vocabulary)
            report(path, $"{where} {vocabulary}; allowed: {sequence.Vocabulary}, the vocabulary of the study's sequences");
        if (measure is MeasureSettings.Types { Listed: var types } && types.FirstOrDefault(type => type.Counts.Sum(count => (long)count) != sequence.Length) is { } odd)
            report(path, $"the counts ({string.Join(", ", odd.Counts)}) sum to {odd.Counts.Sum(count => (long)count)}; allowed: the length, {sequence.Length}");
    }

    private static void CheckFit(TargetSettings target, SequenceSettings sequence, StudyPath path, Action<StudyPath, string> report)
    {
        switch (target)
        {
            case TargetSettings.Junta junta:
                CheckSymbol(junta.Symbol, path.Key("symbol"));
                for (int i = 0; i < junta.Positions.Length; i++)
                {
                    if (junta.Positions[i] >= sequence.Length)
                        report(path.Key("positions").Item(i), $"found position {junta.Positions[i]}; allowed: 0 to {sequence.Length - 1} in sequences of length {sequence.Length}");
                }

                break;
            case TargetSettings.Counts counts:
                CheckSymbol(counts.Symbol, path.Key("symbol"));
                if (counts.Function is SymmetricFunction.Threshold threshold && threshold.AtLeast > sequence.Length)
                    report(path.Key("at_least"), $"found {threshold.AtLeast}; allowed: 1 to {sequence.Length}, the length of the sequences");
                break;
            case TargetSettings.Linear linear:
                CheckSymbol(linear.Symbol, path.Key("symbol"));
                if (linear.Weights.Length > 0 && linear.Weights.Length != sequence.Length)
                    report(path.Key("weights"), $"found {linear.Weights.Length} weights; allowed: {sequence.Length}, one for every position");
                break;
            case TargetSettings.NextToken next:
                CheckSymbols(next.Symbols, path.Key("symbols"), sequence.Vocabulary - 1);
                break;
            case TargetSettings.Copy copy:
                CheckAsked(copy.Asked);
                CheckSymbols(copy.Symbols, path.Key("symbols"), sequence.Vocabulary - 1);
                break;
            case TargetSettings.TokenClasses classes:
                CheckAsked(classes.Asked);
                CheckSymbols(classes.Symbols, path.Key("classes"), sequence.Vocabulary);
                break;
        }

        void CheckAsked(AskedToken asked)
        {
            if (asked is AskedToken.At { Position: var from } && from >= sequence.Length)
                report(path.Key("from"), $"found position {from}; allowed: 0 to {sequence.Length - 1} in sequences of length {sequence.Length}");
        }

        void CheckSymbols(NextSymbols symbols, StudyPath at, int most)
        {
            switch (symbols)
            {
                case NextSymbols.Every when sequence.Vocabulary > TargetKeys.MostClasses:
                    report(at, $"without it every symbol is a class of its own, and {sequence.Vocabulary} are too many; allowed: at most {TargetKeys.MostClasses}, such as classes: 20");
                    break;
                case NextSymbols.MostFrequent frequent when !sequence.Measure.HasWords && !(most == sequence.Vocabulary && frequent.Count == most):
                    report(at, $"found {frequent.Count}, a number of most frequent words, but the measure is no corpus; allowed: a list of symbols{(most == sequence.Vocabulary ? $", or {most} for all" : "")}");
                    break;
                case NextSymbols.MostFrequent frequent when frequent.Count > most:
                    report(at, $"found {frequent.Count}; allowed: 1 to {most}, the {(most == sequence.Vocabulary ? "symbols" : "words")} of the vocabulary");
                    break;
                case NextSymbols.Chosen chosen:
                    for (int i = 0; i < chosen.Symbols.Length; i++)
                    {
                        SymbolReference symbol = chosen.Symbols[i];
                        if (symbol.Id is { } id)
                            CheckSymbol(id, at.Item(i));
                        else if (!sequence.Measure.HasWords)
                            report(at.Item(i), $"found the word {Words.Quote(symbol.Word!)}, but the measure is no corpus; allowed: a symbol from 0 to {sequence.Vocabulary - 1}");
                    }

                    break;
            }
        }

        void CheckSymbol(int symbol, StudyPath at)
        {
            if (symbol >= sequence.Vocabulary)
                report(at, $"found symbol {symbol}; allowed: 0 to {sequence.Vocabulary - 1} with a vocabulary of {sequence.Vocabulary}");
        }
    }
}

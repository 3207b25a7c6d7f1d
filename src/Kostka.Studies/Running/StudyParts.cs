using System.Collections.Immutable;
using System.Globalization;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>A target with the name that the study gives it.</summary>
/// <param name="Name">The name, unique in the study.</param>
/// <param name="Description">The target in plain words, with the words of a text where it is about them.</param>
/// <param name="Target">The function.</param>
public sealed record NamedTarget(string Name, string Description, ITarget Target);

/// <summary>What a study is made of, as objects of the library: the measure, the kernel and the targets.</summary>
public sealed class StudyParts
{
    /// <summary>So many tokens of an example are shown.</summary>
    private const int MostShown = 256;

    /// <summary>Frequencies of tokens are counted on so many.</summary>
    private const int FrequencyTokens = 1_000_000;

    private StudyParts(ISequenceMeasure measure, Alphabet alphabet, InfiniteKernel kernel, ImmutableArray<NamedTarget> targets)
    {
        Measure = measure;
        Alphabet = alphabet;
        Kernel = kernel;
        Targets = targets;
    }

    /// <summary>What sequences are drawn from.</summary>
    public ISequenceMeasure Measure { get; }

    /// <summary>The second measure, under which predictors are tested as well; null without one.</summary>
    public ISequenceMeasure? TestMeasure { get; private init; }

    /// <summary>The idealised measure of the cross-dataset bound; null without one.</summary>
    public ISequenceMeasure? Idealised { get; private init; }

    /// <summary>The symbols, by the names that a person reads.</summary>
    public Alphabet Alphabet { get; }

    /// <summary>The kernel of the study's model.</summary>
    public InfiniteKernel Kernel { get; }

    /// <summary>The targets, in the study's order.</summary>
    public ImmutableArray<NamedTarget> Targets { get; }

    /// <summary>Makes the parts of a study; reads the text when there is one.</summary>
    /// <exception cref="RequestException">A file cannot be read as text, or the study asks for what the data do not hold.</exception>
    public static StudyParts Of(Study study, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(study);
        SequenceSettings sequence = study.RequireSequence();
        var kernel = new InfiniteKernel(study.RequireModel(), study.Kernel);
        (ISequenceMeasure measure, Alphabet alphabet) = Measured(sequence, study.Seed, cancellation);
        return new StudyParts(measure, alphabet, kernel, [.. study.Targets.Select(target => Named(target, sequence, alphabet))])
        {
            TestMeasure = study.Regression?.TestMeasure is { } second ? Measured(sequence with { Measure = second }, study.Seed, cancellation).Measure : null,
            Idealised = study.Regression?.Bound is { } bound ? Ideal(bound, study, sequence, measure, cancellation) : null,
        };
    }

    /// <summary>What the sequences are.</summary>
    /// <param name="sample">Where a few to show are taken from; null shows none.</param>
    public DataSummary Describe(SequenceSample? sample) => Describe(Measure, sample);

    /// <summary>What the sequences of the second measure are, with a few to show; null without one.</summary>
    /// <param name="seed">The study's seed.</param>
    public DataSummary? DescribeTestMeasure(ulong seed) =>
        TestMeasure is null ? null : Describe(TestMeasure, TestMeasure.Draw(3, new RandomStream(seed, "examples out of distribution")));

    private DataSummary Describe(ISequenceMeasure measure, SequenceSample? sample)
    {
        var text = (measure as CorpusMeasure)?.Corpus;
        return new DataSummary(
            measure.Description,
            measure.Length,
            measure.Vocabulary,
            text?.TokenCount,
            text?.TypeCount,
            text?.Coverage,
            sample is null ? [] : [.. Enumerable.Range(0, Math.Min(3, sample.Count)).Select(i => Display(sample.Sequences[i]))]);
    }

    /// <summary>The idealised measure that the study names, or independent tokens with the frequencies that its sequences have.</summary>
    private static ISequenceMeasure Ideal(BoundSettings bound, Study study, SequenceSettings sequence, ISequenceMeasure measure, CancellationToken cancellation)
    {
        if (bound.Measure is { } given)
            return Measured(sequence with { Measure = given }, study.Seed, cancellation).Measure;
        if (measure is IidMeasure independent)
            return independent;
        ReadOnlySpan<int> tokens = measure is CorpusMeasure corpus
            ? corpus.Corpus.Tokens
            : measure.Draw(Math.Max(1, FrequencyTokens / measure.Length), new RandomStream(study.Seed, "frequencies")).Sequences.Tokens;
        double[] frequencies = new double[measure.Vocabulary];
        foreach (int token in tokens)
            frequencies[token]++;
        double total = tokens.Length;
        return new IidMeasure(measure.Length, [.. frequencies.Select(count => count / total)]);
    }

    private string Display(ReadOnlySpan<int> sequence) =>
        sequence.Length <= MostShown ? Alphabet.Display(sequence) : $"{Alphabet.Display(sequence[..MostShown])} …";

    private static (ISequenceMeasure Measure, Alphabet Alphabet) Measured(SequenceSettings sequence, ulong seed, CancellationToken cancellation)
    {
        switch (sequence.Measure)
        {
            case MeasureSettings.Iid iid:
                return (new IidMeasure(sequence.Length, iid.Probabilities), new Alphabet(sequence.Vocabulary));
            case MeasureSettings.Mixture mixture:
                return (new MixtureMeasure(sequence.Length, mixture.Components), new Alphabet(sequence.Vocabulary));
            case MeasureSettings.Dirichlet dirichlet:
                return (new DirichletMeasure(sequence.Length, dirichlet.Concentration), new Alphabet(sequence.Vocabulary));
            case MeasureSettings.Types types:
                return (
                    new TypesMeasure(sequence.Length, [.. types.Listed.Select(type => (new SequenceType(type.Counts), type.Probability))]),
                    new Alphabet(sequence.Vocabulary));
            case MeasureSettings.Hmm hmm:
                return (HmmMeasures.Of(sequence.Length, hmm), new Alphabet(sequence.Vocabulary));
            case MeasureSettings.HmmFit fit:
                return HmmMeasures.Fitted(sequence.Length, fit, seed, cancellation);
            case MeasureSettings.Corpus settings:
                Corpus corpus = Corpus.Read(settings.Files, settings.Text, settings.Vocabulary, cancellation);
                return (new CorpusMeasure(corpus, sequence.Length, settings.HeldOut.Share, settings.HeldOut.Blocks, settings.Stride), corpus.Alphabet);
            default:
                throw new ArgumentException($"An unknown measure: {sequence.Measure.GetType().Name}.");
        }
    }

    private static NamedTarget Named(TargetSettings settings, SequenceSettings sequence, Alphabet alphabet)
    {
        switch (settings)
        {
            case TargetSettings.Junta junta:
                return Plain(new JuntaTarget(junta.Function, junta.Positions, junta.Symbol));
            case TargetSettings.Counts counts:
                return Plain(new CountsTarget(counts.Function, counts.Symbol));
            case TargetSettings.Linear linear:
                return Plain(new LinearTarget(linear.Weights, linear.Symbol));
            case TargetSettings.NextToken next:
                var target = new NextTokenTarget(Symbols(next.Symbols, next.Name, sequence, alphabet));
                return new NamedTarget(settings.Name, alphabet.IsNamed ? target.Describe(alphabet) : target.Description, target);
            case TargetSettings.Copy { Asked: AskedToken.At { Position: var from } } copy when Symbols(copy.Symbols, copy.Name, sequence, alphabet) is [var symbol]:
                // The token at one position, which the exact methods know.
                var token = new JuntaTarget(new SymmetricFunction.Token(), [from], symbol);
                return new NamedTarget(settings.Name, new CopyTarget(copy.Asked, [symbol]).Describe(alphabet), token);
            case TargetSettings.Copy copy:
                var copied = new CopyTarget(copy.Asked, Symbols(copy.Symbols, copy.Name, sequence, alphabet));
                return new NamedTarget(settings.Name, alphabet.IsNamed ? copied.Describe(alphabet) : copied.Description, copied);
            case TargetSettings.TokenClasses classes:
                return Plain(new TokenClassTarget(classes.Asked, Symbols(classes.Symbols, classes.Name, sequence, alphabet), alphabet));
            default:
                throw new ArgumentException($"An unknown target: {settings.GetType().Name}.");
        }

        NamedTarget Plain(ITarget target) => new(settings.Name, target.Description, target);
    }

    private static ImmutableArray<int> Symbols(NextSymbols symbols, string target, SequenceSettings sequence, Alphabet alphabet)
    {
        switch (symbols)
        {
            case NextSymbols.Every:
                return [.. Enumerable.Range(0, sequence.Vocabulary)];
            case NextSymbols.MostFrequent most when sequence.Measure is MeasureSettings.Iid iid:
                return [.. Enumerable.Range(0, sequence.Vocabulary).OrderByDescending(symbol => iid.Probabilities[symbol]).Take(most.Count)];
            case NextSymbols.MostFrequent most:
                return [.. Enumerable.Range(0, most.Count)];
            case NextSymbols.Chosen chosen:
                return [.. chosen.Symbols.Select(symbol => symbol.Id ?? Lookup(symbol.Word!, alphabet, target))];
            default:
                throw new ArgumentException($"Unknown symbols: {symbols.GetType().Name}.");
        }
    }

    private static int Lookup(string word, Alphabet alphabet, string target)
    {
        for (int symbol = 0; alphabet.IsNamed && symbol < alphabet.Size; symbol++)
        {
            if (alphabet.Name(symbol) == word)
                return symbol;
        }

        throw new RequestException(string.Create(
            CultureInfo.InvariantCulture,
            $"target {target}: the word '{word}' is not one of the {alphabet.Size} symbols; name a frequent word of the text, or a symbol by its number."));
    }
}

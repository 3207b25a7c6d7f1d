using System.Collections.Immutable;
using Kostka.Sequences;

namespace Kostka.Studies;

/// <summary>The <c>sequence</c> block: what the sequences are.</summary>
/// <param name="Length">Length L, at least 1.</param>
/// <param name="Vocabulary">Number of symbols V, at least 2; given, or taken from the measure.</param>
/// <param name="Measure">The probability measure that sequences are drawn from.</param>
public sealed record SequenceSettings(int Length, int Vocabulary, MeasureSettings Measure);

/// <summary>The <c>sequence.measure</c> block.</summary>
public abstract record MeasureSettings
{
    private MeasureSettings()
    {
    }

    /// <summary>All files that the measure reads, that of its tokenizer among them; empty for a measure that reads none.</summary>
    public virtual ImmutableArray<string> TextFiles => [];

    /// <summary>Whether the symbols are the words of a text.</summary>
    public virtual bool HasWords => false;

    private static ImmutableArray<string> Of(ImmutableArray<string> files, TextOptions text) =>
        text.Tokens is Tokenization.BytePairs pairs ? files.Add(pairs.File) : files;

    /// <summary>Independent tokens of one distribution.</summary>
    /// <param name="Probabilities">The V probabilities; they sum to 1 within 1e-9.</param>
    public sealed record Iid(ImmutableArray<double> Probabilities) : MeasureSettings;

    /// <summary>A finite mixture of measures with independent tokens.</summary>
    /// <param name="Components">At least one; their weights sum to 1 within 1e-9, and so do the V probabilities of each.</param>
    public sealed record Mixture(ImmutableArray<IidComponent> Components) : MeasureSettings;

    /// <summary>Tokens independent given their probabilities, which a Dirichlet distribution gives to each sequence.</summary>
    /// <param name="Concentration">The V concentrations, each above 0.</param>
    public sealed record Dirichlet(ImmutableArray<double> Concentration) : MeasureSettings;

    /// <summary>An exchangeable measure by the probability of each type.</summary>
    /// <param name="Listed">The types that occur, each once; their probabilities sum to 1 within 1e-9.</param>
    public sealed record Types(ImmutableArray<TypeSettings> Listed) : MeasureSettings;

    /// <summary>A hidden Markov model, or a mixture of several.</summary>
    /// <param name="Components">At least one; their weights sum to 1 within 1e-9; a single model has the weight 1.</param>
    public sealed record Hmm(ImmutableArray<HmmSettings> Components) : MeasureSettings;

    /// <summary>A hidden Markov model fitted to a text.</summary>
    /// <param name="Files">The files, read one after the other, at least one.</param>
    /// <param name="Text">What a token is, and the encoding.</param>
    /// <param name="Vocabulary">Number of symbols V, the one for all rarer words among them.</param>
    /// <param name="HeldOut">Which part of the text is kept apart to choose among the starts and to stop.</param>
    /// <param name="States">Number of hidden states.</param>
    /// <param name="Restarts">Number of random starts.</param>
    /// <param name="Iterations">The largest number of steps from a start.</param>
    public sealed record HmmFit(
        ImmutableArray<string> Files, TextOptions Text, int Vocabulary, HeldOutSettings HeldOut, int States, int Restarts, int Iterations) : MeasureSettings
    {
        /// <inheritdoc/>
        public override ImmutableArray<string> TextFiles => Of(Files, Text);

        /// <inheritdoc/>
        public override bool HasWords => true;
    }

    /// <summary>Windows of a text.</summary>
    /// <param name="Files">The files, read one after the other; empty where the caller needs none.</param>
    /// <param name="Text">What a token is, and the encoding.</param>
    /// <param name="Vocabulary">Number of symbols V, the one for all rarer words among them.</param>
    /// <param name="Stride">Windows start at multiples of this many tokens, at least 1.</param>
    /// <param name="HeldOut">Which part of the text is kept apart.</param>
    public sealed record Corpus(ImmutableArray<string> Files, TextOptions Text, int Vocabulary, int Stride, HeldOutSettings HeldOut) : MeasureSettings
    {
        /// <inheritdoc/>
        public override ImmutableArray<string> TextFiles => Of(Files, Text);

        /// <inheritdoc/>
        public override bool HasWords => true;
    }
}

/// <summary>A type of sequences with its probability.</summary>
/// <param name="Counts">How often each of the V symbols occurs; they sum to the length.</param>
/// <param name="Probability">The probability of all sequences of the type together.</param>
public sealed record TypeSettings(ImmutableArray<int> Counts, double Probability);

/// <summary>A hidden Markov model of S states and V symbols.</summary>
/// <param name="Weight">Its weight in the mixture.</param>
/// <param name="Initial">The probabilities of the first state; empty: the stationary law.</param>
/// <param name="Transition">S rows of S probabilities of the next state.</param>
/// <param name="Emission">S rows of V probabilities of the token.</param>
public sealed record HmmSettings(
    double Weight, ImmutableArray<double> Initial, ImmutableArray<ImmutableArray<double>> Transition, ImmutableArray<ImmutableArray<double>> Emission);

/// <summary>The part of a text that is kept apart, as contiguous blocks spread evenly.</summary>
/// <param name="Share">Share of the tokens, at least 0 and below 1.</param>
/// <param name="Blocks">Number of blocks, at least 1.</param>
public sealed record HeldOutSettings(double Share, int Blocks);

using System.Collections.Immutable;
using System.Globalization;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sequences.HiddenMarkov;

namespace Kostka.Studies.Running;

/// <summary>Makes the measure of a study's hidden Markov models.</summary>
internal static class HmmMeasures
{
    /// <summary>The measure of given models; of those under which order does not matter the mixture of independent tokens, for exact methods.</summary>
    public static ISequenceMeasure Of(int length, MeasureSettings.Hmm settings)
    {
        var mixture = new HiddenMarkovMixture(
            length, [.. settings.Components.Select(component => new HiddenMarkovComponent(component.Weight, Model(component)))]);
        return mixture.AsExchangeable(out _) is { } exchangeable ? exchangeable : mixture;
    }

    /// <summary>A model fitted to a text, with the words that its symbols are.</summary>
    /// <param name="length">Length L of the sequences.</param>
    /// <param name="settings">The text, and how the model is fitted.</param>
    /// <param name="seed">The study's seed; the same seed gives the same model.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <exception cref="RequestException">The files are not text, or too short.</exception>
    public static (ISequenceMeasure Measure, Alphabet Alphabet) Fitted(int length, MeasureSettings.HmmFit settings, ulong seed, CancellationToken cancellation)
    {
        var corpus = Corpus.Read(settings.Files, settings.Text, settings.Vocabulary, cancellation);
        var parts = new CorpusMeasure(corpus, 1, settings.HeldOut.Share, settings.HeldOut.Blocks);
        var wanted = new BaumWelchOptions(settings.States, Restarts: settings.Restarts, Iterations: settings.Iterations);
        BaumWelchResult fit = Fit(parts, wanted, seed, Computation.Default with { Cancellation = cancellation });
        string perplexity = string.Create(CultureInfo.InvariantCulture, $"perplexity {fit.Perplexity:G4}");
        string origin = fit.HeldOutTokens == 0
            ? $"fitted to a text of {fit.TrainingTokens} tokens ({perplexity})"
            : $"fitted to a text of {fit.TrainingTokens} tokens ({perplexity} on {fit.HeldOutTokens} more, held out)";
        return (new HiddenMarkovMeasure(length, fit.Model.FromStationaryStart(), origin), corpus.Alphabet);
    }

    /// <summary>Fits a model to the main part of a text; the held-out blocks, if any, choose among the starts and say when to stop.</summary>
    public static BaumWelchResult Fit(CorpusMeasure text, BaumWelchOptions options, ulong seed, Computation computation)
    {
        return BaumWelch.Fit(Stretches(text.MainStretches)!, Stretches(text.HeldOutStretches), options, new RandomStream(seed, "fit"), computation);

        TokenStretches? Stretches(ImmutableArray<TextStretch> stretches) => stretches.Any(stretch => stretch.Length > 0)
            ? new(text.Corpus.Memory, [.. stretches.Where(stretch => stretch.Length > 0)], text.Vocabulary)
            : null;
    }

    private static HiddenMarkovModel Model(HmmSettings settings) => settings.Initial.IsEmpty
        ? HiddenMarkovModel.Stationary(settings.Transition, settings.Emission)
        : new HiddenMarkovModel(settings.Initial, settings.Transition, settings.Emission);
}

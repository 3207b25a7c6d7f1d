using Kostka.Sequences;
using Kostka.Sequences.HiddenMarkov;

namespace Kostka.Studies.Running;

/// <summary>Makes the measure of a study's hidden Markov models.</summary>
internal static class HmmMeasures
{
    /// <summary>The measure of given models.</summary>
    public static ISequenceMeasure Of(int length, MeasureSettings.Hmm settings) =>
        new HiddenMarkovMixture(length, [.. settings.Components.Select(component => new HiddenMarkovComponent(component.Weight, Model(component)))]);

    private static HiddenMarkovModel Model(HmmSettings settings) => settings.Initial.IsEmpty
        ? HiddenMarkovModel.Stationary(settings.Transition, settings.Emission)
        : new HiddenMarkovModel(settings.Initial, settings.Transition, settings.Emission);
}

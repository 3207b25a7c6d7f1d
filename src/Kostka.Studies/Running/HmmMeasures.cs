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

    private static HiddenMarkovModel Model(HmmSettings settings) => settings.Initial.IsEmpty
        ? HiddenMarkovModel.Stationary(settings.Transition, settings.Emission)
        : new HiddenMarkovModel(settings.Initial, settings.Transition, settings.Emission);
}

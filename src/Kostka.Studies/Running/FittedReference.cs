using System.Globalization;
using System.Numerics.Tensors;
using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sequences.HiddenMarkov;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>
/// A hidden Markov model fitted to the main part of a text, as a reference for what comes next. It is scored on held-out windows, since it has read all others; the
/// held-out blocks also said when its fit was to stop.
/// </summary>
internal sealed class FittedReference
{
    private const int MostWindows = 4096, Restarts = 2, Iterations = 60;

    private readonly string _name;
    private readonly SequenceSample _windows;
    private readonly Matrix _posteriors;

    private FittedReference(string name, SequenceSample windows, Matrix posteriors) => (_name, _windows, _posteriors) = (name, windows, posteriors);

    /// <summary>Fits the model; null when none is wanted, or there is no text or no held-out part.</summary>
    public static FittedReference? Of(Study study, StudyParts parts, Computation computation)
    {
        int states = study.RequireRegression().HmmStates;
        if (states == 0 || parts.Measure is not CorpusMeasure { HeldOutWindows: > 0 } text)
            return null;
        BaumWelchResult fit = HmmMeasures.Fit(text, new BaumWelchOptions(states, Restarts: Restarts, Iterations: Iterations), study.Seed, computation);
        var measure = new HiddenMarkovMeasure(text.Length, fit.Model.FromStationaryStart());
        SequenceSample windows = text.DrawHeldOut(Math.Min(MostWindows, text.HeldOutWindows), new RandomStream(study.Seed, "windows of the fitted reference"));
        string name = string.Create(CultureInfo.InvariantCulture, $"hidden Markov model ({states} states)");
        return new FittedReference(name, windows, measure.Posteriors(windows.Sequences, computation));
    }

    /// <summary>Its errors; null for targets that do not ask for the next token.</summary>
    /// <param name="labels">The target.</param>
    /// <param name="labelNoise">Variance that the study adds to the labels, summed over the columns.</param>
    public ReferencePredictor? Score(LabelColumns labels, double labelNoise)
    {
        ReferencePredictors.Predict? predict = labels.Target switch
        {
            NextTokenTarget next => (i, outputs) => outputs[0] = next.Mean(_posteriors.Row(i)),
            TokenClassTarget { Asked: AskedToken.Next } classes => (i, outputs) => Classes(classes, _posteriors.Row(i), labels.BaseRates.AsSpan(), outputs),
            _ => null,
        };
        return predict is null ? null : ReferencePredictors.Scored(_name, labels.Evaluate(_windows), labelNoise, predict);
    }

    /// <summary>The probabilities of the classes about their base rates.</summary>
    private static void Classes(TokenClassTarget target, ReadOnlySpan<double> posterior, ReadOnlySpan<double> baseRates, Span<double> outputs)
    {
        target.Gather(posterior, outputs);
        TensorPrimitives.Subtract(outputs, baseRates, outputs);
    }
}

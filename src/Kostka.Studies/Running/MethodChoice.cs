using System.Collections.Immutable;
using Kostka.Kernels;
using Kostka.Sequences;
using Kostka.Spectra.Exact;
using Kostka.Spectra.Exact.Targets;

namespace Kostka.Studies.Running;

/// <summary>Decides how a study is predicted: exactly where the permutation symmetry allows, else from samples.</summary>
internal static class MethodChoice
{
    private const string Place = "spectrum.method: ";

    /// <summary>The predictor that the study asks for; with <c>auto</c> the exact one where it applies.</summary>
    /// <exception cref="RequestException">An exact method is asked for, and something breaks the symmetry or the enumeration costs too much.</exception>
    public static Predictor Choose(Study study, StudyParts parts, bool targets, RunStages stages)
    {
        if (study.Spectrum.Method is SpectrumMethod.Sampled)
            return new SampledPredictor(study, parts, stages);
        try
        {
            BlockTransform transform = Transform(study, parts);
            return new ExactPredictor(study, parts, stages, transform, targets ? Correlations(study, parts) : []);
        }
        catch (NotExactException obstacle) when (study.Spectrum.Method is SpectrumMethod.Auto)
        {
            if (obstacle.WorthTelling)
                stages.Note($"Sampled, not exact: {obstacle.Message}");
            return new SampledPredictor(study, parts, stages);
        }
        catch (NotExactException obstacle)
        {
            string works = obstacle.Message.Contains("method: sampled", StringComparison.Ordinal) ? "" : " In any case spectrum: { method: sampled } works.";
            string reason = obstacle.Message.StartsWith(Place, StringComparison.Ordinal) ? obstacle.Message[Place.Length..] : obstacle.Message;
            throw new RequestException($"spectrum.method {Word(study.Spectrum.Method)}: {reason}{works}", obstacle);
        }
    }

    /// <summary>The transform of a study's kernel to blocks, by the method that the study names.</summary>
    /// <exception cref="NotExactException">There is none.</exception>
    public static BlockTransform Transform(Study study, StudyParts parts)
    {
        // A text is sampled as a matter of course; that sequences of a symmetric measure are is worth a word.
        if (ExactSpectra.Obstacle(study.RequireModel(), parts.Measure) is { } obstacle)
            throw new NotExactException(obstacle, worthTelling: parts.Measure is IExchangeableMeasure);
        try
        {
            return ExactSpectra.Choose(study.RequireModel(), study.Kernel, parts.Measure, Method(study.Spectrum.Method), study.Spectrum.Irreps);
        }
        catch (RequestException refused)
        {
            throw new NotExactException(refused.Message, worthTelling: true);
        }
    }

    /// <summary>Every target's autocorrelation under permutations.</summary>
    /// <exception cref="NotExactException">A target has none that the transforms can carry.</exception>
    public static ImmutableArray<TargetCorrelation> Correlations(Study study, StudyParts parts) =>
    [
        .. parts.Targets.Select(named =>
            TargetCorrelations.Of(named.Target, (IExchangeableMeasure)parts.Measure, PermutationSymmetry.LastDistinguished(study.RequireModel()))
                ?? throw new NotExactException($"the target {named.Name} ({named.Description}) cannot be decomposed exactly.", worthTelling: true)),
    ];

    private static ExactMethod Method(SpectrumMethod method) => method switch
    {
        SpectrumMethod.Exact => ExactMethod.Exact,
        SpectrumMethod.Quadrature => ExactMethod.Quadrature,
        SpectrumMethod.ClosedForm => ExactMethod.ClosedForm,
        _ => ExactMethod.Auto,
    };

    private static string Word(SpectrumMethod method) => method is SpectrumMethod.ClosedForm ? "closed-form" : method.ToString().ToLowerInvariant();
}

/// <summary>A study that cannot be predicted exactly, and why.</summary>
internal sealed class NotExactException(string message, bool worthTelling) : Exception(message)
{
    /// <summary>Whether a reader who did not ask for an exact method should be told.</summary>
    public bool WorthTelling { get; } = worthTelling;
}

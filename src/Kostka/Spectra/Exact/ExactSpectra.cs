using System.Globalization;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Sequences;
using Kostka.Spectra.Exact.ClosedForm;
using Kostka.Spectra.Exact.Hahn;
using Kostka.Spectra.Exact.Howe;
using Kostka.Spectra.Exact.Quadrature;

namespace Kostka.Spectra.Exact;

/// <summary>How an exact spectrum is computed.</summary>
public enum ExactMethod
{
    /// <summary>The cheapest transform that applies.</summary>
    Auto,

    /// <summary>Sums over all types and contingency tables.</summary>
    Exact,

    /// <summary>Nested Gauss quadrature, for few symbols and long sequences.</summary>
    Quadrature,

    /// <summary>Formulas, for the linear block.</summary>
    ClosedForm,
}

/// <summary>Chooses the block transform for a kernel under a measure.</summary>
public static class ExactSpectra
{
    /// <summary>Evaluations of κ a second, about, on two threads.</summary>
    private const double Rate = 3e7;

    /// <summary>So many values of κ take a tenth of a second.</summary>
    private const double Few = 3e6;

    /// <summary>Why a kernel has no exact spectrum under a measure, as a sentence that names the part; null when it has one.</summary>
    public static string? Obstacle(Architecture architecture, ISequenceMeasure measure)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(measure);
        return measure is IExchangeableMeasure
            ? PermutationSymmetry.Obstacle(architecture)
            : $"sequence.measure: the order of tokens matters in {measure.Description}, so that the measure is not invariant under permutations of the positions.";
    }

    /// <summary>The cheapest block transform that applies, or the one that is asked for.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="kind">Which kernel.</param>
    /// <param name="measure">What sequences are drawn from.</param>
    /// <param name="method">Which transform.</param>
    /// <param name="irreps">K: irreps with up to K boxes below the first row.</param>
    /// <exception cref="RequestException">No exact spectrum is possible, or not by this method, or it would cost too much; says why, and what works.</exception>
    public static BlockTransform Choose(Architecture architecture, KernelKind kind, ISequenceMeasure measure, ExactMethod method, int irreps)
    {
        if (Obstacle(architecture, measure) is { } obstacle)
            throw new RequestException($"{obstacle} There is no exact spectrum; spectrum: {{ method: sampled }} works.");
        var exchangeable = (IExchangeableMeasure)measure;
        if (method == ExactMethod.ClosedForm)
            return new ClosedFormTransform(architecture, kind, measure, irreps);
        if (measure.Vocabulary != 2)
        {
            return method == ExactMethod.Quadrature
                ? new MultinomialQuadrature(architecture, kind, measure, irreps)
                : new HoweTransform(architecture, kind, exchangeable, irreps);
        }

        if (method == ExactMethod.Quadrature)
            return new QuadratureTransform(architecture, kind, exchangeable, irreps);

        // Quadrature costs the same at any length, and keeps relative accuracy in small blocks.
        double evaluations = HahnTransform.Evaluations(exchangeable);
        string? withoutQuadrature = QuadratureTransform.Obstacle(architecture, exchangeable, irreps);
        if (method == ExactMethod.Auto && evaluations > Few && withoutQuadrature is null)
            return new QuadratureTransform(architecture, kind, exchangeable, irreps);
        if (evaluations > EnumerationBudget.Seconds * Rate)
        {
            string remedy = withoutQuadrature is null ? "quadrature } takes a fraction of a second" : "sampled } works";
            throw new RequestException(string.Create(
                CultureInfo.InvariantCulture,
                $"the exact spectrum at L = {measure.Length} needs {evaluations:G2} values of the kernel, about {EnumerationBudget.Words(evaluations / Rate)}; spectrum: {{ method: {remedy}."));
        }

        return new HahnTransform(architecture, kind, exchangeable, irreps);
    }
}

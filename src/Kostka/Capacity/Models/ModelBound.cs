using System.Collections.Immutable;
using Kostka.Capacity.Covering.Classes;
using Kostka.Capacity.Generalization;

namespace Kostka.Capacity.Models;

/// <summary>A theorem that a trained model falls under.</summary>
/// <param name="Theorem">"B", "C" or "D".</param>
/// <param name="Embeddings">How its embeddings enter.</param>
/// <param name="Measured">The class of exactly its norms.</param>
/// <param name="Rounded">The class of its norms rounded up to powers of two, which was fixed before the data were seen.</param>
/// <param name="Norms">The norms that were measured.</param>
public sealed record ModelBound(string Theorem, EmbeddingsAs Embeddings, BoundedClass Measured, BoundedClass Rounded, ImmutableArray<double> Norms)
{
    /// <summary>The probability of failure that is left for <see cref="Rounded"/>; see <see cref="MeasuredNorm"/>.</summary>
    /// <param name="failure">δ of all classes together.</param>
    public double FailureLeft(double failure) => MeasuredNorm.Failure(failure, Norms);

    /// <summary>Makes both classes of one recipe.</summary>
    internal static ModelBound Of(string theorem, EmbeddingsAs embeddings, ImmutableArray<double> norms, Func<ImmutableArray<double>, BoundedClass> make) =>
        new(theorem, embeddings, make(norms), make([.. norms.Select(MeasuredNorm.RoundUp)]), norms);
}

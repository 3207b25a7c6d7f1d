using System.Collections.Immutable;
using Kostka.Capacity.Covering.Lemmas;

namespace Kostka.Capacity.Covering.Classes;

/// <summary>
/// Theorem D: the layer of <see cref="ScalarClass"/> with weights bounded entry by entry, whose covers serve all inputs at once and so depend on neither the samples nor
/// the context length. Terms (a, α), w: (‖w‖_1 L_σ ΣB_V B_x √ln(2k+1), 1), and for each head QK: (‖W_QK‖_{1,1} B_x B_z √ln(2d²+1), ‖w‖_2 L_σ C B_V B_x)
/// or, with one query for all, (‖W_QK z‖_1 B_x √ln(2d+1), …), V: (‖W_V‖_{1,1} B_x √ln(2dk+1), ‖w‖_2 L_σ).
/// After Trauger and Tewari (arXiv 2310.13088); proof in docs/capacity.md.
/// </summary>
/// <param name="TokenNorm">B_x, of the Euclidean norm of every key.</param>
/// <param name="Heads">The norms of each head, at least one.</param>
/// <param name="ReadoutNorm">B_w, of ‖w‖_2.</param>
/// <param name="ReadoutEntries">Of ‖w‖_1.</param>
/// <param name="HiddenWidth">k ≥ 1, entries of w.</param>
public sealed record EntrywiseScalarClass(
    double TokenNorm, ImmutableArray<EntrywiseHeadNorms> Heads, double ReadoutNorm, double ReadoutEntries, double HiddenWidth) : BoundedClass
{
    /// <summary>B_x.</summary>
    public double TokenNorm { get; } = CapacityRanges.Norm(TokenNorm);

    /// <summary>The norms of each head.</summary>
    public ImmutableArray<EntrywiseHeadNorms> Heads { get; } = Heads.IsDefaultOrEmpty ? throw new ArgumentException("At least one head is needed.", nameof(Heads)) : Heads;

    /// <summary>B_w.</summary>
    public double ReadoutNorm { get; } = CapacityRanges.Norm(ReadoutNorm);

    /// <summary>The bound on ‖w‖_1.</summary>
    public double ReadoutEntries { get; } = CapacityRanges.Norm(ReadoutEntries);

    /// <summary>k.</summary>
    public double HiddenWidth { get; } = CapacityRanges.Count(HiddenWidth);

    /// <summary>L_σ of the activation σ, σ(0) = 0; 1 for ReLU.</summary>
    public double ActivationLipschitz { get; init; } = 1;

    /// <inheritdoc/>
    public override bool CoversAllInputs => true;

    /// <inheritdoc/>
    public override double Bound => ReadoutNorm * HiddenNorm;

    /// <summary>The largest norm of σ(…).</summary>
    private double HiddenNorm => ActivationLipschitz * Heads.Sum(head => head.Value) * TokenNorm;

    private protected override ImmutableArray<CoveringTerm> Terms(double samples)
    {
        double onward = ReadoutNorm * ActivationLipschitz;
        var terms = ImmutableArray.CreateBuilder<CoveringTerm>();
        terms.Add(new("w", new EntrywiseCover(ReadoutEntries, HiddenNorm, HiddenWidth), 1));
        for (int h = 0; h < Heads.Length; h++)
        {
            EntrywiseHeadNorms head = Heads[h];
            string number = Heads.Length == 1 ? "" : $" {h + 1}";
            terms.Add(new($"QK{number}", new EntrywiseCover(head.ScoreEntries, TokenNorm, head.ScoreParameters), onward * SoftmaxConstant * head.Value * TokenNorm));
            terms.Add(new($"V{number}", new EntrywiseCover(head.ValueEntries, TokenNorm, head.ValueParameters), onward));
        }

        return terms.ToImmutable();
    }
}

using System.Collections.Immutable;
using Kostka.Sequences;

namespace Kostka.Capacity.Constructions;

/// <summary>
/// Explicit weights of one attention layer and a two-layer perceptron that represent a function of s of T bits with a margin (after Edelman, Goel, Kakade, Zhang, ICML 2022,
/// section 4, with constants).
/// </summary>
/// <remarks>
/// Tokens are x_t = (2b_t − 1, 1, 0, v_t), the added token, which attends and is read out, (0, 1, 1, 0). A head is f(X) = W_Vᵀ Xᵀ softmax(X q), with q in the coordinates of the v_t: the scores do not
/// depend on the bits. Its leak λ moves each attended mean by at most 2λ, and R is chosen so that y·f ≥ 1 − η on every sequence.
/// </remarks>
public sealed class SparseConstruction
{
    private SparseConstruction(JuntaTarget target, PositionVectors vectors, double slack, ReadOut readOut, ImmutableArray<SelectionHead> heads)
    {
        (Target, Vectors, Slack, ReadOut, Heads) = (target, vectors, slack, readOut, heads);
        Norms = ConstructionNorms.Of(readOut, heads, vectors);
    }

    /// <summary>The function, and its positions.</summary>
    public JuntaTarget Target { get; }

    /// <summary>The position vectors.</summary>
    public PositionVectors Vectors { get; }

    /// <summary>Number of bits T.</summary>
    public int Length => Vectors.Length;

    /// <summary>η: what the leak may take of the margin 1.</summary>
    public double Slack { get; }

    /// <summary>What makes values of mean signs.</summary>
    public ReadOut ReadOut { get; }

    /// <summary>The attention heads: one, or one for each position.</summary>
    public ImmutableArray<SelectionHead> Heads { get; }

    /// <summary>Norms of all weights.</summary>
    public ConstructionNorms Norms { get; }

    /// <summary>A margin that every sequence has, y·f ≥ 1 − σ·leak: at least 1 − η.</summary>
    public double GuaranteedMargin => 1 - (ReadOut.Sensitivity * Heads.Max(head => head.Leak));

    /// <summary>Refuses what has no construction; <see cref="Build"/> does so, too, when the vectors are there.</summary>
    /// <param name="target">The function and its positions.</param>
    /// <param name="length">T.</param>
    /// <param name="slack">η.</param>
    /// <param name="each">A head for each position.</param>
    /// <exception cref="RequestException">Says what is wrong and what would be right.</exception>
    public static void Check(JuntaTarget target, int length, double slack, bool each)
    {
        ArgumentNullException.ThrowIfNull(target);
        ConstructionRules.Check(target, length, slack, each);
    }

    /// <summary>Chooses the weights.</summary>
    /// <param name="target">The function and its positions, bits being tokens 0 and 1.</param>
    /// <param name="vectors">The position vectors; as many as there are tokens.</param>
    /// <param name="slack">η, between 0 and 1.</param>
    /// <param name="each">A head for each position, rather than one for all.</param>
    /// <exception cref="RequestException">The function is constant, not ±1, or too large; a position is out of range; vectors do not tell positions apart.</exception>
    public static SparseConstruction Build(JuntaTarget target, PositionVectors vectors, double slack = 0.25, bool each = false)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(vectors);
        ConstructionRules.Check(target, vectors.Length, slack, each);
        ImmutableArray<int> positions = target.Positions;
        ReadOut readOut = ReadOut.Of(target.Function, positions.Length, each);
        double leak = slack / readOut.Sensitivity;
        return new SparseConstruction(target, vectors, slack, readOut, readOut.Selection switch
        {
            Selection.Even => [SelectionHead.Even(vectors, positions, leak)],
            Selection.Binary => [SelectionHead.Binary(vectors, positions, leak)],
            _ => [.. positions.Select(position => SelectionHead.Even(vectors, [position], leak))],
        });
    }

    /// <summary>The construction's value f(x), by its formula.</summary>
    /// <param name="bits">T tokens, each 0 or 1.</param>
    public double Value(ReadOnlySpan<int> bits)
    {
        Span<double> signs = stackalloc double[Heads.Length];
        for (int h = 0; h < signs.Length; h++)
            signs[h] = Heads[h].MeanSign(bits);
        return ReadOut.Value(signs);
    }
}

namespace Kostka.Sequences;

/// <summary>The token that a target asks for: the one that follows the sequence, or one that stands in it and is to be copied.</summary>
public abstract record AskedToken
{
    /// <summary>Stands for "there is no such token".</summary>
    public const int None = -2;

    private AskedToken()
    {
    }

    /// <summary>The token in words: "the next token".</summary>
    public abstract string Words { get; }

    /// <summary>Whether some sequences have no such token.</summary>
    public virtual bool MayBeNone => false;

    /// <summary>The token, 0 … V−1, or <see cref="None"/>.</summary>
    /// <param name="sequence">The L tokens of a sequence.</param>
    /// <param name="next">The token that follows it, or <see cref="SequenceSample.NoToken"/>.</param>
    /// <exception cref="RequestException">It asks for what follows, and the measure does not say.</exception>
    public abstract int In(ReadOnlySpan<int> sequence, int next);

    /// <summary>Checks that sequences of length L have such a token.</summary>
    /// <exception cref="RequestException">They have none.</exception>
    public virtual void Check(int length)
    {
    }

    /// <summary>The token that follows the sequence.</summary>
    public sealed record Next : AskedToken
    {
        /// <inheritdoc/>
        public override string Words => "the next token";

        /// <inheritdoc/>
        public override int In(ReadOnlySpan<int> sequence, int next) => next != SequenceSample.NoToken
            ? next
            : throw new RequestException("A next-token target needs a measure that says which token follows: not types, say.");
    }

    /// <summary>The token at a position: the copying task.</summary>
    /// <param name="Position">The position, counted from 0.</param>
    public sealed record At(int Position) : AskedToken
    {
        /// <inheritdoc/>
        public override string Words => $"the token at position {Position}";

        /// <inheritdoc/>
        public override int In(ReadOnlySpan<int> sequence, int next) => sequence[Position];

        /// <inheritdoc/>
        public override void Check(int length)
        {
            if ((uint)Position >= (uint)length)
                throw new RequestException($"Position {Position} of the target is out of range; sequences of length {length} have positions 0 … {length - 1}.");
        }
    }

    /// <summary>
    /// The token that followed the latest earlier occurrence of the last token, which is what an induction head outputs (Olsson et al., "In-context
    /// Learning and Induction Heads", 2022): in … a b … a it is b. With x_L the last token and j &lt; L the largest position with x_j = x_L, it is
    /// x_{j+1}; there is none when the last token did not occur before.
    /// </summary>
    public sealed record Induced : AskedToken
    {
        /// <inheritdoc/>
        public override string Words => "the token that followed the latest earlier occurrence of the last one";

        /// <inheritdoc/>
        public override bool MayBeNone => true;

        /// <inheritdoc/>
        public override int In(ReadOnlySpan<int> sequence, int next)
        {
            int earlier = sequence[..^1].LastIndexOf(sequence[^1]);
            return earlier < 0 ? None : sequence[earlier + 1];
        }
    }
}

using Kostka.Architectures;

namespace Kostka.Networks.Blocks;

/// <summary>How tokens enter: where the weights lie, and their factors.</summary>
/// <param name="Token">Offset of e, V × width.</param>
/// <param name="TokenFactor">What e is multiplied by.</param>
/// <param name="TokensTrained">Whether training moves e.</param>
/// <param name="Position">Offset of p, positions × width; −1 where no weights make p.</param>
/// <param name="PositionFactor">What p is multiplied by.</param>
/// <param name="PositionCorrelation">ρ, the correlation of neighbouring positions: √variance·p is a first-order autoregression along the sequence; 0 for independent ones.</param>
/// <param name="Cls">Offset of the embedding of the added token, which acts as a token; −1 for none.</param>
/// <param name="Sinusoids">What p is where it is fixed; null where it is made of weights, or there is none.</param>
internal sealed record Embedding(
    int Token, double TokenFactor, bool TokensTrained, int Position, double PositionFactor, double PositionCorrelation, int Cls, PositionEmbedding.Sinusoidal? Sinusoids)
{
    /// <summary>Whether there are position embeddings, of weights or fixed.</summary>
    public bool HasPositions => Position >= 0 || Sinusoids is not null;
}

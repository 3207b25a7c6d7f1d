namespace Kostka.Sequences;

/// <summary>A measure under which the order of tokens does not matter, p(πx) = p(x): the probability of a sequence depends on its type alone.</summary>
public interface IExchangeableMeasure : ISequenceMeasure
{
    /// <summary>The probability that a sequence is of the type <paramref name="counts"/>, to a relative accuracy of about 1e-13.</summary>
    /// <param name="counts">V counts, not negative, that sum to L.</param>
    double TypeProbability(ReadOnlySpan<int> counts);

    /// <summary>The probability that the token after a sequence of the type <paramref name="counts"/> is <paramref name="symbol"/>.</summary>
    double NextTokenProbability(ReadOnlySpan<int> counts, int symbol);
}

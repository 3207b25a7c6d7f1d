using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Sequences;

/// <summary>Sequences of independent, identically distributed tokens; the token that follows is one more of them.</summary>
public sealed class IidMeasure : ISequenceMeasure
{
    /// <summary>How far the probabilities may be from summing to 1.</summary>
    public const double SumTolerance = 1e-9;

    private readonly double[] _cumulative;

    /// <summary>The measure of given token probabilities.</summary>
    /// <param name="length">Length L of a sequence, at least 1.</param>
    /// <param name="probabilities">The probabilities of symbols 0 … V−1, each at least 0, summing to 1 within <see cref="SumTolerance"/>.</param>
    /// <exception cref="RequestException">The length or the probabilities are not as said.</exception>
    public IidMeasure(int length, IReadOnlyList<double> probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        if (length < 1)
            throw new RequestException($"Sequences of length {length} were asked for; a length is at least 1.");
        double sum = CheckedSum(probabilities);
        Length = length;
        Probabilities = [.. probabilities.Select(p => p / sum)];
        _cumulative = Cumulate(Probabilities);
    }

    /// <inheritdoc/>
    public int Length { get; }

    /// <inheritdoc/>
    public int Vocabulary => Probabilities.Length;

    /// <summary>The token probabilities, divided by their sum.</summary>
    public ImmutableArray<double> Probabilities { get; }

    /// <summary>The measure in plain words, such as "64 independent tokens of 2 symbols with probabilities 0.5, 0.5".</summary>
    public string Description
    {
        get
        {
            string shown = Vocabulary <= 8 ? $" with probabilities {string.Join(", ", Probabilities.Select(p => $"{p:G6}"))}" : "";
            return $"{Length} independent tokens of {Vocabulary} symbol{(Vocabulary == 1 ? "" : "s")}{shown}";
        }
    }

    /// <summary>Draws sequences one after the other, each token by inverting the cumulative distribution, the next token last.</summary>
    /// <remarks>The first members of a sample are the same however many follow.</remarks>
    /// <inheritdoc/>
    public SequenceSample Draw(int count, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int[] tokens = SampleStorage.Tokens(count, Length), next = new int[count];
        for (int i = 0; i < count; i++)
        {
            foreach (ref int token in tokens.AsSpan(i * Length, Length))
                token = DrawToken(stream);
            next[i] = DrawToken(stream);
        }

        return new SequenceSample(new SequenceSet(count, Length, Vocabulary, tokens), next);
    }

    // The first symbol whose cumulative probability exceeds u: symbols of probability 0 are never the first.
    private int DrawToken(RandomStream stream)
    {
        double u = stream.NextUniform();
        int low = 0, high = _cumulative.Length - 1;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (u < _cumulative[middle])
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    private static double CheckedSum(IReadOnlyList<double> probabilities)
    {
        if (probabilities.Count == 0)
            throw new RequestException("No token probabilities were given; at least one is needed.");
        double sum = 0;
        for (int v = 0; v < probabilities.Count; v++)
        {
            if (!(probabilities[v] is >= 0 and <= 1 + SumTolerance))
                throw new RequestException($"The probability of symbol {v} is {probabilities[v]}; probabilities lie between 0 and 1.");
            sum += probabilities[v];
        }

        if (Math.Abs(sum - 1) > SumTolerance)
            throw new RequestException($"The {probabilities.Count} token probabilities sum to {sum}; they must sum to 1 within {SumTolerance}.");
        return sum;
    }

    // From the last symbol of positive probability on, the cumulative probability is exactly 1 whatever rounding did.
    private static double[] Cumulate(ImmutableArray<double> probabilities)
    {
        double[] cumulative = new double[probabilities.Length];
        int last = probabilities.Length - 1;
        while (probabilities[last] == 0)
            last--;
        double sum = 0;
        for (int v = 0; v < cumulative.Length; v++)
        {
            sum += probabilities[v];
            cumulative[v] = v < last ? sum : 1;
        }

        return cumulative;
    }
}

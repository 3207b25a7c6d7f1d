using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Sequences;

/// <summary>The distribution of one item among finitely many: of a token among symbols, of a component in a mixture.</summary>
internal sealed class TokenDistribution
{
    private readonly double[] _cumulative;

    /// <summary>A distribution by its probabilities.</summary>
    /// <param name="probabilities">At least one; each at least 0; they sum to 1 within <see cref="IidMeasure.SumTolerance"/>.</param>
    /// <param name="plural">What they are, for messages: "token probabilities".</param>
    /// <param name="singular">What one of them is: "probability of symbol".</param>
    /// <exception cref="RequestException">The probabilities are not as said.</exception>
    public TokenDistribution(IReadOnlyList<double> probabilities, string plural = "token probabilities", string singular = "probability of symbol")
    {
        if (probabilities.Count == 0)
            throw new RequestException($"No {plural} were given; at least one is needed.");
        double sum = 0;
        for (int v = 0; v < probabilities.Count; v++)
        {
            if (!(probabilities[v] is >= 0 and <= 1 + IidMeasure.SumTolerance))
                throw new RequestException($"The {singular} {v} is {probabilities[v]}; it must lie between 0 and 1.");
            sum += probabilities[v];
        }

        if (Math.Abs(sum - 1) > IidMeasure.SumTolerance)
            throw new RequestException($"The {probabilities.Count} {plural} sum to {sum}; they must sum to 1 within {IidMeasure.SumTolerance}.");
        Probabilities = [.. probabilities.Select(p => p / sum)];
        _cumulative = Cumulate(Probabilities);
    }

    /// <summary>The probabilities, divided by their sum.</summary>
    public ImmutableArray<double> Probabilities { get; }

    /// <summary>Draws an item by inverting the cumulative distribution; items of probability 0 are never drawn.</summary>
    public int Draw(RandomStream stream)
    {
        // The first item whose cumulative probability exceeds u: items of probability 0 are never the first.
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

    // From the last item of positive probability on, the cumulative probability is exactly 1 whatever rounding did.
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

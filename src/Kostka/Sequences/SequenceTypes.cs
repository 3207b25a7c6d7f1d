using System.Numerics;

namespace Kostka.Sequences;

/// <summary>The types of sequences that have a noticeable probability under an exchangeable measure.</summary>
/// <remarks>Ordered by their counts, the last symbol's first: of two symbols, by ascending number of ones.</remarks>
public sealed class SequenceTypes
{
    /// <summary>Types below this probability do not matter to numbers of double precision.</summary>
    public const double DefaultThreshold = 1e-17;

    /// <summary>The largest number of types that is listed.</summary>
    public const int MostTypes = 10_000_000;

    private readonly int[] _counts;

    internal SequenceTypes(int vocabulary, int[] counts, double[] probabilities, double prunedProbability)
    {
        Vocabulary = vocabulary;
        _counts = counts;
        Probabilities = probabilities;
        PrunedProbability = prunedProbability;
    }

    /// <summary>Number of types listed.</summary>
    public int Count => Probabilities.Length;

    /// <summary>Number of symbols, V.</summary>
    public int Vocabulary { get; }

    /// <summary>The counts of all types, type by type: <see cref="Count"/> × V.</summary>
    public ReadOnlySpan<int> Counts => _counts;

    /// <summary>The probability of each type.</summary>
    public double[] Probabilities { get; }

    /// <summary>The probability of all types that were left out together.</summary>
    public double PrunedProbability { get; }

    /// <summary>The V counts of type number <paramref name="index"/>.</summary>
    public ReadOnlySpan<int> this[int index] => _counts.AsSpan(index * Vocabulary, Vocabulary);

    /// <summary>The number of all types, C(L+V−1, V−1).</summary>
    public static BigInteger Number(int length, int vocabulary)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabulary, 1);
        BigInteger number = BigInteger.One;
        for (int i = 1; i <= Math.Min(vocabulary - 1, length); i++)
            number = number * (length + vocabulary - i) / i;
        return number;
    }

    /// <summary>The types of at least a given probability.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="threshold">The probability from which on a type is listed, below 1; 0 lists every possible type.</param>
    /// <exception cref="RequestException">There are more than <see cref="MostTypes"/>.</exception>
    /// <remarks>Of a mixture of independent tokens the listed types are found without visiting many others; of other measures every type is visited.</remarks>
    public static SequenceTypes Above(IExchangeableMeasure measure, double threshold = DefaultThreshold)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentOutOfRangeException.ThrowIfNegative(threshold);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(threshold, 1);
        var search = new TypeSearch(measure, threshold);
        switch (measure)
        {
            case IIidMixture mixture:
                search.WalkFromModes(mixture.Components);
                break;
            case TypesMeasure types:
                search.Visit(types.Types);
                break;
            default:
                search.VisitAll();
                break;
        }

        return search.Found();
    }
}

using System.Collections.Immutable;

namespace Kostka.Sequences;

/// <summary>Finds the types of at least a given probability, and adds up the probability of the others.</summary>
internal sealed class TypeSearch(IExchangeableMeasure measure, double threshold)
{
    // Tails are followed to this share of the threshold; geometrically falling, the rest beyond is as small.
    private const double TailShare = 1e-6;

    private readonly int[] _current = new int[measure.Vocabulary];
    private readonly List<int> _counts = [];
    private readonly List<double> _probabilities = [];
    private double _pruned;

    /// <summary>What was found.</summary>
    public SequenceTypes Found() => new(measure.Vocabulary, [.. _counts], [.. _probabilities], _pruned);

    /// <summary>Tries the given types.</summary>
    public void Visit(IEnumerable<SequenceType> types)
    {
        foreach (SequenceType type in types.OrderBy(type => type, Comparer<SequenceType>.Create(ByLastSymbols)))
        {
            type.Counts.CopyTo(_current);
            VisitCurrent();
        }
    }

    /// <summary>Tries all types.</summary>
    /// <exception cref="RequestException">There are too many.</exception>
    public void VisitAll()
    {
        if (SequenceTypes.Number(measure.Length, measure.Vocabulary) > SequenceTypes.MostTypes)
            throw TooMany($"has {SequenceTypes.Number(measure.Length, measure.Vocabulary)} types");
        VisitAll(measure.Vocabulary - 1, measure.Length);
    }

    /// <summary>
    /// Tries the types of a mixture of independent tokens, symbol by symbol from the last: given the counts so far, the next is binomial in every
    /// component, and is followed both ways from its mode until too little probability is left.
    /// </summary>
    public void WalkFromModes(ImmutableArray<IidComponent> components)
    {
        // rest[c][v]: the probability of the symbols 0 … v together.
        double[][] rest = [.. components.Select(component => CumulativeSums(component.Probabilities))];
        Walk(components, rest, measure.Vocabulary - 1, measure.Length, [.. components.Select(component => component.Weight)]);
    }

    private void VisitAll(int symbol, int remaining)
    {
        if (symbol == 0)
        {
            _current[0] = remaining;
            VisitCurrent();
            return;
        }

        for (int count = 0; count <= remaining; count++)
        {
            _current[symbol] = count;
            VisitAll(symbol - 1, remaining - count);
        }
    }

    private void VisitCurrent()
    {
        double probability = measure.TypeProbability(_current);
        if (probability < threshold || probability == 0)
        {
            _pruned += probability;
            return;
        }

        if (_probabilities.Count == SequenceTypes.MostTypes)
            throw TooMany($"has more than {SequenceTypes.MostTypes} types of probability {threshold} and more");
        _counts.AddRange(_current);
        _probabilities.Add(probability);
    }

    // mass[c]: weight of the component times the probability in it of the counts chosen so far.
    private void Walk(ImmutableArray<IidComponent> components, double[][] rest, int symbol, int remaining, double[] mass)
    {
        if (symbol == 0)
        {
            _current[0] = remaining;
            VisitCurrent();
            return;
        }

        var masses = new SortedDictionary<int, double[]>();
        for (int c = 0; c < mass.Length; c++)
        {
            if (mass[c] == 0)
                continue;
            double p = rest[c][symbol] == 0 ? 0 : Math.Min(1, components[c].Probabilities[symbol] / rest[c][symbol]);
            double[] q = [1 - p, p];
            int mode = (int)Math.Min(remaining, Math.Floor((remaining + 1.0) * p));
            double top = mass[c] * Math.Exp(MultinomialLaw.LogProbability([remaining - mode, mode], q)), value = top;
            if (!Worth(top))
            {
                _pruned += mass[c];
                continue;
            }

            for (int n = mode; n <= remaining && Worth(value); n++)
            {
                Add(n, c, value);
                value *= (remaining - n) / (n + 1.0) * (p / (1 - p));
            }

            value = top;
            for (int n = mode; n > 0;)
            {
                value *= n / (remaining - n + 1.0) * ((1 - p) / p);
                n--;
                if (!Worth(value))
                    break;
                Add(n, c, value);
            }
        }

        foreach ((int count, double[] next) in masses)
        {
            if (next.Sum() < threshold)
            {
                _pruned += next.Sum();
                continue;
            }

            _current[symbol] = count;
            Walk(components, rest, symbol - 1, remaining - count, next);
        }

        bool Worth(double value) => value > threshold * TailShare / mass.Length;

        void Add(int count, int component, double value)
        {
            if (!masses.TryGetValue(count, out double[]? next))
                masses.Add(count, next = new double[mass.Length]);
            next[component] = value;
        }
    }

    private static double[] CumulativeSums(ImmutableArray<double> probabilities)
    {
        double[] sums = [.. probabilities];
        for (int v = 1; v < sums.Length; v++)
            sums[v] += sums[v - 1];
        return sums;
    }

    private static int ByLastSymbols(SequenceType x, SequenceType y)
    {
        for (int v = x.Vocabulary - 1; v >= 0; v--)
        {
            if (x.Counts[v] != y.Counts[v])
                return x.Counts[v].CompareTo(y.Counts[v]);
        }

        return 0;
    }

    private RequestException TooMany(string what) => new(
        $"The measure of {measure.Length} tokens of {measure.Vocabulary} symbols {what}; at most {SequenceTypes.MostTypes} can be listed. "
        + "Ask for shorter sequences or fewer symbols, or for spectrum: { method: sampled }.");
}

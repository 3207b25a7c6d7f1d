using Kostka.Numerics;
using Kostka.Numerics.Lanes;
using Kostka.Numerics.Quadrature;
using Kostka.Sequences;
using Kostka.Spectra.Exact.Quadrature;
using Kostka.Spectra.Exact.Targets;
using Series = Kostka.Numerics.Lanes.Jet<Kostka.Numerics.Lanes.Real, Kostka.Numerics.Lanes.Sixteen<Kostka.Numerics.Lanes.Real>>;

namespace Kostka.Spectra.Exact.ClosedForm;

/// <summary>
/// The part of a target's autocorrelation in functions of at most two positions. A target sees one symbol, so with ψ = ([token = symbol] − p)/√(p(1−p)) it has a part
/// along 1, ψ and ψψ only: three numbers a pair in (L), two in (L−1, 1), one in (L−2, 2), as for two symbols.
/// </summary>
internal sealed class ClosedFormTarget
{
    /// <summary>The largest number of positions that a target may look at: its autocorrelation is a polynomial of this degree, which the rules integrate exactly.</summary>
    public const int MostPositions = 15;

    private const int Order = 15;
    private const double Reach = 10, Negligible = 1e-22;

    private readonly TargetCorrelation _target;
    private readonly int _length, _nodes;
    private readonly double _p;
    private readonly bool _whole; // sums over whole numbers
    private readonly double[] _values = []; // of a function of the counts, its products with the polynomials

    /// <summary>The projection of a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="measure">Independent tokens.</param>
    /// <exception cref="RequestException">It looks at too many positions.</exception>
    public ClosedFormTarget(TargetCorrelation target, IidMeasure measure)
    {
        if (!target.IsOfCounts && target.MostBelow > MostPositions)
        {
            throw new RequestException(
                $"target: the closed form projects functions of at most {MostPositions} positions, not {target.MostBelow}; spectrum: {{ method: exact }} has no such bound.");
        }

        _target = target;
        _length = measure.Length;
        _p = measure.Probabilities[target.Symbol];
        _nodes = (target.MostBelow / 2) + 4;
        _whole = (_length * Math.Min(_p, 1 - _p)) - (6 * Math.Sqrt(_length * _p * (1 - _p))) < 2 * _nodes;
        MeanSquare = target.IsOfCounts
            ? Counts(measure, out _values)
            : Rule(_length).Sum(node => node.Weight * target.Value(new Real(node.Count), new Real(node.Count), new Real(node.Count), false, false).Value);
    }

    /// <summary>The symbol that the target sees.</summary>
    public int Symbol => _target.Symbol;

    /// <summary>E f².</summary>
    public double MeanSquare { get; }

    /// <summary>C_k in the orthonormal functions of degree k, k + 1, … 2 that belong to (L − k, k), by the Rodrigues form as for the kernel.</summary>
    public Matrix Block(int k)
    {
        double positions = _length - (2.0 * k);
        int size = positions < 0 || (k > 0 && _p is 0 or 1) ? 0 : Math.Min(3 - k, new KrawtchoukPolynomials(positions, _p).Count);
        var block = new Matrix(size, size);
        if (_target.IsOfCounts && k > 0)
            return block;
        if (_target.IsOfCounts)
        {
            Add(block, 1, _values, _values);
            return block;
        }

        // n ones in x and t of them ones in y, too; the others of y stand at the zeros of x.
        var difference = new ForwardDifference(k, Order);
        double variance = Math.Pow(_p * (1 - _p), k);
        foreach ((double n, double weight) in Rule(positions))
        {
            double[] ofX = Polynomials(positions, n, size);
            foreach ((double t, double both) in Rule(n))
            {
                foreach ((double onlyY, double rest) in Rule(positions - n))
                {
                    double m = t + onlyY;
                    Series value = _target.Value(Series.Of(n + k), Series.Of(m + k), Series.Linear(new Real(t + (0.5 * k)), new Real(1), Order), false, false);
                    Add(block, variance * weight * both * rest * difference.Of(value).Value, ofX, Polynomials(positions, m, size));
                }
            }
        }

        return block;
    }

    /// <summary>E f² of a function of the counts, and its products with the first three polynomials. Under independent tokens it depends on one count only.</summary>
    private double Counts(IidMeasure measure, out double[] products)
    {
        int number = Math.Min(3, new KrawtchoukPolynomials(_length, _p).Count);
        products = new double[number];
        int[] counts = new int[measure.Vocabulary];
        int other = Enumerable.Range(0, counts.Length).FirstOrDefault(u => u != _target.Symbol && measure.Probabilities[u] > 0, _target.Symbol == 0 ? counts.Length - 1 : 0);
        double square = 0;
        for (int ones = 0; ones <= _length; ones++)
        {
            double probability = Math.Exp(MultinomialLaw.LogProbability([ones, _length - ones], [_p, 1 - _p]));
            if (probability == 0)
                continue;
            counts[other] = _length - ones;
            counts[_target.Symbol] = ones;
            double value = _target.OfCounts(counts);
            square += probability * value * value;
            double[] polynomials = Polynomials(_length, ones, number);
            for (int r = 0; r < number; r++)
                products[r] += probability * value * polynomials[r];
        }

        return square;
    }

    /// <summary>
    /// A binomial law: its Gauss rule, exact for the polynomials that occur here and there at real numbers of trials, too, as long as these are not fewer than
    /// nodes. A rare symbol (or a rare absence of it) makes them few, but then so are the whole numbers that have any probability.
    /// </summary>
    private IEnumerable<(double Count, double Weight)> Rule(double trials)
    {
        var law = new KrawtchoukPolynomials(Math.Max(0, trials), _p);
        if (!_whole)
        {
            QuadratureRule rule = law.Gauss(_nodes);
            return rule.Nodes.Zip(rule.Weights, (node, weight) => (law.Mean + (law.Deviation * node), weight));
        }

        int all = (int)Math.Round(law.Trials), reach = (int)(Reach * (law.Deviation + 2));
        int first = Math.Max(0, (int)law.Mean - reach), last = Math.Min(all, (int)law.Mean + reach);
        return Enumerable.Range(first, last - first + 1)
            .Select(count => ((double)count, Math.Exp(MultinomialLaw.LogProbability([count, all - count], [_p, 1 - _p]))))
            .Where(node => node.Item2 > Negligible);
    }

    private double[] Polynomials(double trials, double count, int number)
    {
        var law = new KrawtchoukPolynomials(trials, _p);
        double[] values = new double[number];
        law.Evaluate([law.Deviation == 0 ? 0 : (count - law.Mean) / law.Deviation], number, values);
        return values;
    }

    private static void Add(Matrix block, double weight, double[] left, double[] right)
    {
        for (int r = 0; r < block.Rows; r++)
        {
            for (int s = 0; s < block.Columns; s++)
                block[r, s] += weight * left[r] * right[s];
        }
    }
}

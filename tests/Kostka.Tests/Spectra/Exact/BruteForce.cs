using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra.Exact;
using Kostka.Symmetry;

namespace Kostka.Tests.Spectra.Exact;

/// <summary>The kernel operator on all V^L sequences, as a matrix.</summary>
internal sealed class BruteForce
{
    private readonly SequenceSet _all;
    private readonly double[] _probabilities;
    private readonly Matrix _operator;

    public BruteForce(Architecture architecture, KernelKind kind, IExchangeableMeasure measure)
    {
        _all = Sequences(measure.Length, measure.Vocabulary);
        int count = _all.Count;
        _probabilities = [.. Enumerable.Range(0, count).Select(x => Probability(measure, _all[x]))];
        _operator = new InfiniteKernel(architecture, kind).Gram(_all, new Computation(1));
        for (int x = 0; x < count; x++)
        {
            for (int y = 0; y < count; y++)
                _operator[x, y] *= Math.Sqrt(_probabilities[x] * _probabilities[y]);
        }
    }

    /// <summary>All V^L sequences.</summary>
    public static SequenceSet Sequences(int length, int vocabulary)
    {
        int count = (int)Math.Pow(vocabulary, length);
        int[] tokens = new int[count * length];
        for (int x = 0; x < count; x++)
        {
            for (int a = 0, rest = x; a < length; a++, rest /= vocabulary)
                tokens[(x * length) + a] = rest % vocabulary;
        }

        return new SequenceSet(count, length, vocabulary, tokens);
    }

    /// <summary>All V^L eigenvalues, descending.</summary>
    public double[] Eigenvalues() => LabelledEigenvalues(0, 0);

    /// <summary>E k(x, x).</summary>
    public double Trace => Enumerable.Range(0, _all.Count).Sum(x => _operator[x, x]);

    /// <summary>
    /// The eigenvalues of T + c·(mean of all transpositions of the first <paramref name="positions"/> positions), descending. The mean acts as χ_λ(transposition)/d_λ
    /// on the irrep λ: the sum tells in which irrep an eigenvalue lives.
    /// </summary>
    public double[] LabelledEigenvalues(double c, int positions)
    {
        Matrix sum = _operator.Clone();
        int vocabulary = _all.Vocabulary, pairs = positions * (positions - 1) / 2;
        for (int x = 0; x < _all.Count && pairs > 0; x++)
        {
            for (int a = 0; a < positions; a++)
            {
                for (int b = 0; b < a; b++)
                {
                    int delta = _all[x][a] - _all[x][b];
                    int y = x + (delta * ((int)Math.Pow(vocabulary, b) - (int)Math.Pow(vocabulary, a)));
                    sum[x, y] += c / pairs;
                }
            }
        }

        return LinearAlgebra.Default.Eigen(sum).Values;
    }

    /// <summary>The same, predicted from a spectrum by irrep.</summary>
    public static double[] LabelledEigenvalues(SymmetricSpectrum spectrum, double c) => LabelledEigenvalues(spectrum.Irreps, c);

    /// <summary>The same, predicted from the eigenvalues of the irreps.</summary>
    public static double[] LabelledEigenvalues(IEnumerable<IrrepModes> irreps, double c) =>
        [.. irreps
            .SelectMany(irrep => irrep.Eigenvalues.SelectMany(value => Enumerable.Repeat(value + (c * TranspositionRatio(irrep.Irrep)), (int)irrep.Dimension)))
            .OrderDescending()];

    /// <summary>E f², ⟨f, T f⟩ and ⟨f, T² f⟩ of a target.</summary>
    public double[] Moments(ITarget target)
    {
        double[] values = target.Evaluate(new SequenceSample(_all, new int[_all.Count]));
        var f = new Matrix(_all.Count, 1, [.. values.Select((value, x) => value * Math.Sqrt(_probabilities[x]))]);
        var image = new Matrix(_all.Count, 1);
        LinearAlgebra.Default.Multiply(_operator, f, image);
        return [Dot(f, f), Dot(f, image), Dot(image, image)];
    }

    /// <summary>χ_λ(transposition)/d_λ: the sum of the contents of the boxes over the number of transpositions.</summary>
    private static double TranspositionRatio(Partition irrep)
    {
        double contents = 0;
        for (int row = 0; row < irrep.Rows; row++)
        {
            for (int column = 0; column < irrep.Parts[row]; column++)
                contents += column - row;
        }

        return irrep.Size < 2 ? 0 : contents / (irrep.Size * (irrep.Size - 1) / 2.0);
    }

    private static double Dot(Matrix a, Matrix b) => a.Values.Zip(b.Values, (x, y) => x * y).Sum();

    private static double Probability(IExchangeableMeasure measure, ReadOnlySpan<int> sequence)
    {
        int[] counts = new int[measure.Vocabulary];
        foreach (int symbol in sequence)
            counts[symbol]++;
        double ways = 1;
        int placed = 0;
        foreach (int count in counts)
        {
            for (int c = 1; c <= count; c++)
                ways = ways * ++placed / c;
        }

        return measure.TypeProbability(counts) / ways;
    }
}

using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Corpora.Components;

/// <summary>Principal components of windows, the levels of their exchangeable idealisation, and which component belongs to which level.</summary>
internal sealed class StructureSearch(ReadOnlyMemory<int> tokens, int vocabulary, int length, Computation computation)
{
    /// <summary>The largest components.</summary>
    public PrincipalStructure Find(int count)
    {
        LanczosEigen components = Components(count, computation.Part(0, 0.7));
        ImmutableArray<Multiplet> levels = Levels(count);
        computation.Progress?.Report(1);
        return new PrincipalStructure(
            [.. Enumerable.Range(0, components.Values.Length).Select(r => Describe(components, r, levels))], levels);
    }

    private LanczosEigen Components(int count, Computation part)
    {
        var covariance = new WindowOperator(tokens, vocabulary, length, part);
        return Lanczos.Largest(covariance.Size, covariance.Apply, count, new RandomStream(0, "principal components"), part);
    }

    // As many of either irrep as there are components: any component's level is among them, unless it is smeared over several.
    private ImmutableArray<Multiplet> Levels(int count)
    {
        var operators = new ExchangeableOperators(tokens, vocabulary, length, computation);
        IEnumerable<Multiplet> levels = LevelsOf(operators.ApplyTrivial, standard: false, count);
        if (length > 1)
            levels = levels.Concat(LevelsOf(operators.ApplyStandard, standard: true, count));
        return [.. levels.OrderByDescending(level => level.Eigenvalue)];
    }

    private List<Multiplet> LevelsOf(SymmetricOperator @operator, bool standard, int count)
    {
        LanczosEigen eigen = Lanczos.Largest(vocabulary, @operator, count, new RandomStream(0, "levels"), computation with { Progress = null });
        return [.. eigen.Values.Select((value, r) =>
        {
            double[] symbols = eigen.Vectors.Row(r).ToArray();
            MakeLargestPositive(symbols);
            Matrix positions = PositionCovariance.Of(tokens, symbols, length, computation);
            double[] partners = standard ? PositionCovariance.StandardPart(positions) : [Summation.Sum(positions.Values) / length];
            return new Multiplet(standard, value, eigen.Residuals[r], [.. symbols], [.. partners], Splitting(partners));
        })];
    }

    private PrincipalComponent Describe(LanczosEigen components, int r, ImmutableArray<Multiplet> levels)
    {
        double[] vector = components.Vectors.Row(r).ToArray();
        MakeLargestPositive(vector);
        var loadings = new Matrix(length, vocabulary);
        double[] mean = new double[vocabulary];
        for (int u = 0; u < vocabulary; u++)
        {
            for (int a = 0; a < length; a++)
            {
                loadings[a, u] = vector[(u * length) + length - 1 - a];
                mean[u] += loadings[a, u] / length;
            }
        }

        double trivial = Math.Min(1, length * mean.Sum(value => value * value));
        double[] weights = [.. levels.Select(level => Weight(level, loadings, mean))];
        double largest = weights.DefaultIfEmpty().Max();
        return new PrincipalComponent(
            components.Values[r],
            components.Residuals[r],
            trivial,
            1 - trivial,
            loadings,
            largest > 0 ? Array.IndexOf(weights, largest) : -1,
            largest);
    }

    /// <summary>Share of a component within the space of a level.</summary>
    private double Weight(Multiplet level, Matrix loadings, double[] mean)
    {
        ReadOnlySpan<double> symbols = level.Symbols.AsSpan();
        double atMean = Dot(symbols, mean);
        if (!level.Standard)
            return Math.Min(1, length * atMean * atMean);
        double sum = 0;
        for (int a = 0; a < length; a++)
        {
            double deviation = Dot(symbols, loadings.Row(a)) - atMean;
            sum += deviation * deviation;
        }

        return Math.Min(1, sum);
    }

    private static double Splitting(double[] partners)
    {
        if (partners.Length < 2)
            return double.NaN;
        double mean = partners.Average();
        return Math.Sqrt(partners.Sum(value => (value - mean) * (value - mean)) / partners.Length) / mean;
    }

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => System.Numerics.Tensors.TensorPrimitives.Dot(x, y);

    private static void MakeLargestPositive(double[] vector)
    {
        int largest = System.Numerics.Tensors.TensorPrimitives.IndexOfMaxMagnitude<double>(vector);
        if (vector[largest] < 0)
            System.Numerics.Tensors.TensorPrimitives.Negate<double>(vector, vector);
    }
}

using FsCheck;
using FsCheck.Fluent;
using Kostka.Corpora;
using Kostka.Numerics;

namespace Kostka.Tests.Corpora;

public sealed class PrincipalStructureTests
{
    private static readonly Computation _twoThreads = new(2);

    [Fact]
    public void Components_are_eigenvectors_of_the_explicit_matrix()
    {
        Prop.ForAll(RandomTexts.Small(longest: 6), text =>
        {
            (int[] tokens, int vocabulary, int length) = text;
            Matrix c = ExplicitCovariance.Of(tokens, vocabulary, length);
            double[] expected = LinearAlgebra.Default.Eigenvalues(c.Clone());
            var components = WindowCovariance.Compute(tokens, vocabulary, length, _twoThreads).Components(6, _twoThreads);
            Assert.Equal(Math.Min(6, c.Rows), components.Length);
            for (int r = 0; r < components.Length; r++)
            {
                PrincipalComponent component = components[r];
                Assert.Equal(expected[r], component.Eigenvalue, 1e-10);
                Assert.InRange(component.Residual, 0, 1e-9);
                AssertEigenvector(c, component);
                Assert.Equal(TrivialWeight(component.Loadings), component.TrivialWeight, 1e-12);
                Assert.Equal(1, component.TrivialWeight + component.StandardWeight, 1e-12);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(42UL, 43UL));
    }

    [Fact]
    public void Levels_are_those_of_the_average_over_all_permutations()
    {
        Prop.ForAll(RandomTexts.Small(longest: 5), text =>
        {
            (int[] tokens, int vocabulary, int length) = text;
            Matrix average = PermutationAverage.Of(ExplicitCovariance.Of(tokens, vocabulary, length), vocabulary, length);
            double[] expected = LinearAlgebra.Default.Eigenvalues(average.Clone());
            var levels = WindowCovariance.Compute(tokens, vocabulary, length, _twoThreads).Structure(vocabulary, _twoThreads).Multiplets;

            // All levels with their degeneracies are the whole spectrum of the average.
            double[] found = [.. levels.SelectMany(level => Enumerable.Repeat(level.Eigenvalue, level.Degeneracy)).OrderDescending()];
            Assert.Equal(expected.Length, found.Length);
            for (int r = 0; r < found.Length; r++)
                Assert.Equal(expected[r], found[r], 1e-10);
            foreach (Multiplet level in levels)
            {
                Assert.Equal(level.Eigenvalue, level.Partners.Average(), 1e-10);
                Assert.Equal(level.Partners.OrderDescending(), level.Partners);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(42UL, 43UL));
    }

    [Fact]
    public void Partners_are_the_eigenvalues_within_the_space_of_a_level()
    {
        int[] tokens = MarkovText(400, 4);
        const int length = 5, vocabulary = 4;
        Matrix c = ExplicitCovariance.Of(tokens, vocabulary, length);
        PrincipalStructure structure = WindowCovariance.Compute(tokens, vocabulary, length, _twoThreads).Structure(3, _twoThreads);
        Multiplet level = structure.Multiplets.First(l => l.Standard);

        // ⟨ψ at a, C ψ at b⟩ in the patterns of positions e_0 − e_1, e_0 + e_1 − 2e_2, …
        var within = new Matrix(length - 1, length - 1);
        for (int k = 1; k < length; k++)
        {
            for (int l = 1; l < length; l++)
            {
                double sum = 0;
                for (int a = 0; a < length; a++)
                {
                    for (int b = 0; b < length; b++)
                    {
                        for (int u = 0; u < vocabulary; u++)
                        {
                            for (int v = 0; v < vocabulary; v++)
                                sum += Pattern(k, a) * Pattern(l, b) * level.Symbols[u] * level.Symbols[v] * c[(a * vocabulary) + u, (b * vocabulary) + v];
                        }
                    }
                }

                within[k - 1, l - 1] = sum;
            }
        }

        double[] expected = LinearAlgebra.Default.Eigenvalues(within);
        Assert.Equal(length - 1, level.Partners.Length);
        for (int r = 0; r < expected.Length; r++)
            Assert.Equal(expected[r], level.Partners[r], 1e-12);
        Assert.True(level.Splitting > 0.05);
    }

    [Fact]
    public void In_a_shuffled_text_components_fall_into_multiplets_and_in_an_ordered_one_they_are_spread()
    {
        // Symbols of 50, 30, 15 and 5 % give levels far apart, against noise of 1/√T.
        var stream = new RandomStream(5, "symbols");
        int[] shuffled = [.. Enumerable.Range(0, 40_000).Select(_ => stream.NextUniform() switch { < 0.5 => 0, < 0.8 => 1, < 0.95 => 2, _ => 3 })];
        PrincipalStructure structure = WindowCovariance.Compute(shuffled, 4, 6, _twoThreads).Structure(18, _twoThreads);
        foreach (PrincipalComponent component in structure.Components)
            Assert.InRange(structure.Multiplets[component.Multiplet].Eigenvalue / component.Eigenvalue, 0.8, 1.25);
        Assert.All(structure.Multiplets.Where(l => l.Standard && l.Eigenvalue > 1e-9), level => Assert.InRange(level.Splitting, 0, 0.1));

        PrincipalStructure ordered = WindowCovariance.Compute(MarkovText(40_000, 4), 4, 6, _twoThreads).Structure(18, _twoThreads);
        Assert.True(ordered.Multiplets.First(l => l.Standard).Splitting > 0.2);
    }

    [Fact]
    public void Exactly_exchangeable_windows_have_exact_multiplets()
    {
        // Two symbols, windows of two: all four pairs equally often, 0 0 1 1 0. C is a multiple of the identity on what varies.
        PrincipalStructure structure = WindowCovariance.Compute(new[] { 0, 0, 1, 1, 0 }, 2, 2, _twoThreads).Structure(2, _twoThreads);
        Assert.Equal(0.5, structure.Components[0].Eigenvalue, 1e-12);
        Assert.Equal(0.5, structure.Components[1].Eigenvalue, 1e-12);
        Assert.Equal(2, structure.Multiplets.Count(l => Math.Abs(l.Eigenvalue - 0.5) < 1e-12));
    }

    /// <summary>A text in which each symbol prefers itself and its successor.</summary>
    internal static int[] MarkovText(int count, int vocabulary, ulong seed = 11)
    {
        var stream = new RandomStream(seed, "markov text");
        int[] tokens = new int[count];
        for (int i = 1; i < count; i++)
        {
            double u = stream.NextUniform();
            tokens[i] = u < 0.5 ? tokens[i - 1] : u < 0.8 ? (tokens[i - 1] + 1) % vocabulary : stream.NextBelow(vocabulary);
        }

        return tokens;
    }

    private static double Pattern(int k, int position) =>
        (position < k ? 1 : position == k ? -k : 0) / Math.Sqrt(k * (k + 1.0));

    private static double TrivialWeight(Matrix loadings)
    {
        double weight = 0;
        for (int u = 0; u < loadings.Columns; u++)
        {
            double mean = 0;
            for (int a = 0; a < loadings.Rows; a++)
                mean += loadings[a, u] / loadings.Rows;
            weight += loadings.Rows * mean * mean;
        }

        return weight;
    }

    private static void AssertEigenvector(Matrix c, PrincipalComponent component)
    {
        double[] v = component.Loadings.Values;
        Assert.Equal(1, v.Sum(x => x * x), 1e-10);
        for (int i = 0; i < c.Rows; i++)
        {
            double image = 0;
            for (int j = 0; j < c.Columns; j++)
                image += c[i, j] * v[j];
            Assert.Equal(component.Eigenvalue * v[i], image, 1e-9);
        }
    }
}

using Kostka.Sequences;
using Kostka.Symmetry;

namespace Kostka.Tests.Spectra.Isotypic;

/// <summary>Isotypic powers by brute force: ‖P_λ f‖² = Σ_x p(x) f(x) (P_λ f)(x), P_λ f = d_λ/L! Σ_π χ_λ(π) f∘π over all permutations.</summary>
internal static class ExactWeights
{
    /// <summary>All V^L sequences, in the order of <see cref="Index"/>.</summary>
    public static SequenceSet AllSequences(int length, int vocabulary)
    {
        int count = (int)Math.Pow(vocabulary, length);
        int[] tokens = new int[count * length];
        for (int i = 0; i < count; i++)
        {
            for (int a = 0, rest = i; a < length; a++, rest /= vocabulary)
                tokens[(i * length) + a] = rest % vocabulary;
        }

        return new SequenceSet(count, length, vocabulary, tokens);
    }

    public static int Index(ReadOnlySpan<int> sequence, int vocabulary)
    {
        int index = 0;
        for (int a = sequence.Length - 1; a >= 0; a--)
            index = (index * vocabulary) + sequence[a];
        return index;
    }

    /// <summary>Powers by irrep in the order of the character table, and in total.</summary>
    /// <param name="f">A function's value at all sequences.</param>
    /// <param name="probability">Of all sequences; exchangeable.</param>
    /// <param name="all">All sequences.</param>
    public static (Dictionary<Partition, double> Powers, double Total) Of(double[] f, double[] probability, SequenceSet all)
    {
        CharacterTable characters = CharacterTable.Of(all.Length);

        // ⟨f, f∘π⟩ summed over each class.
        double[] byClass = new double[characters.Partitions.Length];
        int[] moved = new int[all.Length];
        long permutations = 0;
        foreach (int[] permutation in Permutations(all.Length))
        {
            permutations++;
            double product = 0;
            for (int x = 0; x < f.Length; x++)
            {
                for (int a = 0; a < moved.Length; a++)
                    moved[a] = all[x][permutation[a]];
                product += probability[x] * f[x] * f[Index(moved, all.Vocabulary)];
            }

            byClass[characters.Partitions.IndexOf(ConjugacyClass.CycleType(permutation))] += product;
        }

        var powers = characters.Partitions.ToDictionary(irrep => irrep, irrep =>
        {
            double sum = 0;
            for (int c = 0; c < byClass.Length; c++)
                sum += characters[irrep, characters.Partitions[c]] * byClass[c];
            return (double)Dimensions.OfSymmetricGroup(irrep) * sum / permutations;
        });
        return (powers, Enumerable.Range(0, f.Length).Sum(x => probability[x] * f[x] * f[x]));
    }

    private static IEnumerable<int[]> Permutations(int n) => n == 0
        ? [[]]
        : Permutations(n - 1).SelectMany(smaller => Enumerable.Range(0, n).Select(place => (int[])[.. smaller[..place], n - 1, .. smaller[place..]]));
}

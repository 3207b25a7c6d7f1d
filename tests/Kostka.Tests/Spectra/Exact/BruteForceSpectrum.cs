using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Spectra.Exact;

/// <summary>The spectrum of a kernel operator from its matrix on all V^L sequences.</summary>
internal static class BruteForceSpectrum
{
    /// <summary>All V^L eigenvalues, in descending order.</summary>
    public static double[] Of(Architecture architecture, KernelKind kind, IidMeasure measure)
    {
        SequenceSet all = Sequences(measure.Length, measure.Vocabulary);
        Matrix gram = new InfiniteKernel(architecture, kind).Gram(all, Computation.Default);
        double[] root = new double[all.Count];
        for (int i = 0; i < root.Length; i++)
        {
            root[i] = 1;
            foreach (int token in all[i])
                root[i] *= Math.Sqrt(measure.Probabilities[token]);
        }

        for (int i = 0; i < root.Length; i++)
        {
            for (int j = 0; j < root.Length; j++)
                gram[i, j] *= root[i] * root[j];
        }

        return LinearAlgebra.Default.Eigen(gram).Values;
    }

    /// <summary>All V^L sequences.</summary>
    public static SequenceSet Sequences(int length, int vocabulary)
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
}

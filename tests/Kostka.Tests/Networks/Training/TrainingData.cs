using System.Numerics;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Networks.Training;

/// <summary>Small problems.</summary>
internal static class TrainingData
{
    public static SequenceSet Sequences(int count, int length, int vocabulary, ulong seed = 1)
    {
        var random = new RandomStream(seed, "test sequences");
        return new SequenceSet(count, length, vocabulary, [.. Enumerable.Range(0, count * length).Select(_ => random.NextBelow(vocabulary))]);
    }

    /// <summary>±1 by the product of the first two bits; every output the same but for a sign.</summary>
    public static T[] Parity<T>(SequenceSet inputs, int outputs = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var labels = new T[inputs.Count * outputs];
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<int> x = inputs[i / outputs];
            labels[i] = T.CreateTruncating((((x[0] + x[1]) % 2) + (i % outputs)) % 2 == 0 ? 1 : -1);
        }

        return labels;
    }

    public static T[] Noise<T>(int count, ulong seed = 2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomStream(seed, "test labels");
        return [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.NextGaussian()))];
    }

    public static RandomStream Stream(ulong seed = 3) => new(seed, "test training");
}

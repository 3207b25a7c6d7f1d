using Kostka.Networks;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Capacity.Constructions;

/// <summary>The smallest y·f(x) that a constructed network was seen to have.</summary>
/// <param name="Margin">The smallest y·f(x).</param>
/// <param name="Patterns">Number of patterns of the relevant bits.</param>
/// <param name="AllPatterns">Whether these are all 2^s; otherwise they are random, every number of ones equally often.</param>
/// <param name="Fillings">Number of ways in which the other bits were filled, for each pattern: all zeros, all ones, and random.</param>
public sealed record MeasuredMargin(double Margin, int Patterns, bool AllPatterns, int Fillings)
{
    /// <summary>The most patterns that are looked at.</summary>
    public const int MostPatterns = 1 << ReadOut.MostTableBits;

    // What a batch of sequences takes is then little beside the network.
    private const int TokensAtOnce = 1 << 22;

    /// <summary>Runs the engine on all patterns of the relevant bits, or on <see cref="MostPatterns"/> random ones where there are more.</summary>
    /// <param name="network">The network, as constructed or read from a file.</param>
    /// <param name="target">What it represents.</param>
    /// <param name="fillings">How often each pattern is looked at, at least 1.</param>
    /// <param name="stream">Where random bits come from.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <exception cref="RequestException">The engine's memory does not suffice.</exception>
    public static MeasuredMargin Of(ConstructedNetwork network, JuntaTarget target, int fillings, RandomStream stream, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(computation);
        ArgumentOutOfRangeException.ThrowIfLessThan(fillings, 1);
        Network shape = network.Network;
        int length = shape.Length, s = target.Positions.Length;
        bool all = s <= ReadOut.MostTableBits;
        int patterns = all ? 1 << s : MostPatterns;
        RequireMemory(shape);
        using var engine = new NetworkEngine<double>(shape, computation.Threads);
        int count = checked(patterns * fillings), most = Math.Max(1, TokensAtOnce / length);
        double margin = double.PositiveInfinity;
        double[] outputs = new double[Math.Min(count, most)];
        for (int start = 0; start < count; start += most)
        {
            computation.Cancellation.ThrowIfCancellationRequested();
            SequenceSet sequences = Draw(start, Math.Min(most, count - start));
            engine.Evaluate(network.Parameters, sequences, outputs.AsSpan(0, sequences.Count));
            double[] labels = target.Evaluate(new SequenceSample(sequences, []));
            for (int i = 0; i < sequences.Count; i++)
                margin = Math.Min(margin, labels[i] * outputs[i]);
            computation.Progress?.Report((double)(start + sequences.Count) / count);
        }

        return new MeasuredMargin(margin, patterns, all, fillings);

        SequenceSet Draw(int start, int number)
        {
            int[] tokens = new int[number * length];
            for (int i = 0; i < number; i++)
            {
                (int pattern, int filling) = Math.DivRem(start + i, fillings);
                Span<int> sequence = tokens.AsSpan(i * length, length);
                Fill(sequence, filling, stream.Child((ulong)(start + i)));
                int[] bits = all ? [.. Enumerable.Range(0, s).Select(j => (pattern >> j) & 1)] : WithOnes(s, pattern % (s + 1), stream.Child((ulong)(start + i)).Child(0));
                for (int j = 0; j < s; j++)
                    sequence[target.Positions[j]] = bits[j];
            }

            return new SequenceSet(number, length, 2, tokens);
        }
    }

    /// <summary>The extremes first: all other bits 0, or all 1, move the attended mean the furthest.</summary>
    private static void Fill(Span<int> sequence, int filling, RandomStream stream)
    {
        if (filling < 2)
            sequence.Fill(filling);
        else
        {
            foreach (ref int bit in sequence)
                bit = (int)(stream.NextBits() & 1);
        }
    }

    private static int[] WithOnes(int size, int ones, RandomStream stream)
    {
        int[] bits = new int[size];
        bits.AsSpan(0, ones).Fill(1);
        stream.Shuffle<int>(bits);
        return bits;
    }

    /// <summary>The engine holds position embeddings and the stream of every distinct row; the parameters are there already.</summary>
    private static void RequireMemory(Network network)
    {
        long rows = (3L * network.Length) + 2;
        MemoryGuard.Require(
            checked(rows * network.Options.Sizes.Width * sizeof(double)),
            $"running a network of {network.Length} tokens and {network.Options.Sizes.Width} coordinates",
            "Fewer tokens, or random signs for one-hot position vectors, need less.");
    }
}

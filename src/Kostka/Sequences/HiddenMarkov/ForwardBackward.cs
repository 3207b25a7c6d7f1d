using System.Numerics;
using System.Runtime.InteropServices;
using Kostka.Numerics;

namespace Kostka.Sequences.HiddenMarkov;

/// <summary>
/// The forward–backward algorithm on long texts (the E step of Baum and Welch), in memory that grows with the number of chunks, not of tokens. Stretches
/// are cut into chunks. One pass forward and, at the same time, one backward keep the states' law at the ends of chunks only; then the chunks,
/// independent of each other, are done again with every token's law, and counted.
/// </summary>
internal sealed class ForwardBackward
{
    /// <summary>Tokens in a chunk.</summary>
    private const int ChunkTokens = 1024;

    /// <summary>Sums are kept apart for so many groups of chunks, whatever the number of threads, so that it does not change the result.</summary>
    private const int MostGroups = 16;

    /// <summary>Probabilities are multiplied down to this before a logarithm is taken.</summary>
    private const double LeastProduct = 1e-200;

    private const long GroupBytes = 256L << 20;

    private readonly HiddenMarkovTables _tables;
    private readonly TokenStretches _data;
    private readonly Chunk[] _chunks;
    private readonly Vector<double>[] _before, _after; // the law at the chunk's left end of the state before it; p(what follows | the chunk's last state)

    private ForwardBackward(HiddenMarkovTables tables, TokenStretches data)
    {
        (_tables, _data) = (tables, data);
        List<Chunk> chunks = [];
        foreach (TextStretch stretch in data.Stretches)
        {
            for (long start = stretch.Start; start < stretch.End; start += ChunkTokens)
                chunks.Add(new Chunk((int)start, (int)Math.Min(start + ChunkTokens, stretch.End), start == stretch.Start, start + ChunkTokens >= stretch.End));
        }

        _chunks = [.. chunks];
        bool isCut = _chunks.Length > data.Stretches.Length;
        _before = new Vector<double>[isCut ? _chunks.Length * tables.Vectors : 0];
        _after = new Vector<double>[_before.Length];
    }

    private readonly record struct Chunk(int Start, int End, bool IsFirst, bool IsLast);

    /// <summary>The expected counts of all tokens under a model.</summary>
    /// <exception cref="RequestException">The model says that the tokens cannot occur.</exception>
    public static ExpectedCounts Count(HiddenMarkovModel model, TokenStretches data, Computation computation)
    {
        var run = new ForwardBackward(model.Tables, data);
        try
        {
            if (run._before.Length > 0)
                run.KeepEnds(computation);
            return run.CountChunks(computation);
        }
        catch (AggregateException several) when (several.InnerException is RequestException refused)
        {
            throw new RequestException(refused.Message, refused);
        }
    }

    private static ParallelOptions Options(Computation computation) =>
        new() { MaxDegreeOfParallelism = computation.Threads, CancellationToken = computation.Cancellation };

    private void KeepEnds(Computation computation)
    {
        int[] cut = [.. Enumerable.Range(0, _chunks.Length).Where(c => _chunks[c].IsFirst && !_chunks[c].IsLast)];
        Parallel.For(0, 2 * cut.Length, Options(computation), task =>
        {
            if (task % 2 == 0)
                Forward(cut[task / 2], computation.Cancellation);
            else
                Backward(cut[task / 2], computation.Cancellation);
        });
    }

    private void Forward(int c, CancellationToken cancellation)
    {
        var room = new Vector<double>[_tables.Vectors];
        var law = new Vector<double>[_tables.Vectors];
        for (; ; c++)
        {
            cancellation.ThrowIfCancellationRequested();
            law.CopyTo(_before.AsSpan(c * _tables.Vectors));
            Chunk chunk = _chunks[c];
            if (chunk.IsLast)
                return;
            ReadOnlySpan<int> tokens = _data.Tokens.Span[chunk.Start..chunk.End];
            for (int t = 0; t < tokens.Length; t++)
                Filter(chunk.IsFirst && t == 0, law, tokens[t], law, room);
        }
    }

    private void Backward(int c, CancellationToken cancellation)
    {
        while (!_chunks[c].IsLast)
            c++;
        var room = new Vector<double>[_tables.Vectors];
        var follows = new Vector<double>[_tables.Vectors];
        Array.Fill(follows, Vector<double>.One);
        for (; !_chunks[c].IsFirst; c--)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<int> tokens = _data.Tokens.Span[_chunks[c].Start.._chunks[c].End];
            for (int t = tokens.Length - 1; t >= 0; t--)
            {
                Multiply(_tables.Emission(tokens[t]), follows, room);
                _tables.Step(room, _tables.Backward, follows);
                Scale(follows, 1 / Sum(follows));
            }

            follows.CopyTo(_after.AsSpan((c - 1) * _tables.Vectors));
        }
    }

    private ExpectedCounts CountChunks(Computation computation)
    {
        int groups = (int)Math.Clamp(GroupBytes / ExpectedCounts.Bytes(_tables), 2, MostGroups);
        groups = Math.Min(groups, _chunks.Length);
        var counts = new ExpectedCounts[groups];
        Parallel.For(0, groups, Options(computation), group =>
        {
            var own = new ExpectedCounts(_tables);
            var laws = new Vector<double>[(ChunkTokens + 1) * _tables.Vectors];
            for (long c = _chunks.LongLength * group / groups; c < _chunks.LongLength * (group + 1) / groups; c++)
            {
                computation.Cancellation.ThrowIfCancellationRequested();
                CountChunk((int)c, laws, own);
            }

            counts[group] = own;
        });
        foreach (ExpectedCounts other in counts.Skip(1))
            counts[0].Add(other);
        return counts[0];
    }

    private void CountChunk(int c, Vector<double>[] laws, ExpectedCounts counts)
    {
        Chunk chunk = _chunks[c];
        int vectors = _tables.Vectors;
        ReadOnlySpan<int> tokens = _data.Tokens.Span[chunk.Start..chunk.End];
        Span<Vector<double>> room = new Vector<double>[vectors], follows = new Vector<double>[vectors];

        // laws[t + 1] is the law of the state at token t given the tokens up to it.
        if (!chunk.IsFirst)
            _before.AsSpan(c * vectors, vectors).CopyTo(laws);
        double product = 1;
        for (int t = 0; t < tokens.Length; t++)
        {
            double probability = Filter(chunk.IsFirst && t == 0, laws.AsSpan(t * vectors, vectors), tokens[t], laws.AsSpan((t + 1) * vectors, vectors), room);
            if (product * probability < LeastProduct)
            {
                counts.LogProbability += Math.Log(product);
                product = 1;
            }

            product *= probability;
        }

        counts.LogProbability += Math.Log(product);

        // p(what follows | state), scaled so that its mean over the state's law is 1: times that law it is the law given all tokens.
        if (chunk.IsLast)
            follows.Fill(Vector<double>.One);
        else
            _after.AsSpan(c * vectors, vectors).CopyTo(follows);
        Scale(follows, 1 / Product(follows, laws.AsSpan(tokens.Length * vectors, vectors)));
        for (int t = tokens.Length - 1; t >= 0; t--)
        {
            AddProduct(follows, laws.AsSpan((t + 1) * vectors, vectors), counts.Emission(tokens[t]));
            if (t == 0 && chunk.IsFirst)
            {
                AddProduct(follows, laws.AsSpan(vectors, vectors), counts.Initial);
                return;
            }

            Span<Vector<double>> law = laws.AsSpan(t * vectors, vectors);
            Multiply(_tables.Emission(tokens[t]), follows, room);
            _tables.Step(room, _tables.Backward, follows);
            double scale = 1 / Product(follows, law);
            Scale(follows, scale);
            AddOuter(law, scale, room, counts.Transition);
        }
    }

    // The law of the state given one token more; returns the token's probability given those before it. Result may be the law itself.
    private double Filter(bool isFirst, ReadOnlySpan<Vector<double>> law, int token, Span<Vector<double>> result, Span<Vector<double>> room)
    {
        if (isFirst)
            _tables.Initial.CopyTo(room);
        else
            _tables.Step(law, _tables.Transition, room);
        Multiply(_tables.Emission(token), room, result);
        double probability = Sum(result);
        if (!(probability > 0))
            throw new RequestException($"The model gives the token {token} probability 0 after those before it; start from a model under which the text can occur.");
        Scale(result, 1 / probability);
        return probability;
    }

    private static void AddOuter(ReadOnlySpan<Vector<double>> law, double scale, ReadOnlySpan<Vector<double>> row, Span<Vector<double>> sums)
    {
        ReadOnlySpan<double> scalars = MemoryMarshal.Cast<Vector<double>, double>(law);
        int states = sums.Length / row.Length;
        for (int s = 0; s < states; s++)
        {
            var weight = new Vector<double>(scalars[s] * scale);
            Span<Vector<double>> sum = sums.Slice(s * row.Length, row.Length);
            for (int w = 0; w < row.Length; w++)
                sum[w] = Vector.FusedMultiplyAdd(weight, row[w], sum[w]);
        }
    }

    private static void Multiply(ReadOnlySpan<Vector<double>> a, ReadOnlySpan<Vector<double>> b, Span<Vector<double>> result)
    {
        for (int w = 0; w < result.Length; w++)
            result[w] = a[w] * b[w];
    }

    private static void AddProduct(ReadOnlySpan<Vector<double>> a, ReadOnlySpan<Vector<double>> b, Span<Vector<double>> sums)
    {
        for (int w = 0; w < sums.Length; w++)
            sums[w] = Vector.FusedMultiplyAdd(a[w], b[w], sums[w]);
    }

    private static double Product(ReadOnlySpan<Vector<double>> a, ReadOnlySpan<Vector<double>> b)
    {
        Vector<double> sum = default;
        for (int w = 0; w < a.Length; w++)
            sum = Vector.FusedMultiplyAdd(a[w], b[w], sum);
        return Vector.Sum(sum);
    }

    private static double Sum(ReadOnlySpan<Vector<double>> values)
    {
        Vector<double> sum = default;
        foreach (Vector<double> value in values)
            sum += value;
        return Vector.Sum(sum);
    }

    private static void Scale(Span<Vector<double>> values, double factor)
    {
        foreach (ref Vector<double> value in values)
            value *= factor;
    }
}

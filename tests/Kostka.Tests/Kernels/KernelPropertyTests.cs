using FsCheck;
using FsCheck.Fluent;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Kernels;

/// <summary>What holds of the kernel of every architecture, on random ones.</summary>
public sealed class KernelPropertyTests
{
    private static readonly Computation _single = new(1);

    /// <summary>A case: everything follows from the seed.</summary>
    private sealed record Case(Architecture Architecture, SequenceSet X, SequenceSet Y)
    {
        public static Case Of(int seed)
        {
            var stream = new RandomStream((ulong)seed, "kernel properties");
            Architecture architecture = RandomArchitecture.Draw(stream);
            int length = 1 + stream.NextBelow(8), vocabulary = 2 + stream.NextBelow(3);
            SequenceSet Draw(int count) =>
                new(count, length, vocabulary, [.. Enumerable.Range(0, count * length).Select(_ => stream.NextBelow(vocabulary))]);
            return new(architecture, Draw(1 + stream.NextBelow(9)), Draw(1 + stream.NextBelow(9)));
        }

        public InfiniteKernel Kernel(KernelKind kind) => new(Architecture, kind);
    }

    [Fact]
    public void Values_agree_with_the_recursion_written_out() => ForAll(300, c =>
    {
        for (int i = 0; i < Math.Min(3, c.X.Count); i++)
        {
            int[] x = c.X[i].ToArray(), y = c.Y[i % c.Y.Count].ToArray();
            KernelValue expected = ScalarRecursion.Value(c.Architecture, x, y), actual = c.Kernel(KernelKind.Nngp).Value(x, y);
            Close(expected.Nngp, actual.Nngp, 1e-12);
            Close(expected.Ntk, actual.Ntk, 1e-12);
        }
    });

    [Fact]
    public void The_written_out_recursion_tells_a_wrong_one_apart()
    {
        var right = new Architecture(1, new PositionEmbedding.None(), [new Layer.Dense(), new Layer.Residual([new Layer.Dense()])], Readout.Mean);
        Architecture wrong = right with { Layers = [new Layer.Dense(), new Layer.Dense()] };
        KernelValue expected = ScalarRecursion.Value(right, [0, 1], [1, 1]), actual = new InfiniteKernel(wrong, KernelKind.Nngp).Value([0, 1], [1, 1]);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Close(expected.Nngp, actual.Nngp, 1e-12));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Close(expected.Ntk, actual.Ntk, 1e-12));
    }

    [Fact]
    public void Gram_matrices_are_symmetric_and_positive_semidefinite() => ForEachKind(100, (c, kernel) =>
    {
        Matrix gram = kernel.Gram(c.X, _single);
        for (int i = 0; i < gram.Rows; i++)
        {
            for (int j = 0; j < i; j++)
                Assert.Equal(gram[i, j], gram[j, i]);
        }

        double[] eigenvalues = LinearAlgebra.Managed.Eigen(gram).Values;
        Assert.True(eigenvalues[^1] >= -1e-12 * Math.Max(eigenvalues[0], 1e-300), $"smallest eigenvalue {eigenvalues[^1]} beside {eigenvalues[0]}");
    });

    [Fact]
    public void Gram_matrices_hold_the_values_of_their_pairs() => ForEachKind(100, (c, kernel) =>
    {
        Matrix gram = kernel.Gram(c.X, _single), cross = kernel.Gram(c.X, c.Y, _single), back = kernel.Gram(c.Y, c.X, _single);
        double Value(ReadOnlySpan<int> x, ReadOnlySpan<int> y) => kernel.Kind == KernelKind.Ntk ? kernel.Value(x, y).Ntk : kernel.Value(x, y).Nngp;
        for (int i = 0; i < c.X.Count; i++)
        {
            for (int j = 0; j < c.X.Count; j++)
                Close(Value(c.X[i], c.X[j]), gram[i, j], 1e-13);
            for (int j = 0; j < c.Y.Count; j++)
            {
                Close(Value(c.X[i], c.Y[j]), cross[i, j], 1e-13);
                Close(back[j, i], cross[i, j], 1e-13);
            }
        }
    });

    [Fact]
    public void The_diagonal_is_that_of_the_Gram_matrix() => ForEachKind(100, (c, kernel) =>
    {
        Matrix gram = kernel.Gram(c.X, _single);
        double[] diagonal = kernel.Diagonal(c.X, _single);
        Assert.Equal(c.X.Count, diagonal.Length);
        for (int i = 0; i < c.X.Count; i++)
            Close(diagonal[i], gram[i, i], 1e-12);
    });

    [Fact]
    public void Permuting_the_positions_of_both_sequences_changes_nothing() => ForAll(200, c =>
    {
        // True of learned or no positions, a readout of all positions, and attention that sees them all.
        Architecture architecture = c.Architecture with { Readout = Readout.Mean };
        if (architecture.Position is PositionEmbedding.Exponential || Contains(architecture.Layers, layer => layer is Layer.Attention { Causal: true }))
            return;
        int[] order = [.. Enumerable.Range(0, c.X.Length)];
        new RandomStream(7, "a permutation").Shuffle<int>(order);
        SequenceSet Permuted(SequenceSet set) =>
            new(set.Count, set.Length, set.Vocabulary, [.. Enumerable.Range(0, set.Count).SelectMany(i => order.Select(a => set.Tokens[(i * set.Length) + a]))]);
        foreach (Readout readout in new[] { Readout.Mean, Readout.Flatten })
        {
            var kernel = new InfiniteKernel(architecture with { Readout = readout }, KernelKind.Ntk);
            Same(kernel.Gram(c.X, c.Y, _single), kernel.Gram(Permuted(c.X), Permuted(c.Y), _single), 1e-12);
        }
    });

    [Fact]
    public void Permuting_the_positions_of_one_sequence_or_before_a_readout_of_the_last_is_seen()
    {
        var architecture = new Architecture(1, new PositionEmbedding.Learned(0.5), [new Layer.Residual([new Layer.Attention(Score.Linear)])], Readout.Mean);
        double Value(Architecture a, int[] x, int[] y) => new InfiniteKernel(a, KernelKind.Ntk).Value(x, y).Ntk;
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Close(Value(architecture, [0, 1, 1], [1, 1, 0]), Value(architecture, [0, 1, 1], [0, 1, 1]), 1e-3));
        Architecture last = architecture with { Readout = Readout.Last };
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Close(Value(last, [0, 1, 1], [1, 1, 0]), Value(last, [1, 0, 1], [1, 0, 1]), 1e-3));
    }

    /// <summary>
    /// Without positions a permuted sequence is the same sequence, long ones too: rounding must not separate positions that are equal, where the slope
    /// of a ReLU is infinitely sensitive.
    /// </summary>
    [Theory]
    [InlineData(100, 2)]
    [InlineData(64, 5)]
    [InlineData(200, 3)]
    public void Without_positions_a_permuted_sequence_is_the_same_sequence(int length, int vocabulary)
    {
        var relu = new Layer.Activation(ActivationFunction.Relu);
        var linear = new Layer.Attention(Score.Linear);
        var softmax = new Layer.Attention(Score.Softmax, Scaling.InverseDimension, 1.3, 0.9);
        Layer[][] models =
        [
            [relu, new Layer.Dense(1.1, 0.1), relu],
            [linear, relu, new Layer.Dense(1.1, 0.1), new Layer.LayerNorm(), relu],
            [softmax, relu, softmax, relu, new Layer.Dense(0.7, 0.3), relu],
            [.. Enumerable.Repeat(new Layer.Residual([relu, softmax]), 3), relu],
            [.. Enumerable.Repeat(new Layer.Residual([new Layer.LayerNorm(), linear]), 3), relu, softmax, new Layer.LayerNorm(), relu],
        ];
        foreach (Layer[] layers in models)
        {
            var kernel = new InfiniteKernel(new Architecture(0.7, new PositionEmbedding.None(), [.. layers], Readout.Mean), KernelKind.Ntk);
            var stream = new RandomStream(12, "permuted");
            for (int trial = 0; trial < 3; trial++)
            {
                int[] x = [.. Enumerable.Range(0, length).Select(_ => stream.NextBelow(vocabulary))], y = [.. x];
                stream.Shuffle<int>(y);
                KernelValue same = kernel.Value(x, x), permuted = kernel.Value(x, y);
                Close(same.Nngp, permuted.Nngp, 1e-12);
                Close(same.Ntk, permuted.Ntk, 1e-12);
            }
        }
    }

    [Fact]
    public void Neither_threads_nor_neighbours_show_in_the_bits() => ForAll(25, c =>
    {
        // Enough sequences for several batches of columns.
        var stream = new RandomStream(11, "many");
        int length = c.X.Length + 8, count = 100;
        var many = new SequenceSet(count, length, 3, [.. Enumerable.Range(0, count * length).Select(_ => stream.NextBelow(3))]);
        InfiniteKernel kernel = c.Kernel(KernelKind.Ntk);
        Matrix gram = kernel.Gram(many, _single);
        Assert.Equal(gram.Values, kernel.Gram(many, new Computation(2)).Values);
        int start = stream.NextBelow(count - 20), size = 1 + stream.NextBelow(20);
        Matrix part = kernel.Gram(many.Slice(start, size), _single), rows = kernel.Gram(many.Slice(start, size), many, _single);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
                Assert.Equal(gram[start + i, start + j], part[i, j]);
            for (int j = 0; j <= start + i; j++)
                Assert.Equal(gram[start + i, j], rows[i, j]);
        }

        Assert.Equal(kernel.Diagonal(many, _single)[start..(start + size)], kernel.Diagonal(many.Slice(start, size), new Computation(2)));
    });

    [Fact]
    public void Repeated_layers_equal_the_same_layers_written_out() => ForEachKind(100, (c, kernel) =>
    {
        Architecture written = c.Architecture with { Layers = [.. c.Architecture.Layers.SelectMany(WrittenOut)] };
        Assert.Equal(new InfiniteKernel(written, kernel.Kind).Gram(c.X, c.Y, _single).Values, kernel.Gram(c.X, c.Y, _single).Values);
    });

    [Fact]
    public void The_identity_activation_changes_nothing() => ForEachKind(100, (c, kernel) =>
    {
        Architecture with = c.Architecture with { Layers = [new Layer.Activation(ActivationFunction.Identity), .. c.Architecture.Layers] };
        Assert.Equal(new InfiniteKernel(with, kernel.Kind).Gram(c.X, c.Y, _single).Values, kernel.Gram(c.X, c.Y, _single).Values);
    });

    [Fact]
    public void A_final_pool_is_the_readout_of_its_kind() => ForEachKind(100, (c, kernel) =>
    {
        // A dense layer before it, since pool must not follow an activation; no other pool before it.
        if (Contains(c.Architecture.Layers, layer => layer is Layer.Pool))
            return;
        Architecture plain = c.Architecture with { Layers = [.. c.Architecture.Layers, new Layer.Dense()] };
        foreach ((PoolKind pool, Readout readout) in new[] { (PoolKind.Mean, Readout.Mean), (PoolKind.Flatten, Readout.Flatten) })
        {
            Matrix expected = new InfiniteKernel(plain with { Readout = readout }, kernel.Kind).Gram(c.X, c.Y, _single);
            foreach (Readout last in new[] { Readout.Mean, Readout.Last, Readout.Flatten })
            {
                Architecture pooled = plain with { Layers = [.. plain.Layers, new Layer.Pool(pool)], Readout = last };
                Same(expected, new InfiniteKernel(pooled, kernel.Kind).Gram(c.X, c.Y, _single), 1e-13);
            }
        }
    });

    [Fact]
    public void Zero_variances_give_finite_values() => ForAll(150, c =>
    {
        Architecture dead = c.Architecture with { TokenVariance = 0, Position = new PositionEmbedding.None() };
        Architecture numb = c.Architecture with { Layers = [new Layer.Dense(0, 0), .. c.Architecture.Layers] };
        Architecture blind = c.Architecture with { Layers = [new Layer.Attention(Score.Softmax, Scaling.InverseDimension, 0, 0), .. c.Architecture.Layers] };
        foreach (Architecture architecture in new[] { dead, numb, blind })
        {
            foreach (KernelKind kind in new[] { KernelKind.Nngp, KernelKind.Ntk })
            {
                var kernel = new InfiniteKernel(architecture, kind);
                Assert.All(kernel.Gram(c.X, _single).Values, value => Assert.True(double.IsFinite(value)));
                Assert.All(kernel.Diagonal(c.X, _single), value => Assert.True(double.IsFinite(value)));
            }
        }
    });

    [Fact]
    public void Sequences_of_different_lengths_are_refused()
    {
        var kernel = new InfiniteKernel(new Architecture(1, new PositionEmbedding.None(), [new Layer.Dense()], Readout.Mean), KernelKind.Nngp);
        Assert.Contains("3", Assert.Throws<RequestException>(() => kernel.Value([0, 1, 1], [0, 1])).Message, StringComparison.Ordinal);
        Assert.Throws<RequestException>(() => kernel.Gram(new SequenceSet(1, 2, 2, [0, 1]), new SequenceSet(1, 3, 2, [0, 1, 1]), _single));
    }

    private static IEnumerable<Layer> WrittenOut(Layer layer) => layer switch
    {
        Layer.Repeat repeat => Enumerable.Repeat(repeat.Body.SelectMany(WrittenOut), repeat.Times).SelectMany(l => l),
        Layer.Residual residual => [new Layer.Residual([.. residual.Body.SelectMany(WrittenOut)])],
        _ => [layer],
    };

    private static bool Contains(IEnumerable<Layer> layers, Func<Layer, bool> what) => layers.Any(layer => what(layer) || layer switch
    {
        Layer.Repeat repeat => Contains(repeat.Body, what),
        Layer.Residual residual => Contains(residual.Body, what),
        _ => false,
    });

    private static void ForAll(int cases, Action<Case> holds) =>
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed => holds(Case.Of(seed)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(42UL, 43UL));

    private static void ForEachKind(int cases, Action<Case, InfiniteKernel> holds) => ForAll(cases, c =>
    {
        holds(c, c.Kernel(KernelKind.Nngp));
        holds(c, c.Kernel(KernelKind.Ntk));
    });

    private static void Same(Matrix expected, Matrix actual, double tolerance)
    {
        for (int i = 0; i < expected.Values.Length; i++)
            Close(expected.Values[i], actual.Values[i], tolerance);
    }

    private static void Close(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance * Math.Abs(expected), $"{actual:R} is not {expected:R} ({(actual / expected) - 1:E1})");
}

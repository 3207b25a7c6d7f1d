using System.Collections.Immutable;
using System.Numerics;
using Kostka.Architectures;
using Kostka.Networks;
using Kostka.Networks.Execution;
using Kostka.Networks.Losses;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Networks;

/// <summary>How the engine cuts batches: the same bits for any number of threads, the right sums for any size, precision, and what it says about bad numbers.</summary>
public sealed class EngineTests
{
    [Fact]
    public void Bits_do_not_depend_on_threads_or_on_what_ran_before()
    {
        for (int trial = 0; trial < 4; trial++)
        {
            var stream = new RandomStream((ulong)trial, "bits");
            var network = new Network(RandomNetwork.Draw(stream).Architecture, 3 + trial, 3, new NetworkOptions(new NetworkSizes(17, 3, 5), Outputs: 2, TrainReadout: true));
            SequenceSet inputs = RandomNetwork.Inputs(network, 150, stream);
            float[] parameters = network.Parameters.Initialise<float>(stream), labels = [.. RandomNetwork.Gaussian(300, stream).Select(y => (float)y)];
            foreach (int count in new[] { 1, 5, 131 })
            {
                int[] rows = [.. Enumerable.Range(0, count).Select(_ => stream.NextBelow(150))];
                var results = new List<(double Loss, float[] Gradient, float[] Outputs)>();
                foreach ((int threads, int before) in new[] { (1, 0), (2, 0), (3, 0), (2, 77) })
                {
                    using var engine = new NetworkEngine<float>(network, threads);
                    float[] gradient = new float[parameters.Length], outputs = new float[300];
                    if (before > 0)
                        engine.Gradient([.. parameters.Select(p => p + 1)], inputs, [.. Enumerable.Range(0, before)], labels, new LogisticLoss<float>(), gradient);
                    double loss = engine.Gradient(parameters, inputs, rows, labels, new SquareLoss<float>(), gradient);
                    engine.Evaluate(parameters, inputs, outputs);
                    results.Add((loss, gradient, outputs));
                }

                foreach ((double loss, float[] gradient, float[] outputs) in results.Skip(1))
                {
                    Assert.Equal(results[0].Loss, loss);
                    Assert.Equal(results[0].Gradient, gradient);
                    Assert.Equal(results[0].Outputs, outputs);
                }
            }
        }
    }

    [Fact]
    public void A_batch_of_any_size_is_the_sum_over_its_samples()
    {
        var stream = new RandomStream(2, "sizes");
        Network network = new(RandomNetwork.Draw(stream).Architecture, 3, 2, new NetworkOptions(new NetworkSizes(5, 2, 2)));
        SequenceSet inputs = RandomNetwork.Inputs(network, 300, stream);
        double[] parameters = network.Parameters.Initialise<double>(stream), labels = RandomNetwork.Gaussian(300, stream), one = new double[parameters.Length], batch = new double[one.Length];
        double[] sum = new double[one.Length];
        double losses = 0;
        var loss = new SquareLoss<double>();
        using var engine = new NetworkEngine<double>(network, 2);
        for (int count = 1; count <= 300; count++)
        {
            losses += engine.Gradient(parameters, inputs, [count - 1], labels, loss, one);
            for (int i = 0; i < sum.Length; i++)
                sum[i] += one[i];
            if (count > 20 && count % 13 != 0 && count != 257)
                continue;
            Assert.Equal(losses, engine.Gradient(parameters, inputs, [.. Enumerable.Range(0, count)], labels, loss, batch), 1e-12 * losses);
            Close(sum, batch, 1e-12);
        }

        Assert.Equal(0, engine.Gradient(parameters, inputs, [], labels, loss, batch));
        Assert.All(batch, g => Assert.Equal(0, g));
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var stream = new RandomStream(5, "allocations");
        foreach (Readout readout in Enum.GetValues<Readout>())
        {
            Architecture architecture = ForwardTests.WithAttention(Score.Softmax, Scaling.InverseSqrtDimension, false, readout);
            var network = new Network(architecture, 6, 2, new NetworkOptions(new NetworkSizes(16, 2, 8)));
            SequenceSet inputs = RandomNetwork.Inputs(network, 100, stream);
            float[] parameters = network.Parameters.Initialise<float>(stream), labels = new float[100], gradient = new float[parameters.Length], outputs = new float[100];
            int[] rows = [.. Enumerable.Range(0, 100)];
            var loss = new SquareLoss<float>();
            using var engine = new NetworkEngine<float>(network, 1);
            long before = 0;
            for (int step = 0; step < 12; step++)
            {
                // The first step allocates.
                if (step == 2)
                    before = GC.GetAllocatedBytesForCurrentThread();
                engine.Gradient(parameters, inputs, rows, labels, loss, gradient);
                engine.Evaluate(parameters, inputs, outputs);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void Shared_rows_change_nothing_but_rounding()
    {
        for (int trial = 0; trial < 60; trial++)
        {
            var stream = new RandomStream((ulong)trial, "shared rows");
            Network network = RandomNetwork.Draw(stream);
            SequenceSet inputs = RandomNetwork.Inputs(network, 90, stream);
            int[] rows = [.. Enumerable.Range(0, 90)];
            double[] parameters = network.Parameters.Initialise<double>(stream), labels = RandomNetwork.Gaussian(90 * network.Options.Outputs, stream);
            double[][] gradients = [new double[parameters.Length], new double[parameters.Length]];
            for (int i = 0; i < 2; i++)
            {
                using var engine = new NetworkEngine<double>(network, 2, i == 0 ? RowSharing.Never : RowSharing.Always);
                engine.Gradient(parameters, inputs, rows, labels, new SquareLoss<double>(), gradients[i]);
            }

            Close(gradients[0], gradients[1], 1e-12);
        }
    }

    [Fact]
    public void Floats_follow_doubles()
    {
        for (int trial = 0; trial < 40; trial++)
        {
            var stream = new RandomStream((ulong)trial, "precision");
            Network drawn = RandomNetwork.Draw(stream);
            Layer[] gelu = [new Layer.Dense(1, 0.1), new Layer.Activation(ActivationFunction.Gelu), new Layer.Dense()];

            // Far below zero gelu is tiny and known to rounding of 1 only; a norm of nothing else would magnify that. So norms follow erf here, and gelu stands last.
            var architecture = drawn.Architecture with { Layers = WithErf(drawn.Architecture.Layers) };
            if (trial % 4 == 0 && !architecture.Layers.Any(layer => layer is Layer.Pool) && architecture.Layers[^1] is Layer.Dense or Layer.Attention)
                architecture = architecture with { Layers = [.. architecture.Layers, .. gelu] };
            var network = new Network(architecture, drawn.Length, drawn.Vocabulary, drawn.Options);
            SequenceSet inputs = RandomNetwork.Inputs(network, 30, stream);
            double[] parameters = network.Parameters.Initialise<double>(stream), labels = RandomNetwork.Gaussian(30 * network.Options.Outputs, stream);
            double[] exact = Gradient(network, parameters, inputs, labels), rounded = Gradient(network, [.. parameters.Select(p => (float)p)], inputs, [.. labels.Select(y => (float)y)]);
            foreach (ParameterTensor tensor in network.Parameters.Tensors)
                Close(exact.AsSpan(tensor.Offset, tensor.Count), rounded.AsSpan(tensor.Offset, tensor.Count), 3e-5, tensor.Name);
        }
    }

    [Fact]
    public void The_layer_where_numbers_stop_being_finite_is_named()
    {
        for (int trial = 0; trial < 20; trial++)
        {
            var stream = new RandomStream((ulong)trial, "not finite");
            Network network = new(RandomNetwork.Draw(stream).Architecture, 4, 1, new NetworkOptions(new NetworkSizes(4, 2, 3)));
            SequenceSet inputs = RandomNetwork.Inputs(network, 7, stream);
            float[] parameters = network.Parameters.Initialise<float>(stream);
            using var engine = new NetworkEngine<float>(network, 2);
            Assert.Null(engine.FirstNonFinite(parameters, inputs, [0, 3, 6]));
            foreach (ParameterTensor tensor in network.Parameters.Tensors)
            {
                float[] spoiled = (float[])parameters.Clone();
                spoiled[tensor.Offset + stream.NextBelow(tensor.Count)] = float.NaN;
                string[] parts = tensor.Name.Split('.');
                string layer = parts[0] is "embedding" or "readout" ? parts[0] : string.Join('.', parts[..^1]);
                Assert.Equal(layer, engine.FirstNonFinite(spoiled, inputs, [0, 3, 6]));
            }
        }
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_refused()
    {
        var network = new Network(new Architecture(1, new PositionEmbedding.None(), [new Layer.Dense()], Readout.Mean), 3, 2, new NetworkOptions(new NetworkSizes(4, 1, 1)));
        using var engine = new NetworkEngine<float>(network, 1);
        float[] parameters = new float[network.Parameters.Count];
        var inputs = new SequenceSet(1, 3, 2, [0, 1, 0]);
        Assert.Throws<ArgumentException>(() => engine.Evaluate(parameters.AsSpan(1), inputs, new float[1]));
        Assert.Throws<ArgumentException>(() => engine.Evaluate(parameters, inputs, new float[2]));
        Assert.Throws<ArgumentException>(() => engine.Evaluate(parameters, new SequenceSet(1, 2, 2, [0, 1]), new float[1]));
        Assert.Throws<ArgumentException>(() => engine.Evaluate(parameters, new SequenceSet(1, 3, 3, [0, 1, 2]), new float[1]));
        Assert.Throws<ArgumentException>(() => engine.Gradient(parameters, inputs, [0], new float[2], new SquareLoss<float>(), parameters));
        Assert.Throws<ArgumentException>(() => engine.Gradient(parameters, inputs, [0], new float[1], new SquareLoss<float>(), new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Gradient(parameters, inputs, [1], new float[1], new SquareLoss<float>(), new float[parameters.Length]));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.SampleGradients(parameters, inputs, 0, 1, new float[parameters.Length], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.SampleGradients(parameters, inputs, 1, 1, new float[parameters.Length]));
    }

    private static ImmutableArray<Layer> WithErf(ImmutableArray<Layer> layers) => [.. layers.Select(layer => layer switch
    {
        Layer.Activation { Function: ActivationFunction.Gelu } => new Layer.Activation(ActivationFunction.Erf),
        Layer.Residual residual => new Layer.Residual(WithErf(residual.Body)),
        Layer.Repeat repeat => new Layer.Repeat(repeat.Times, WithErf(repeat.Body)),
        _ => layer,
    })];

    internal static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance, string? what = null)
    {
        double size = 0, error = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            size += expected[i] * expected[i];
            error += (expected[i] - actual[i]) * (expected[i] - actual[i]);
        }

        Assert.True(Math.Sqrt(error) <= tolerance * Math.Max(Math.Sqrt(size), 1e-2), $"{what}: off by {Math.Sqrt(error)} at a size of {Math.Sqrt(size)}");
    }

    private static double[] Gradient<T>(Network network, T[] parameters, SequenceSet inputs, T[] labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var engine = new NetworkEngine<T>(network, 1);
        T[] gradient = new T[parameters.Length];
        engine.Gradient(parameters, inputs, [.. Enumerable.Range(0, inputs.Count)], labels, new SquareLoss<T>(), gradient);
        return [.. gradient.Select(g => double.CreateTruncating(g))];
    }
}

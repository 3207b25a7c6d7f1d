using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Capacity.Models;
using Kostka.Files;
using Kostka.Networks;
using Kostka.Networks.Checkpoints;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Capacity.Models;

/// <summary>Networks in the form of Theorem B, wᵀσ(Σ W_Vᵀ Xᵀ softmax(X W_QK z)), are the functions that the engine evaluates: every factor and bias is in its place.</summary>
public sealed class FoldedModelTests
{
    private const int Length = 5, Vocabulary = 3;

    public static TheoryData<string, Readout, Parametrisation, int, bool> Cases()
    {
        var data = new TheoryData<string, Readout, Parametrisation, int, bool>();
        foreach (string layers in (string[])["attention", "attention dense", "attention dense relu dense", "attention dense erf dense", "attention dense erf"])
        {
            foreach (Readout readout in (Readout[])[Readout.Cls, Readout.Last])
            {
                data.Add(layers, readout, Parametrisation.Standard, 2, true);
                data.Add(layers, readout, Parametrisation.Ntk, 1, readout == Readout.Cls);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_folded_layer_is_the_network(string layers, Readout readout, Parametrisation parametrisation, int heads, bool biases)
    {
        var stream = new RandomStream(11, layers);
        Network network = Make(layers, readout, parametrisation, heads, biases);
        double[] parameters = network.Parameters.Initialise<double>(stream);
        ModelWeights model = Written(network, parameters);
        Assert.NotNull(FoldedLayer.Of(model.Layers[0], model.Readout, out _));
        FoldedLayer folded = FoldedLayer.Of(model.Layers[0], model.Readout, out _)!;
        Assert.Equal(biases && layers.Contains("dense", StringComparison.Ordinal), folded.Constant);

        int[] tokens = [.. Enumerable.Range(0, 20 * Length).Select(_ => stream.NextBelow(Vocabulary))];
        var inputs = new SequenceSet(20, Length, Vocabulary, tokens);
        double[] outputs = new double[20];
        using (var engine = new NetworkEngine<double>(network, 1))
            engine.Evaluate(parameters, inputs, outputs);
        foreach (EmbeddingsAs embeddings in (EmbeddingsAs[])[EmbeddingsAs.Given, EmbeddingsAs.Learned])
        {
            var features = KeyFeatures.Of(folded, model, embeddings);
            ModelBound bound = ModelCapacity.Of(model, Length).Bounds.Single(bound => bound.Theorem == "B" && bound.Embeddings == embeddings);
            for (int i = 0; i < inputs.Count; i++)
            {
                double[][] keys = Keys(inputs[i], model, folded, embeddings);
                Assert.All(keys, key => Assert.True(Math.Sqrt(BoundedTransformer.Dot(key, key)) <= features.Norm * (1 + 1e-12)));
                double found = Evaluate(folded, features, model, embeddings, keys, inputs[i]);
                Assert.Equal(outputs[i], found, 1e-10);
                Assert.True(Math.Abs(found) <= bound.Measured.Bound);
            }
        }
    }

    [Fact]
    public void Norms_of_a_varying_query_are_those_of_the_product()
    {
        var stream = new RandomStream(12, "queries");
        Network network = Make("attention dense", Readout.Last, Parametrisation.Standard, 2, true);
        ModelWeights model = Written(network, network.Parameters.Initialise<double>(stream));
        FoldedLayer folded = FoldedLayer.Of(model.Layers[0], model.Readout, out _)!;
        Matrix product = folded.Keys[1].TransposedTimes(folded.Queries[1]);
        Assert.Equal(Math.Sqrt(product.Values.Sum(entry => entry * entry)), KeyFeatures.Of(folded, model, EmbeddingsAs.Given).QueryKeyNorm(1), 1e-10);
        EmbeddingWeights weights = model.Embeddings!;
        var embedded = new Matrix(Vocabulary + Length, 4, [.. weights.Tokens.Values, .. weights.Positions!.Values]);
        Matrix large = embedded.Times(product).Times(embedded.Transposed());
        Assert.Equal(Math.Sqrt(large.Values.Sum(entry => entry * entry)), KeyFeatures.Of(folded, model, EmbeddingsAs.Learned).QueryKeyNorm(1), 1e-10);
    }

    [Fact]
    public void What_the_theorems_do_not_have_is_said()
    {
        Assert.Contains("residual", Reason(new Layer.Residual([new Layer.Attention(Score.Softmax)]), new Layer.Dense()), StringComparison.Ordinal);
        Assert.Contains("norms", Reason(new Layer.Attention(Score.Softmax), new Layer.LayerNorm(), new Layer.Dense()), StringComparison.Ordinal);
        Assert.Contains("norms", Reason(new Layer.LayerNorm(), new Layer.Attention(Score.Softmax), new Layer.Dense()), StringComparison.Ordinal);
        Assert.Contains("softmax", Reason(new Layer.Attention(Score.Linear), new Layer.Dense()), StringComparison.Ordinal);
        Assert.Contains("mask", Reason(new Layer.Attention(Score.Softmax, Causal: true), new Layer.Dense()), StringComparison.Ordinal);
        Assert.Contains("2 layers", Reason(new Layer.Attention(Score.Softmax), new Layer.Attention(Score.Softmax), new Layer.Dense()), StringComparison.Ordinal);
        Assert.Contains("besides", Reason(new Layer.Dense(), new Layer.Activation(ActivationFunction.Relu), new Layer.Dense(), new Layer.Attention(Score.Softmax), new Layer.Dense()), StringComparison.Ordinal);
        Network mean = Make("attention dense", Readout.Mean, Parametrisation.Standard, 1, false);
        ModelCapacity capacity = ModelCapacity.Of(Written(mean, new double[mean.Parameters.Count]), Length);
        Assert.Contains("all positions", Assert.Single(capacity.Outside), StringComparison.Ordinal);
        Assert.Empty(capacity.Bounds);
        Assert.Equal(["query-key 1", "value-output 1", "dense in"], capacity.Layers.Single().Matrices.Select(matrix => matrix.Name));
    }

    [Fact]
    public void A_network_of_zeros_has_no_capacity()
    {
        Network network = Make("attention dense relu dense", Readout.Cls, Parametrisation.Ntk, 1, true);
        ModelCapacity capacity = ModelCapacity.Of(Written(network, new double[network.Parameters.Count]), Length);
        Assert.Equal(4, capacity.Bounds.Length);
        Assert.All(capacity.Bounds, bound => Assert.Equal(0, bound.Measured.Covering(100).GammaCubed));
        Assert.All(capacity.Bounds, bound => Assert.True(bound.Rounded.Covering(100).GammaCubed > 0));
    }

    private static string Reason(params ImmutableArray<Layer> layers)
    {
        var network = new Network(
            new Architecture(1, new PositionEmbedding.Learned(1), layers, Readout.Cls), Length, Vocabulary, new NetworkOptions(new NetworkSizes(4, 1, 4)));
        ModelCapacity capacity = ModelCapacity.Of(Written(network, network.Parameters.Initialise<double>(new RandomStream(1, "outside"))), Length);
        Assert.Empty(capacity.Bounds);
        Assert.NotEmpty(capacity.Layers);
        return Assert.Single(capacity.Outside);
    }

    private static Network Make(string layers, Readout readout, Parametrisation parametrisation, int heads, bool biases)
    {
        double bias = biases ? 0.5 : 0;
        var list = ImmutableArray.CreateBuilder<Layer>();
        foreach (string layer in layers.Split(' '))
        {
            list.Add(layer switch
            {
                "attention" => new Layer.Attention(Score.Softmax, QueryKeyVariance: 2, ValueOutputVariance: 3),
                "dense" => new Layer.Dense(1.5, bias),
                "relu" => new Layer.Activation(ActivationFunction.Relu),
                _ => new Layer.Activation(ActivationFunction.Erf),
            });
        }

        return Sized(list.ToImmutable(), readout, parametrisation, heads);
    }

    private static Network Sized(ImmutableArray<Layer> layers, Readout readout, Parametrisation parametrisation, int heads) => new(
        new Architecture(2, new PositionEmbedding.Learned(0.5), layers, readout),
        Length,
        Vocabulary,
        new NetworkOptions(new NetworkSizes(4, heads, 3) { HiddenWidth = 6 }, parametrisation, TrainReadout: true));

    private static ModelWeights Written(Network network, double[] parameters)
    {
        string path = Path.Combine(Path.GetTempPath(), $"kostka-{Guid.NewGuid():N}.safetensors");
        try
        {
            NetworkFile.Write(path, network, parameters);
            using SafetensorsFile file = SafetensorsFile.Open(path);
            return ModelReader.Read(file, NetworkMap.Of(NetworkFile.Describe(file)!));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static double[][] Keys(ReadOnlySpan<int> tokens, ModelWeights model, FoldedLayer folded, EmbeddingsAs embeddings)
    {
        EmbeddingWeights weights = model.Embeddings!;
        List<double[]> keys = [];
        int rows = Vocabulary + Length + (weights.Cls is null ? 0 : 1);
        for (int t = 0; t < tokens.Length; t++)
        {
            double[] key = weights.Tokens.Row(tokens[t]).ToArray();
            for (int i = 0; i < key.Length; i++)
                key[i] += weights.Positions![t, i];
            double[] indicator = new double[rows];
            (indicator[tokens[t]], indicator[Vocabulary + t]) = (1, 1);
            keys.Add(embeddings == EmbeddingsAs.Given ? key : indicator);
        }

        if (weights.Cls is { } cls)
        {
            double[] indicator = new double[rows];
            indicator[^1] = 1;
            keys.Add(embeddings == EmbeddingsAs.Given ? [.. cls] : indicator);
        }

        return [.. keys.Select(key => folded.Constant ? [.. key, 1.0] : key)];
    }

    private static double Evaluate(FoldedLayer folded, KeyFeatures features, ModelWeights model, EmbeddingsAs embeddings, double[][] keys, ReadOnlySpan<int> tokens)
    {
        EmbeddingWeights weights = model.Embeddings!;
        double[] query = weights.Cls is { } cls
            ? [.. cls]
            : [.. weights.Tokens.Row(tokens[^1]).ToArray().Zip(weights.Positions!.Row(tokens.Length - 1).ToArray(), (a, b) => a + b)];
        double[] hidden = new double[folded.Readout.Length];
        for (int h = 0; h < folded.Values.Length; h++)
        {
            double[] score = features.Scores(h, query);
            double[] attention = BoundedTransformer.Softmax([.. keys.Select(key => BoundedTransformer.Dot(key.Take(score.Length), score))]);
            Matrix values = features.Values(h);
            for (int t = 0; t < keys.Length; t++)
            {
                double[] value = BoundedTransformer.Transposed(values, keys[t]);
                for (int j = 0; j < hidden.Length; j++)
                    hidden[j] += attention[t] * value[j];
            }
        }

        ModelActivation activation = model.Layers[0].Map.Activation;
        return BoundedTransformer.Dot(folded.Readout, hidden.Select(value => activation.Name switch
        {
            "relu" => Math.Max(0, value),
            "erf" => Erf(value),
            _ => value,
        }));
    }

    /// <summary>erf by its integral, by Simpson's rule.</summary>
    private static double Erf(double x)
    {
        const int steps = 2000;
        double h = x / steps, sum = 1 + Math.Exp(-x * x);
        for (int i = 1; i < steps; i++)
            sum += (i % 2 == 0 ? 2 : 4) * Math.Exp(-(i * h) * (i * h));
        return 2 / Math.Sqrt(Math.PI) * sum * h / 3;
    }
}

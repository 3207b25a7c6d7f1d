using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Networks;
using Kostka.Numerics;

namespace Kostka.Capacity.Constructions;

/// <summary>A construction as a network that <see cref="NetworkEngine{T}"/> runs: softmax attention of an added token, dense, relu, dense.</summary>
/// <remarks>
/// The stream has 3 + d coordinates, as in <see cref="SparseConstruction"/>. Queries, keys and values have two: the first query coordinate reads the added token's mark, the first key
/// coordinate is ⟨q, v_t⟩, the values are the sign and the 1. The output matrix puts head h's mean sign into coordinate h of the stream and the 1 into the next after the last of them,
/// where the dense layer reads them. The parametrisation is the standard one: layers multiply by nothing but the scores' 1/√2.
/// </remarks>
/// <param name="Network">The network.</param>
/// <param name="Parameters">Its parameters.</param>
public sealed record ConstructedNetwork(Network Network, double[] Parameters)
{
    private const int Sign = 0, One = 1, Mark = 2, Positions = 3, HeadDimension = 2;

    /// <summary>The architecture of all constructions. Its variances only say which weights there are.</summary>
    public static Architecture Architecture { get; } = new(
        TokenVariance: 1,
        new PositionEmbedding.Learned(1),
        [new Layer.Attention(Score.Softmax), new Layer.Dense(), new Layer.Activation(ActivationFunction.Relu), new Layer.Dense()],
        Readout.Cls);

    /// <summary>Writes a construction as a network.</summary>
    /// <param name="construction">The construction.</param>
    /// <exception cref="RequestException">It does not fit in memory.</exception>
    public static ConstructedNetwork Of(SparseConstruction construction)
    {
        ArgumentNullException.ThrowIfNull(construction);
        int length = construction.Length, width = checked(Positions + construction.Vectors.Dimension), heads = construction.Heads.Length;
        RequireMemory(length, width, construction.ReadOut.Units);
        var sizes = new NetworkSizes(width, heads, HeadDimension) { HiddenWidth = construction.ReadOut.Units };
        var network = new Network(Architecture, length, vocabulary: 2, new NetworkOptions(sizes, Parametrisation.Standard));
        double[] parameters = new double[network.Parameters.Count];
        Embed(construction, new Rows(network, parameters, "embedding.token"), new Rows(network, parameters, "embedding.cls"), new Rows(network, parameters, "embedding.position"));
        Attend(construction, name => new Rows(network, parameters, $"layers.0.attention.{name}"));
        ReadOutOf(construction.ReadOut, new Rows(network, parameters, "layers.1.dense.weight"), new Rows(network, parameters, "layers.3.dense.weight"));
        return new ConstructedNetwork(network, parameters);
    }

    private static void Embed(SparseConstruction construction, Rows tokens, Rows added, Rows positions)
    {
        (tokens[0][Sign], tokens[0][One]) = (-1, 1);
        (tokens[1][Sign], tokens[1][One]) = (1, 1);
        (added[0][One], added[0][Mark]) = (1, 1);
        for (int t = 0; t < construction.Length; t++)
            construction.Vectors.AddTo(t, 1, positions[t][Positions..]);
    }

    private static void Attend(SparseConstruction construction, Func<string, Rows> matrix)
    {
        int heads = construction.Heads.Length;
        Rows query = matrix("query"), key = matrix("key"), value = matrix("value"), output = matrix("output");
        for (int h = 0; h < heads; h++)
        {
            int first = h * HeadDimension;
            query[first][Mark] = Math.Sqrt(HeadDimension);
            construction.Heads[h].Query.CopyTo(key[first][Positions..]);
            value[first][Sign] = 1;
            output[h][first] = 1;
        }

        value[1][One] = 1;
        output[heads][1] = 1;
    }

    private static void ReadOutOf(ReadOut readOut, Rows hidden, Rows weights)
    {
        int heads = readOut.Slopes.Length;
        for (int k = 0; k < readOut.Units; k++)
        {
            for (int h = 0; h < heads; h++)
                hidden[k][h] = readOut.Slopes[h][k];
            hidden[k][heads] = readOut.Biases[k];
            weights[0][k] = readOut.Weights[k];
        }
    }

    private static void RequireMemory(int length, int width, int units) => MemoryGuard.Require(
        checked(sizeof(double) * ((length + 3L + units) * width)),
        $"a network of {length} tokens and {width} coordinates",
        "Fewer tokens, or random signs for one-hot position vectors, need less.");

    /// <summary>The rows of one of the network's matrices.</summary>
    private readonly struct Rows(Network network, double[] parameters, string name)
    {
        private readonly ParameterTensor _tensor = network.Parameters.Tensors.Single(tensor => tensor.Name == name);

        public Span<double> this[int row]
        {
            get
            {
                ImmutableArray<int> shape = _tensor.Shape;
                return parameters.AsSpan(_tensor.Offset + (row * shape[^1]), shape[^1]);
            }
        }
    }
}

using System.Collections.Immutable;
using Kostka.Capacity.Constructions;
using Kostka.Networks;
using Kostka.Networks.Checkpoints;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Capacity.Constructions;

/// <summary>Constructions as networks that the engine runs.</summary>
public sealed class ConstructedNetworkTests
{
    public static TheoryData<string, int, bool, bool> Cases() => new()
    {
        { "and", 64, true, false },
        { "or", 64, false, false },
        { "majority", 256, true, false },
        { "parity", 256, false, false },
        { "table", 64, true, false },
        { "table", 256, false, true },
        { "parity", 4, true, true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_engine_gives_the_values_of_the_formula(string name, int length, bool oneHot, bool each)
    {
        var stream = new RandomStream(7, $"{name} {length}");
        SparseConstruction construction = Build(name, length, oneHot, each, stream);
        ConstructedNetwork network = ConstructedNetwork.Of(construction);
        SequenceSet inputs = new(40, length, 2, [.. Enumerable.Range(0, 40 * length).Select(_ => (int)(stream.NextBits() & 1))]);
        Compare(construction, inputs, network.Parameters, 1e-10, network.Network);
        Compare(construction, inputs, [.. network.Parameters.Select(p => (float)p)], 2e-4, network.Network);
        MeasuredMargin measured = MeasuredMargin.Of(network, construction.Target, 8, stream, new Computation(2));
        Assert.Equal((1 << construction.Target.Positions.Length, true, 8), (measured.Patterns, measured.AllPatterns, measured.Fillings));
        Assert.InRange(measured.Margin, construction.GuaranteedMargin - 1e-10, 1 + 1e-10);
    }

    [Fact]
    public void Four_thousand_tokens_with_random_signs()
    {
        var stream = new RandomStream(3, "long");
        SparseConstruction construction = Build("parity", 4096, false, false, stream);
        MeasuredMargin measured = MeasuredMargin.Of(ConstructedNetwork.Of(construction), construction.Target, 4, stream, new Computation(2));
        Assert.InRange(measured.Margin, 0.75, 1);
    }

    [Fact]
    public void Many_relevant_bits_are_measured_on_random_patterns()
    {
        var stream = new RandomStream(5, "many");
        JuntaTarget target = new(new SymmetricFunction.Majority(), [.. Enumerable.Range(3, 15)]);
        SparseConstruction construction = SparseConstruction.Build(target, PositionVectors.OneHot(20));
        MeasuredMargin measured = MeasuredMargin.Of(ConstructedNetwork.Of(construction), target, 3, stream, new Computation(2));
        Assert.Equal((MeasuredMargin.MostPatterns, false, 3), (measured.Patterns, measured.AllPatterns, measured.Fillings));
        Assert.InRange(measured.Margin, 0.75 - 1e-10, 0.9);
    }

    /// <summary>A network that does not represent the function is found out.</summary>
    [Fact]
    public void Another_function_has_no_margin()
    {
        var stream = new RandomStream(9, "other");
        SparseConstruction construction = Build("and", 64, true, false, stream);
        JuntaTarget other = new(new SymmetricFunction.Or(), construction.Target.Positions);
        Assert.True(MeasuredMargin.Of(ConstructedNetwork.Of(construction), other, 2, stream, new Computation(1)).Margin < -0.5);
    }

    [Fact]
    public void A_checkpoint_tells_its_network()
    {
        var stream = new RandomStream(13, "file");
        SparseConstruction construction = Build("majority", 32, true, false, stream);
        ConstructedNetwork network = ConstructedNetwork.Of(construction);
        string path = Path.Combine(Path.GetTempPath(), $"kostka-{Guid.NewGuid():N}.safetensors");
        try
        {
            NetworkFile.Write(path, network.Network, network.Parameters);
            (Network read, double[] parameters) = NetworkFile.Read<double>(path);
            Assert.Equal(network.Parameters, parameters);
            Assert.Equal(NetworkDescription.Text(network.Network), NetworkDescription.Text(read));
            Assert.Equal(network.Network.Parameters.Tensors.Select(tensor => tensor.Name), read.Parameters.Tensors.Select(tensor => tensor.Name));
            MeasuredMargin measured = MeasuredMargin.Of(new ConstructedNetwork(read, parameters), construction.Target, 4, stream, new Computation(1));
            Assert.InRange(measured.Margin, 0.75 - 1e-10, 1);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Compare<T>(SparseConstruction construction, SequenceSet inputs, T[] parameters, double tolerance, Network network)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        T[] outputs = new T[inputs.Count];
        using var engine = new NetworkEngine<T>(network, 2);
        engine.Evaluate(parameters, inputs, outputs);
        for (int i = 0; i < inputs.Count; i++)
            Assert.Equal(construction.Value(inputs[i]), double.CreateChecked(outputs[i]), tolerance);
    }

    private static SparseConstruction Build(string name, int length, bool oneHot, bool each, RandomStream stream)
    {
        BitFunction function = name switch
        {
            "and" => new SymmetricFunction.And(),
            "or" => new SymmetricFunction.Or(),
            "majority" => new SymmetricFunction.Majority(),
            "parity" => new SymmetricFunction.Parity(),
            _ => new BitFunction.Table([1, -1, -1, -1, -1, 1, 1, -1]),
        };
        PositionVectors vectors = oneHot ? PositionVectors.OneHot(length) : PositionVectors.RandomSigns(length, Leak.RandomSignDimension(length, 3), stream.Child(1));
        ImmutableArray<int> positions = [length / 2, 1, length - 1];
        return SparseConstruction.Build(new JuntaTarget(function, positions), vectors, 0.25, each);
    }
}

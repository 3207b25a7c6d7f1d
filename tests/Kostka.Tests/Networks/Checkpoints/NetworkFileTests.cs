using Kostka.Networks;
using Kostka.Networks.Checkpoints;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Networks.Checkpoints;

/// <summary>Files that tell which network their arrays belong to.</summary>
public sealed class NetworkFileTests
{
    [Fact]
    public void Any_network_is_described_and_read_back_as_the_same_function()
    {
        for (ulong seed = 0; seed < 100; seed++)
        {
            var stream = new RandomStream(seed, "described");
            Network network = RandomNetwork.Draw(stream);
            Network read = NetworkDescription.Parse(NetworkDescription.Text(network));
            Assert.Equal(NetworkDescription.Text(network), NetworkDescription.Text(read));
            Assert.Equal(network.Parameters.Tensors.Select(Described), read.Parameters.Tensors.Select(Described));
            double[] parameters = network.Parameters.Initialise<double>(stream);
            SequenceSet inputs = RandomNetwork.Inputs(network, 3, stream);
            Assert.Equal(Outputs(network, parameters, inputs), Outputs(read, parameters, inputs));
        }

        static string Described(ParameterTensor tensor) => $"{tensor.Name} [{string.Join(", ", tensor.Shape)}] {tensor.Deviation:R} {tensor.Trained}";
    }

    [Theory]
    [InlineData("relu", "tanh", "tanh")]
    [InlineData("\"width\":8", "\"wide\":8", "cannot be read")]
    [InlineData("\"width\":8", "\"width\":0", "width")]
    [InlineData("standard", "usual", "usual")]
    [InlineData("\"attention\"", "\"attentive\"", "attentive")]
    [InlineData("{", "", "cannot be read")]
    public void What_describes_no_network_is_refused(string part, string instead, string word)
    {
        string text = NetworkDescription.Text(Small());
        Assert.Contains(part, text, StringComparison.Ordinal);
        int at = text.IndexOf(part, StringComparison.Ordinal);
        Exception error = Assert.ThrowsAny<Exception>(() => NetworkDescription.Parse(text[..at] + instead + text[(at + part.Length)..]));
        Assert.True(error is FormatException or RequestException, error.ToString());
        Assert.Contains(word, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_a_description_is_refused()
    {
        string path = Path.Combine(Path.GetTempPath(), $"kostka-{Guid.NewGuid():N}.safetensors");
        try
        {
            Network network = Small();
            ParameterFile.Write(path, network.Parameters, new float[network.Parameters.Count]);
            Assert.Contains("does not tell which network", Assert.Throws<RequestException>(() => NetworkFile.Read<float>(path)).Message, StringComparison.Ordinal);
            ParameterFile.Write(path, network.Parameters, new float[network.Parameters.Count], [new(NetworkDescription.Key, "[]")]);
            Assert.Contains(path, Assert.Throws<RequestException>(() => NetworkFile.Read<float>(path)).Message, StringComparison.Ordinal);
            NetworkFile.Write(path, network, new float[network.Parameters.Count]);
            Assert.Equal(network.Parameters.Count, NetworkFile.Read<double>(path).Parameters.Length);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Network Small() => new(
        Kostka.Capacity.Constructions.ConstructedNetwork.Architecture, 5, 2, new NetworkOptions(new NetworkSizes(8, 2, 2) { HiddenWidth = 3 }, Parametrisation.Standard));

    private static double[] Outputs(Network network, double[] parameters, SequenceSet inputs)
    {
        double[] outputs = new double[inputs.Count * network.Options.Outputs];
        using var engine = new NetworkEngine<double>(network, 1);
        engine.Evaluate(parameters, inputs, outputs);
        return outputs;
    }
}

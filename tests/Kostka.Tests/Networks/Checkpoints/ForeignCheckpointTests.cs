using Kostka.Networks.Checkpoints;
using Kostka.Networks.Training;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Tests.Files;
using Kostka.Tests.Networks.Training;

namespace Kostka.Tests.Networks.Checkpoints;

/// <summary>Files that a run must not go on from are refused by name, and left as they are.</summary>
public sealed class ForeignCheckpointTests : IDisposable
{
    private static readonly SequenceSet _inputs = TrainingData.Sequences(12, 4, 2);
    private static readonly float[] _labels = TrainingData.Parity<float>(_inputs);
    private static readonly TrainingSettings _settings = new(new OptimizerSettings.Sgd(0.9), 0.1, new Schedule.Constant(), 12);

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("run.safetensors");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_another_run(bool ended)
    {
        Write(ended);
        Refused("other settings", settings: _settings with { LearningRate = 0.2 });
        Refused("other settings", settings: _settings with { Centred = true });
        Refused("other settings", settings: _settings with { EarlyStopping = new EarlyStopping { TrainingLoss = 0 } });
        Refused("another network", model: new SmallNetwork<float>(4, 2, hidden: 4));
        Refused("another network", model: new SmallNetwork<float>(4, 2, hidden: 5, deviation: 1.0000001));
        Refused("other data", labels: TrainingData.Noise<float>(12));
        Refused("other data", inputs: TrainingData.Sequences(12, 4, 2, seed: 4));
        Refused("initial parameters", start: 4);
        Refused("another seed", order: 4);
        Refused("other data", validation: new ValidationSet<float>(_inputs, _labels));

        // The same tensors, but another function of them.
        using var reversed = new Reversed(Model());
        RequestException error = Assert.Throws<RequestException>(() => Trainer<float>.Run(
            reversed, Model().Parameters.Initialise<float>(TrainingData.Stream()), _inputs, _labels, _settings, TrainingData.Stream(), new CheckpointSlot(Path), Computation.Default));
        Assert.Contains("another network", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cut_off_or_with_a_changed_bit(bool ended)
    {
        byte[] whole = Write(ended);
        var random = new Random(1);
        for (int trial = 0; trial < 300; trial++)
        {
            byte[] damaged = trial < 100 ? whole[..random.Next(whole.Length)] : [.. whole];
            if (trial >= 100)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            if (trial == 299)
                damaged = [.. whole, 0];
            File.WriteAllBytes(Path, damaged);
            if (IsHarmless(whole, damaged))
                continue;
            Refused("");
        }
    }

    [Fact]
    public void Something_else_altogether()
    {
        File.WriteAllText(Path, "a letter");
        Refused("header");
        File.WriteAllBytes(Path, []);
        Refused("0 bytes");
        using SmallNetwork<float> model = Model();
        ParameterFile.Write(Path, model.Parameters, model.Parameters.Initialise<float>(TrainingData.Stream()));
        Refused("no checkpoint");
        CheckpointFile.Write(Path, [], new Dictionary<string, string> { ["format"] = "kostka sampling 1" });
        Refused("kostka training 1");
        File.Delete(Path);
        Directory.CreateDirectory(Path);
        Assert.Contains("folder", Assert.Throws<RequestException>(() => Train()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_of_another_shape_or_name()
    {
        using SmallNetwork<float> model = Model(), wider = new(4, 2, hidden: 6);
        float[] parameters = model.Parameters.Initialise<float>(TrainingData.Stream());
        ParameterFile.Write(Path, model.Parameters, parameters);
        Assert.Equal(parameters, ParameterFile.Read<float>(Path, model.Parameters));
        Assert.Equal(Array.ConvertAll(parameters, x => (double)x), ParameterFile.Read<double>(Path, model.Parameters));
        string message = Assert.Throws<RequestException>(() => ParameterFile.Read<float>(Path, wider.Parameters)).Message;
        Assert.Contains("[5, 8]; the network needs [6, 8]", message, StringComparison.Ordinal);
        var other = new Kostka.Networks.ParameterLayout([new("embedding.token", [2], 0, 1, true)]);
        message = Assert.Throws<RequestException>(() => ParameterFile.Read<float>(Path, other)).Message;
        Assert.Contains("embedding.token", message, StringComparison.Ordinal);
        Assert.Contains(SmallNetwork<float>.Hidden, message, StringComparison.Ordinal);
    }

    private static SmallNetwork<float> Model() => new(4, 2, hidden: 5);

    // Another blank among those that fill the header, or an escape in its JSON, says the same.
    private static bool IsHarmless(byte[] whole, byte[] damaged)
    {
        if (damaged.Length != whole.Length)
            return false;
        int place = whole.AsSpan().CommonPrefixLength(damaged);
        return place == whole.Length || (whole[place] == (byte)' ' && damaged[place] is (byte)'\t' or (byte)'\n' or (byte)'\r');
    }

    private byte[] Write(bool ended)
    {
        if (ended)
            Train();
        else
        {
            using SmallNetwork<float> model = Model();
            model.BeforeGradient = number => _ = number < 5 ? 0 : throw new IOException();
            Assert.Throws<IOException>(() => Train(model: model, every: 1));
        }

        return File.ReadAllBytes(Path);
    }

    private void Refused(
        string reason, TrainingSettings? settings = null, SmallNetwork<float>? model = null, SequenceSet? inputs = null, float[]? labels = null, ulong start = 3, ulong order = 3,
        ValidationSet<float>? validation = null)
    {
        byte[] before = File.ReadAllBytes(Path);
        string message = Assert.Throws<RequestException>(() => Train(settings, model, inputs, labels, start, order, validation)).Message;
        Assert.Contains($"\"{Path}\"", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path));
        Assert.Single(_folder.Everything());
    }

    private TrainedNetwork<float> Train(
        TrainingSettings? settings = null, SmallNetwork<float>? model = null, SequenceSet? inputs = null, float[]? labels = null, ulong start = 3, ulong order = 3,
        ValidationSet<float>? validation = null, int every = 0)
    {
        model ??= Model();
        return Trainer<float>.Run(
            model, model.Parameters.Initialise<float>(TrainingData.Stream(start)), inputs ?? _inputs, labels ?? _labels, settings ?? _settings, TrainingData.Stream(order),
            new CheckpointSlot(Path, every, 0), Computation.Default, validation);
    }

    /// <summary>Minus another network.</summary>
    private sealed class Reversed(SmallNetwork<float> other) : Kostka.Networks.IParametricModel<float>
    {
        public Kostka.Networks.ParameterLayout Parameters => other.Parameters;

        public int Outputs => other.Outputs;

        public void Evaluate(ReadOnlySpan<float> parameters, SequenceSet inputs, Span<float> outputs)
        {
            other.Evaluate(parameters, inputs, outputs);
            foreach (ref float output in outputs)
                output = -output;
        }

        public double Gradient(
            ReadOnlySpan<float> parameters, SequenceSet inputs, ReadOnlySpan<int> rows, ReadOnlySpan<float> labels, Kostka.Networks.Losses.Loss<float> loss, Span<float> gradient) =>
            throw new InvalidOperationException("Nothing is trained before the checkpoint is looked at.");

        public string? FirstNonFinite(ReadOnlySpan<float> parameters, SequenceSet inputs, ReadOnlySpan<int> rows) => null;

        public void Dispose()
        {
        }
    }
}

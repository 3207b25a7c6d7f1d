using System.Numerics;
using System.Text.Json;
using Kostka.Networks;
using Kostka.Networks.Losses;
using Kostka.Networks.Training;
using Kostka.Numerics;

namespace Kostka.Tests.Networks.Fixtures;

/// <summary>
/// Networks against PyTorch, on weights and data that make_fixtures.py drew: nine small ones, which between them have every layer, score, mask, readout, loss and
/// parametrisation. Distances are relative, by tensor: ‖found − expected‖ against ‖expected‖.
/// </summary>
public sealed class TorchFixtureTests
{
    public static TheoryData<string> Fixtures => new(TorchFixture.Names);

    [Fact]
    public void TheFixturesAreThere() => Assert.Equal(9, TorchFixture.Names.Count());

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void TheSameWeightsWithTheSameNamesAndShapes(string name)
    {
        TorchFixture fixture = TorchFixture.Load(name);
        Assert.Equal(
            fixture.Shapes.Select(tensor => $"{tensor.Key} {string.Join('×', tensor.Value)}").Order(),
            fixture.Network.Parameters.Tensors.Select(tensor => $"{tensor.Name} {string.Join('×', tensor.Shape)}").Order());
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void OutputsAndGradientsInDoubles(string name) => Check<double>(TorchFixture.Load(name), 1e-10);

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void OutputsAndGradientsInFloats(string name) => Check<float>(TorchFixture.Load(name), 1e-5);

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void TenStepsOfSgdWithMomentum(string name)
    {
        TorchFixture fixture = TorchFixture.Load(name);
        JsonElement given = fixture.Sgd;
        TakeSteps(fixture, given, new OptimizerSettings.Sgd(Number(given, "momentum")), new Schedule.Exponential(Number(given, "gamma")));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void TenStepsOfAdamW(string name)
    {
        TorchFixture fixture = TorchFixture.Load(name);
        JsonElement given = fixture.AdamW;
        var adam = new OptimizerSettings.AdamW(Number(given, "beta1"), Number(given, "beta2"), Number(given, "epsilon"));
        TakeSteps(fixture, given, adam, new Schedule.Cosine(Number(given, "end")));
    }

    [Fact]
    public void AWrongGradientIsNoticed()
    {
        TorchFixture fixture = TorchFixture.Load("two_blocks");
        double[] gradient = fixture.Gradient;
        ParameterTensor tensor = fixture.Network.Parameters.Tensors.Single(t => t.Name == "layers.0.repeat.1.0.residual.0.attention.key");
        gradient[tensor.Offset] *= 1.001;
        Assert.ThrowsAny<Exception>(() => Near(fixture.Network, fixture.Gradient, gradient, 1e-5, "gradient"));
    }

    /// <summary>Compares two vectors of parameters, tensor by tensor.</summary>
    internal static void Near(Network network, double[] expected, double[] found, double tolerance, string what)
    {
        foreach (ParameterTensor tensor in network.Parameters.Tensors)
            Near(expected.AsSpan(tensor.Offset, tensor.Count), found.AsSpan(tensor.Offset, tensor.Count), tolerance, $"{what} of {tensor.Name}");
    }

    private static double Number(JsonElement settings, string name) => settings.GetProperty(name).GetDouble();

    /// <summary>Full-batch steps with a schedule, decay and clipping, which shortens some of the gradients.</summary>
    private static void TakeSteps(TorchFixture fixture, JsonElement given, OptimizerSettings optimizer, Schedule schedule)
    {
        var settings = new TrainingSettings(
            optimizer, Number(given, "learning_rate"), schedule, fixture.Steps, Loss: fixture.Logistic ? LossKind.Logistic : LossKind.Square,
            WeightDecay: Number(given, "weight_decay"), ClipNorm: Number(given, "clip"));
        double[] expected = fixture.Flat(given.GetProperty("parameters"));
        Assert.ThrowsAny<Exception>(() => Near(fixture.Network, expected, fixture.Parameters, 1e-3, "parameters at the start"));
        Near(fixture.Network, expected, Train<double>(), 1e-9, "parameters in doubles");
        Near(fixture.Network, expected, Train<float>(), 1e-4, "parameters in floats");

        double[] Train<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            using var engine = new NetworkEngine<T>(fixture.Network, 1);
            T[] initial = Convert<double, T>(fixture.Parameters), labels = Convert<double, T>(fixture.Labels);
            return Convert<T, double>(Trainer<T>.Run(engine, initial, fixture.Inputs, labels, settings, new RandomStream(1, "unused"), null, new Computation(1)).Parameters);
        }
    }

    private static void Check<T>(TorchFixture fixture, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] parameters = Convert<double, T>(fixture.Parameters), labels = Convert<double, T>(fixture.Labels);
        using var engine = new NetworkEngine<T>(fixture.Network, 1);
        var outputs = new T[labels.Length];
        engine.Evaluate(parameters, fixture.Inputs, outputs);
        Near(fixture.Predicted, Convert<T, double>(outputs), tolerance, "outputs");

        Loss<T> loss = fixture.Logistic ? new LogisticLoss<T>() : new SquareLoss<T>();
        int count = fixture.Inputs.Count;
        var gradient = new T[parameters.Length];
        double sum = engine.Gradient(parameters, fixture.Inputs, [.. Enumerable.Range(0, count)], labels, loss, gradient);
        Assert.Equal(fixture.MeanLoss, sum / count, tolerance * fixture.MeanLoss);
        Near(fixture.Network, fixture.Gradient, [.. Convert<T, double>(gradient).Select(slope => slope / count)], tolerance, "gradient");
    }

    private static void Near(ReadOnlySpan<double> expected, ReadOnlySpan<double> found, double tolerance, string what)
    {
        double size = 0, distance = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            size += expected[i] * expected[i];
            distance += (expected[i] - found[i]) * (expected[i] - found[i]);
        }

        Assert.True(
            Math.Sqrt(distance) <= tolerance * Math.Sqrt(size), $"{what}: {Math.Sqrt(distance):E2} from what PyTorch found, of norm {Math.Sqrt(size):E2}.");
    }

    private static TOut[] Convert<TIn, TOut>(TIn[] numbers)
        where TIn : INumberBase<TIn>
        where TOut : INumberBase<TOut> => Array.ConvertAll(numbers, TOut.CreateTruncating);
}

using System.Numerics;
using System.Text.Json;
using Kostka.Networks;
using Kostka.Networks.Training;
using Kostka.Networks.Training.Optimizers;

namespace Kostka.Tests.Networks.Training;

public sealed class OptimizerTests
{
    private static readonly ParameterLayout _layout = new(
        [new ParameterTensor("a", [3, 5], 0, 1, Trained: true), new ParameterTensor("b", [7], 15, 1, Trained: true)]);

    /// <summary>Names of cases in optimizers.json, with the settings that they were made with.</summary>
    public static TheoryData<string, TrainingSettings> Cases => new()
    {
        { "sgd", Settings(new OptimizerSettings.Sgd()) },
        { "momentum", Settings(new OptimizerSettings.Sgd(0.9)) },
        { "momentum, decay", Settings(new OptimizerSettings.Sgd(0.9), 0.05) },
        { "nesterov, decay", Settings(new OptimizerSettings.Sgd(0.8, Nesterov: true), 0.05) },
        { "adamw", Settings(new OptimizerSettings.AdamW()) },
        { "adamw, decay", Settings(new OptimizerSettings.AdamW(0.8, 0.95, 1e-3), 0.1) },
        { "momentum, clipped", Settings(new OptimizerSettings.Sgd(0.9)) with { ClipNorm = 1.5 } },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ten_steps_are_those_of_PyTorch(string name, TrainingSettings settings)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "optimizers.json")));
        JsonElement run = document.RootElement.GetProperty(name);
        double[] initial = Numbers(run.GetProperty("initial")), expected = Numbers(run.GetProperty("final"));
        double[][] gradients = [.. run.GetProperty("gradients").EnumerateArray().Select(Numbers)];
        double[] found = Run(settings, initial, gradients);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * (1 + Math.Abs(pair.First))));

        float[] single = Run(settings, Array.ConvertAll(initial, x => (float)x), [.. gradients.Select(g => Array.ConvertAll(g, x => (float)x))]);
        Assert.All(expected.Zip(single), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * (1 + Math.Abs(pair.First))));
    }

    [Fact]
    public void A_vector_of_parameters_moves_as_single_ones_do()
    {
        foreach (int count in Enumerable.Range(1, 70))
        {
            foreach (DecayTowards towards in Enum.GetValues<DecayTowards>())
            {
                AssertAsScalar<float>(count, Settings(new OptimizerSettings.Sgd(0.9, Nesterov: count % 2 == 0), 0.1) with { DecayTowards = towards });
                AssertAsScalar<double>(count, Settings(new OptimizerSettings.AdamW(), 0.1) with { DecayTowards = towards });
            }
        }
    }

    [Fact]
    public void What_is_not_trained_is_left_alone_and_infinities_are_noticed()
    {
        ParameterLayout layout = new([
            new ParameterTensor("fixed", [3], 0, 1, Trained: false), new ParameterTensor("trained", [37], 3, 1, Trained: true)]);
        float[] initial = TrainingData.Noise<float>(40), gradient = TrainingData.Noise<float>(40, 5);
        foreach (OptimizerSettings kind in (OptimizerSettings[])[new OptimizerSettings.Sgd(0.5), new OptimizerSettings.AdamW()])
        {
            foreach (float bad in (float[])[0, float.NaN, float.PositiveInfinity, float.NegativeInfinity])
            {
                for (int place = 3; place < 40; place++)
                {
                    float[] parameters = [.. initial], previous = new float[40], wrong = [.. gradient];
                    if (bad != 0)
                        wrong[place] = bad;
                    bool finite = Optimizer<float>.For(layout, Settings(kind, 0.3), initial).Step(0, 0.1, wrong, 1, parameters, previous);
                    Assert.Equal(bad == 0, finite);
                    Assert.Equal(initial[..3], parameters[..3]);
                    Assert.Equal(initial[3..], previous[3..]);
                    Assert.NotEqual(initial[3], parameters[3]);
                }
            }
        }
    }

    [Fact]
    public void Norms_neither_overflow_nor_vanish_and_clipping_shortens_to_the_bound()
    {
        float[] gradient = TrainingData.Noise<float>(10_000);
        double norm = Math.Sqrt(gradient.Sum(g => (double)g * g));
        Assert.Equal(norm, GradientNorm.Of<float>(gradient), 1e-5 * norm);
        foreach (float scale in (float[])[1e25f, 1e-30f])
            Assert.Equal(norm * scale, GradientNorm.Of<float>(Array.ConvertAll(gradient, g => g * scale)), 1e-5 * norm * scale);
        Assert.Equal(1, GradientNorm.ClipFactor(0.5, 1));
        Assert.Equal(1 / (4 + 1e-6), GradientNorm.ClipFactor(4, 1), 1e-15);
        Assert.Equal(double.NaN, GradientNorm.ClipFactor(double.PositiveInfinity, 1));
    }

    [Fact]
    public void Decay_towards_the_start_needs_a_size_to_measure_in()
    {
        ParameterLayout layout = new([new ParameterTensor("a", [2], 0, 0, Trained: true)]);
        Assert.Throws<ArgumentException>(() => Optimizer<float>.For(layout, Settings(new OptimizerSettings.Sgd(), 1) with { DecayTowards = DecayTowards.Initialisation }, [0, 0]));
    }

    private static TrainingSettings Settings(OptimizerSettings optimizer, double decay = 0) =>
        new(optimizer, 0.1, new Schedule.Constant(), 10, WeightDecay: decay);

    private static T[] Run<T>(TrainingSettings settings, T[] initial, T[][] gradients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] parameters = [.. initial], previous = new T[initial.Length];
        Optimizer<T> optimizer = Optimizer<T>.For(_layout, settings, initial);
        for (int step = 0; step < gradients.Length; step++)
        {
            double scale = settings.ClipNorm is { } largest ? GradientNorm.ClipFactor(GradientNorm.Of<T>(gradients[step]), largest) : 1;
            Assert.True(optimizer.Step(step, settings.LearningRate, gradients[step], scale, parameters, previous));
        }

        return parameters;
    }

    /// <summary>A tensor in one go against each of its entries as a tensor of its own.</summary>
    private static void AssertAsScalar<T>(int count, TrainingSettings settings)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] initial = TrainingData.Noise<T>(count), parameters = [.. initial];
        var optimizer = Optimizer<T>.For(One(count), settings, initial);
        Optimizer<T>[] single = [.. initial.Select(x => Optimizer<T>.For(One(1), settings, [x]))];
        T[] expected = [.. initial];
        for (int step = 0; step < 3; step++)
        {
            T[] gradient = TrainingData.Noise<T>(count, (ulong)step + 10);
            optimizer.Step(step, 0.1, gradient, 0.7, parameters, new T[count]);
            for (int i = 0; i < count; i++)
                single[i].Step(step, 0.1, gradient.AsSpan(i, 1), 0.7, expected.AsSpan(i, 1), new T[1]);
        }

        Assert.Equal(expected, parameters);

        static ParameterLayout One(int count) => new([new ParameterTensor("a", [count], 0, 0.5, Trained: true)]);
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(x => x.GetDouble())];
}

using Kostka.Architectures;
using Kostka.Networks;
using Kostka.Networks.Execution;
using Kostka.Networks.Losses;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Networks;

/// <summary>
/// Gradients against central differences of the loss, in double, to 1e-6: every tensor of weights in a random direction and in single entries. Differences are of fourth order, with
/// the best of three steps, since a large one may cross the kink of a ReLU.
/// </summary>
public sealed class GradientTests
{
    [Theory]
    [MemberData(nameof(ForwardTests.Attentions), MemberType = typeof(ForwardTests))]
    public void Of_attention(Score score, Scaling scaling, bool causal, Readout readout)
    {
        var stream = new RandomStream(12, $"{score} {scaling} {causal} {readout}");
        Compare(RandomNetwork.Of(ForwardTests.WithAttention(score, scaling, causal, readout), stream), stream);
    }

    [Fact]
    public void Of_random_architectures()
    {
        for (int trial = 0; trial < 60; trial++)
        {
            var stream = new RandomStream((ulong)trial, "gradients");
            Compare(RandomNetwork.Draw(stream), stream);
        }
    }

    [Fact]
    public void A_wrong_gradient_is_rejected()
    {
        var stream = new RandomStream(3, "wrong gradient");
        Network network = RandomNetwork.Of(ForwardTests.WithAttention(Score.Softmax, Scaling.InverseSqrtDimension, false, Readout.Mean), stream);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Compare(network, stream, spoil: 1 + 1e-5));
    }

    internal static void Compare(Network network, RandomStream stream, double spoil = 1)
    {
        double[] parameters = network.Parameters.Initialise<double>(stream);
        int count = 1 + stream.NextBelow(4);
        SequenceSet inputs = RandomNetwork.Inputs(network, count, stream);
        double[] labels = RandomNetwork.Gaussian(count * network.Options.Outputs, stream);

        // One sequence twice, in another order than theirs.
        int[] rows = [.. Enumerable.Range(0, count).Reverse(), 0];
        foreach (RowSharing sharing in new[] { RowSharing.Never, RowSharing.Always })
        {
            using var engine = new NetworkEngine<double>(network, 1, sharing);
            double[] gradient = new double[parameters.Length], unused = new double[parameters.Length];
            var loss = new SquareLoss<double>();
            double Loss(double[] at) => engine.Gradient(at, inputs, rows, labels, loss, unused);
            double value = engine.Gradient(parameters, inputs, rows, labels, loss, gradient);
            Assert.Equal(ReferenceLoss(network, parameters, inputs, rows, labels), value, 1e-11 * Math.Max(1, value));
            foreach (ParameterTensor tensor in network.Parameters.Tensors)
            {
                double[] own = gradient[tensor.Offset..(tensor.Offset + tensor.Count)];
                if (!tensor.Trained)
                {
                    Assert.All(own, g => Assert.Equal(0, g));
                    continue;
                }

                double size = Math.Sqrt(own.Sum(g => g * g)), scale = tensor.Deviation;
                int largest = Array.FindIndex(own, g => Math.Abs(g) == own.Max(Math.Abs));
                foreach (double[] direction in new[] { RandomNetwork.Gaussian(tensor.Count, stream), Unit(tensor.Count, largest), Unit(tensor.Count, stream.NextBelow(tensor.Count)) })
                {
                    double expected = spoil * own.Zip(direction, (g, v) => g * v).Sum();
                    double error = new[] { 1e-3, 1e-4, 1e-5 }.Min(step => Math.Abs(Difference(Loss, parameters, tensor.Offset, direction, step * scale) - expected));
                    Assert.True(
                        error <= 1e-6 * size + (1e-10 * value / scale),
                        $"{tensor.Name}: {expected}, off by {error} at a size of {size}, rows shared: {sharing}, {network.Architecture} {network.Options}");
                }
            }
        }
    }

    private static double Difference(Func<double[], double> function, double[] at, int offset, double[] direction, double step)
    {
        double Along(double t)
        {
            double[] moved = (double[])at.Clone();
            for (int i = 0; i < direction.Length; i++)
                moved[offset + i] += t * direction[i];
            return function(moved);
        }

        return ((8 * (Along(step) - Along(-step))) - (Along(2 * step) - Along(-2 * step))) / (12 * step);
    }

    private static double ReferenceLoss(Network network, double[] parameters, SequenceSet inputs, int[] rows, double[] labels)
    {
        double sum = 0;
        int outputs = network.Options.Outputs;
        foreach (int row in rows)
        {
            double[] values = ReferenceNetwork.Outputs(network, parameters, inputs[row]);
            for (int c = 0; c < outputs; c++)
                sum += (values[c] - labels[(row * outputs) + c]) * (values[c] - labels[(row * outputs) + c]) / 2;
        }

        return sum;
    }

    private static double[] Unit(int count, int entry)
    {
        double[] unit = new double[count];
        unit[entry] = 1;
        return unit;
    }
}

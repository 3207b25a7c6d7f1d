using System.Numerics.Tensors;
using Kostka.Networks.Sampling;
using Kostka.Numerics;

namespace Kostka.Tests.Networks.Sampling;

public sealed class SplitHamiltonianTests
{
    [Fact]
    public void Integrating_flipping_and_integrating_again_comes_back()
    {
        var start = Start(12);
        var there = Run(new Quartic(12), start, 0.05, 40, out double rise);
        TensorPrimitives.Negate(there.Momentum, there.Momentum);
        var back = Run(new Quartic(12), there, 0.05, 40, out double fall);
        Assert.True(TensorPrimitives.Distance<double>(start.Position, there.Position) > 1, "The trajectory should have gone somewhere.");
        Assert.Equal(0, TensorPrimitives.Distance<double>(start.Position, back.Position), 1e-12);
        Assert.Equal(0, rise + fall, 1e-12);
    }

    [Fact]
    public void The_rise_of_the_energy_is_that_of_H()
    {
        var potential = new Quartic(12);
        var start = Start(12);
        var end = Run(potential, start, 0.1, 15, out double rise);
        Assert.Equal(Energy(potential, end) - Energy(potential, start), rise, 1e-12);
        Assert.NotEqual(0, rise, 1e-5);
    }

    [Fact]
    public void The_energy_error_falls_as_the_square_of_the_step()
    {
        double[] errors = [.. new[] { 20, 40, 80, 160 }.Select(steps =>
        {
            Run(new Quartic(12), Start(12), 1.0 / steps, steps, out double rise);
            return rise;
        })];
        for (int i = 1; i < errors.Length; i++)
            Assert.InRange(errors[i - 1] / errors[i], 3.8, 4.2);
    }

    [Fact]
    public void Weights_that_the_data_do_not_see_cost_no_energy()
    {
        Run(new Quartic(12), Start(12), 0.2, 10, out double narrow);
        Run(new Quartic(12), Start(100_000), 0.2, 10, out double wide);
        Assert.Equal(narrow, wide, 1e-12);
    }

    [Fact]
    public void Without_data_the_motion_is_a_rotation()
    {
        var start = Start(5);
        var end = Run(new Quartic(0), start, 0.3, 7, out double rise);
        Assert.Equal(0, rise);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal((Math.Cos(2.1) * start.Position[i]) + (Math.Sin(2.1) * start.Momentum[i]), end.Position[i], 1e-14);
            Assert.Equal((Math.Cos(2.1) * start.Momentum[i]) - (Math.Sin(2.1) * start.Position[i]), end.Momentum[i], 1e-14);
        }
    }

    private static (double[] Position, double[] Momentum) Start(int count)
    {
        var random = new RandomStream(3, "split Hamiltonian");
        double[] both = new double[2 * count];
        foreach (ref double value in both.AsSpan())
            value = random.NextGaussian();

        // The first twelve are the same for every count.
        return ([.. Enumerable.Range(0, count).Select(i => both[2 * i])], [.. Enumerable.Range(0, count).Select(i => both[(2 * i) + 1])]);
    }

    private static (double[] Position, double[] Momentum) Run(
        Quartic potential, (double[] Position, double[] Momentum) from, double step, int steps, out double rise)
    {
        double[] position = [.. from.Position], momentum = [.. from.Momentum], gradient = new double[position.Length];
        double value = potential.Evaluate(position, gradient);
        rise = SplitHamiltonian.Advance(potential, position, momentum, gradient, ref value, step, steps);
        return (position, momentum);
    }

    private static double Energy(Quartic potential, (double[] Position, double[] Momentum) at) =>
        potential.Evaluate(at.Position, new double[at.Position.Length])
        + ((TensorPrimitives.SumOfSquares<double>(at.Position) + TensorPrimitives.SumOfSquares<double>(at.Momentum)) / 2);

    /// <summary>Σ z_i⁴/4 + z_i z_{i+1} over the first few coordinates.</summary>
    private sealed class Quartic(int seen) : IPotential
    {
        public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
        {
            gradient.Clear();
            double value = 0;
            for (int i = 0; i < seen; i++)
            {
                value += Math.Pow(position[i], 4) / 4;
                gradient[i] += Math.Pow(position[i], 3);
                if (i + 1 == seen)
                    break;
                value += position[i] * position[i + 1];
                gradient[i] += position[i + 1];
                gradient[i + 1] += position[i];
            }

            return value;
        }
    }
}

using System.Numerics.Tensors;

namespace Kostka.Networks.Sampling;

/// <summary>
/// Hamiltonian dynamics of H(z, v) = Φ(z) + ½|z|² + ½|v|², the density exp(−Φ) relative to a Gaussian prior. Instead of position and momentum, the step alternates
/// between the likelihood, a kick v ← v − (h/2)∇Φ, and the prior, which it solves exactly: (z, v) turns by the angle h. However many weights there are that the data
/// say nothing about, they cost no energy error, so that the acceptance does not fall with the width (Beskos, Pinski, Sanz-Serna, Stuart, <i>Hybrid Monte Carlo on
/// Hilbert spaces</i>, 2011; with one step Cotter, Roberts, Stuart, White, <i>MCMC methods for functions</i>, 2013).
/// </summary>
internal static class SplitHamiltonian
{
    /// <summary>Kick, turn, kick: some steps. Reversible (flip v, go on, and be back) and volume preserving.</summary>
    /// <param name="potential">Φ.</param>
    /// <param name="position">z; receives where it ends.</param>
    /// <param name="momentum">v; receives how fast.</param>
    /// <param name="gradient">∇Φ at z; receives that at the end.</param>
    /// <param name="value">Φ at z; receives that at the end.</param>
    /// <param name="angle">The step h, at most π/2.</param>
    /// <param name="steps">Number of steps, at least 1.</param>
    /// <returns>By how much H rose.</returns>
    /// <remarks>
    /// A turn leaves |z|² + |v|² as it was and a kick changes only v, so that the rise of H is the change of Φ plus the kicks' −s⟨v, ∇Φ⟩ + ½s²|∇Φ|²: no difference of
    /// two sums over millions of weights. The turn is made of three shears, exactly volume preserving even when rounded.
    /// </remarks>
    public static double Advance(
        IPotential potential, Span<double> position, Span<double> momentum, Span<double> gradient, ref double value, double angle, int steps)
    {
        double start = value, kicks = 0, tangent = Math.Tan(angle / 2), sine = Math.Sin(angle);
        for (int step = 0; step < steps; step++)
        {
            kicks += Kick(momentum, gradient, step == 0 ? angle / 2 : angle);
            Turn(position, momentum, tangent, sine);
            value = potential.Evaluate(position, gradient);
            if (!double.IsFinite(value))
                return double.PositiveInfinity;
        }

        kicks += Kick(momentum, gradient, angle / 2);
        return value - start + kicks;
    }

    /// <summary>v ← v − s∇Φ; returns the rise of ½|v|².</summary>
    public static double Kick(Span<double> momentum, ReadOnlySpan<double> gradient, double strength)
    {
        double rise = (0.5 * strength * strength * TensorPrimitives.SumOfSquares(gradient)) - (strength * TensorPrimitives.Dot<double>(momentum, gradient));
        TensorPrimitives.MultiplyAdd(gradient, -strength, momentum, momentum);
        return rise;
    }

    /// <summary>z ← z cos h + v sin h, v ← v cos h − z sin h.</summary>
    public static void Turn(Span<double> position, Span<double> momentum, double tangentOfHalf, double sine)
    {
        TensorPrimitives.MultiplyAdd(position, -tangentOfHalf, momentum, momentum);
        TensorPrimitives.MultiplyAdd(momentum, sine, position, position);
        TensorPrimitives.MultiplyAdd(position, -tangentOfHalf, momentum, momentum);
    }
}

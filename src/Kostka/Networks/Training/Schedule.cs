namespace Kostka.Networks.Training;

/// <summary>How the learning rate changes: a factor for every step, which depends on the number of the step alone.</summary>
public abstract record Schedule
{
    private Schedule()
    {
    }

    /// <summary>Number of first steps over which the rate grows in proportion to the step, before the schedule proper begins; at least 0.</summary>
    public int WarmUp { get; init; }

    /// <summary>The factor of the learning rate at a step.</summary>
    /// <param name="step">The step, 0 … <paramref name="steps"/> − 1.</param>
    /// <param name="steps">Number of all steps.</param>
    public double Factor(int step, int steps) => step < WarmUp
        ? (step + 1.0) / WarmUp
        : After(step - WarmUp, Math.Max(1, steps - WarmUp));

    /// <summary>The factor after the warm-up: at step 0 … <paramref name="steps"/> − 1 of what is left.</summary>
    private protected abstract double After(int step, int steps);

    /// <summary>The same rate throughout.</summary>
    public sealed record Constant : Schedule
    {
        private protected override double After(int step, int steps) => 1;
    }

    /// <summary>Rate · gamma^step.</summary>
    /// <param name="Gamma">Factor of each step, in (0, 1].</param>
    public sealed record Exponential(double Gamma) : Schedule
    {
        private protected override double After(int step, int steps) => Math.Pow(Gamma, step);
    }

    /// <summary>Rate · gamma^⌊step / every⌋.</summary>
    /// <param name="Every">Number of steps between drops, at least 1.</param>
    /// <param name="Gamma">Factor of each drop, in (0, 1].</param>
    public sealed record Stairs(int Every, double Gamma) : Schedule
    {
        private protected override double After(int step, int steps) => Math.Pow(Gamma, step / Every);
    }

    /// <summary>From the full rate along half a cosine (Loshchilov and Hutter, ICLR 2017, without restarts), which would reach its end after the last step.</summary>
    /// <param name="End">The factor at the end, in [0, 1].</param>
    public sealed record Cosine(double End = 0) : Schedule
    {
        private protected override double After(int step, int steps) => End + ((1 - End) * (1 + Math.Cos(Math.PI * step / steps)) / 2);
    }

    /// <summary>From the full rate in a straight line, which would reach its end after the last step.</summary>
    /// <param name="End">The factor at the end, in [0, 1].</param>
    public sealed record Linear(double End = 0) : Schedule
    {
        private protected override double After(int step, int steps) => 1 - ((1 - End) * step / steps);
    }
}

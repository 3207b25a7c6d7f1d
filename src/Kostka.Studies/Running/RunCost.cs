using System.Diagnostics;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Studies.Running;

/// <summary>What the stages of a run cost, in seconds, estimated from a small piece of the real work before it starts.</summary>
/// <param name="Spectrum">The kernel on the pool, and its eigenvectors; or the exact spectrum.</param>
/// <param name="Targets">The targets' power: the eigenfunctions on the check pool, or the targets' blocks.</param>
/// <param name="Measured">All repeats of the measured regression.</param>
internal sealed record RunCost(double Spectrum, double Targets, double Measured)
{
    private const int Trial = 48;
    private const double WorthTelling = 30;

    /// <summary>Training of finite networks.</summary>
    public double Networks { get; init; }

    /// <summary>All stages.</summary>
    public double Total => Spectrum + Targets + Measured + Networks;

    /// <summary>
    /// Times the kernel on a few sequences and scales up. Code is slow until the runtime has optimised it, so an estimate that would be worth telling
    /// is made again, for a second at most, and the lowest one counts.
    /// </summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="sample">Sequences to time it on.</param>
    /// <param name="computation">Threads and cancellation.</param>
    /// <param name="cost">The cost with so many seconds for each kernel value.</param>
    public static RunCost Estimate(ISequenceKernel kernel, SequenceSample sample, Computation computation, Func<double, RunCost> cost)
    {
        SequenceSet few = sample.Sequences.Slice(0, Math.Min(Trial, sample.Count));
        var quiet = computation with { Progress = null };
        kernel.Gram(few, quiet);
        long started = Stopwatch.GetTimestamp();
        double pair = double.PositiveInfinity;
        RunCost estimate;
        do
        {
            long start = Stopwatch.GetTimestamp();
            kernel.Gram(few, quiet);
            pair = Math.Min(pair, Stopwatch.GetElapsedTime(start).TotalSeconds / (0.5 * few.Count * few.Count));
            estimate = cost(pair);
        }
        while (estimate.Total > WorthTelling && Stopwatch.GetElapsedTime(started).TotalSeconds < 1);
        return estimate;
    }

    /// <summary>The cost of a prediction from samples, and of the measurement; without targets only the spectrum is computed.</summary>
    public static RunCost Sampled(Study study, bool targets, double pair, int heldOut)
    {
        double m = study.Spectrum.Pool, check = study.Spectrum.CheckPool;
        double spectrum = (pair * m * ((0.5 * m) + IsotypicLabels.Sequences)) + Dense(9 * m * m * m);
        int samples = study.Regression?.TestMeasure is null ? 1 : 2;
        return targets
            ? new RunCost(spectrum, samples * ((pair * m * check) + Dense(2 * m * m * check)), Regression(study, pair, heldOut))
            : new RunCost(spectrum, 0, 0);
    }

    /// <summary>The cost of the measured regression; 0 when nothing is measured.</summary>
    public static double Regression(Study study, double pair, int heldOut)
    {
        if (study.Regression?.Measured is not { } measured)
            return 0;
        double n = study.Regression.Train.Max(), tests = measured.Test + heldOut + (study.Regression.TestMeasure is null ? 0 : measured.Test);
        return measured.Repeats * ((pair * ((0.5 * n * n) + (n * tests))) + Dense(0.7 * n * n * n));
    }

    /// <summary>Seconds for so many floating-point operations of dense linear algebra, at a cautious rate for the backend.</summary>
    private static double Dense(double operations) => operations / (ReferenceEquals(LinearAlgebra.Default, LinearAlgebra.Managed) ? 3e9 : 4e10);
}

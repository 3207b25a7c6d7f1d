using System.Diagnostics;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Studies.Running;

/// <summary>What the stages of a run cost, in seconds, estimated from a small piece of the real work before it starts.</summary>
/// <param name="Spectrum">The kernel on the pool, and its eigenvectors.</param>
/// <param name="CheckPool">The eigenfunctions on the check pool.</param>
/// <param name="Measured">All repeats of the measured regression.</param>
internal sealed record RunCost(double Spectrum, double CheckPool, double Measured)
{
    private const int Trial = 48;
    private const double WorthTelling = 30;

    /// <summary>All stages.</summary>
    public double Total => Spectrum + CheckPool + Measured;

    /// <summary>
    /// Times the kernel on a few sequences and scales up. Code is slow until the runtime has optimised it, so an estimate that would be worth telling
    /// is made again, for a second at most, and the lowest one counts.
    /// </summary>
    public static RunCost Estimate(Study study, bool targets, ISequenceKernel kernel, SequenceSample sample, int heldOut, Computation computation)
    {
        SequenceSet few = sample.Sequences.Slice(0, Math.Min(Trial, sample.Count));
        var quiet = computation with { Progress = null };
        kernel.Gram(few, quiet);
        long started = Stopwatch.GetTimestamp();
        double pair = double.PositiveInfinity;
        RunCost cost;
        do
        {
            long start = Stopwatch.GetTimestamp();
            kernel.Gram(few, quiet);
            pair = Math.Min(pair, Stopwatch.GetElapsedTime(start).TotalSeconds / (0.5 * few.Count * few.Count));
            cost = Of(study, targets, pair, heldOut);
        }
        while (cost.Total > WorthTelling && Stopwatch.GetElapsedTime(started).TotalSeconds < 1);
        return cost;
    }

    /// <summary>The cost with so many seconds for each kernel value; without targets only the spectrum is computed.</summary>
    private static RunCost Of(Study study, bool targets, double pair, int heldOut)
    {
        double m = study.Spectrum.Pool, check = study.Spectrum.CheckPool;
        double spectrum = (pair * 0.5 * m * m) + Dense(9 * m * m * m);
        if (!targets)
            return new RunCost(spectrum, 0, 0);
        double checking = (pair * m * check) + Dense(2 * m * m * check);
        if (study.Regression?.Measured is not { } measured)
            return new RunCost(spectrum, checking, 0);
        double n = study.Regression.Train.Max(), tests = measured.Test + heldOut;
        double repeat = (pair * ((0.5 * n * n) + (n * tests))) + Dense(0.7 * n * n * n);
        return new RunCost(spectrum, checking, repeat * measured.Repeats);
    }

    /// <summary>Seconds for so many floating-point operations of dense linear algebra, at a cautious rate for the backend.</summary>
    private static double Dense(double operations) => operations / (ReferenceEquals(LinearAlgebra.Default, LinearAlgebra.Managed) ? 3e9 : 4e10);
}

namespace Kostka.Numerics;

/// <summary>How a long computation is carried out. Results do not depend on it.</summary>
/// <param name="Threads">Number of threads, at least 1.</param>
/// <param name="Progress">Told the finished share, 0 … 1, from any thread; may be null.</param>
/// <param name="Cancellation">Asks the computation to stop; it then throws <see cref="OperationCanceledException"/> soon.</param>
public sealed record Computation(int Threads, IProgress<double>? Progress = null, CancellationToken Cancellation = default)
{
    /// <summary>All processors, nobody watching.</summary>
    public static Computation Default { get; } = new(Environment.ProcessorCount);

    /// <summary>A part of this computation that reports its own progress, 0 … 1, as the stretch [<paramref name="from"/>, <paramref name="to"/>].</summary>
    public Computation Part(double from, double to) =>
        Progress is null ? this : this with { Progress = new Stretch(Progress, from, to) };

    private sealed class Stretch(IProgress<double> whole, double from, double to) : IProgress<double>
    {
        public void Report(double value) => whole.Report(from + ((to - from) * value));
    }
}

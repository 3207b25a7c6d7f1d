using System.Diagnostics;
using System.Globalization;
using Kostka.Numerics;
using Kostka.Numerics.Products;

namespace Kostka.Bench;

/// <summary>The rate of a library's sgemm.</summary>
/// <param name="Rate">Floating-point operations a second, in 10⁹.</param>
/// <param name="Description">Whose, and for which shape.</param>
internal sealed record ProductRate(double Rate, string Description)
{
    private const double Seconds = 0.4;

    /// <summary>The best of this machine's libraries over several shapes, square and those of a training step, each thread computing a product of its own.</summary>
    public static ProductRate Best(int threads)
    {
        LinearAlgebra.Default.Threads = 1;
        var best = new ProductRate(0, "none");
        foreach (ProductBackend backend in ProductBackends.Available<float>())
        {
            foreach ((int m, int n, int k) in (ReadOnlySpan<(int, int, int)>)[(256, 256, 256), (512, 512, 512), (1024, 1024, 1024), (2048, 128, 128), (128, 128, 2048)])
            {
                double rate = Of(backend, m, n, k, threads);
                if (rate > best.Rate)
                    best = new ProductRate(rate, $"{backend}, {m} × {k} by {k} × {n}");
            }
        }

        return best;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rate:F1} GF/s ({Description})");

    private static double Of(ProductBackend backend, int m, int n, int k, int threads)
    {
        double fastest = double.MaxValue;
        var workers = new Thread[threads];
        for (int i = 0; i < threads; i++)
        {
            workers[i] = new Thread(() =>
            {
                float[] a = new float[m * k], b = new float[k * n], c = new float[m * n];
                Array.Fill(a, 1.5f);
                Array.Fill(b, 0.5f);
                long begun = Stopwatch.GetTimestamp();
                double own = double.MaxValue;
                while (Stopwatch.GetElapsedTime(begun).TotalSeconds < Seconds)
                {
                    long start = Stopwatch.GetTimestamp();
                    MatrixProduct.Multiply(backend, m, n, k, 1, a, k, false, b, n, false, 0, c, n);
                    own = Math.Min(own, Stopwatch.GetElapsedTime(start).TotalSeconds);
                }

                lock (workers)
                    fastest = Math.Min(fastest, own);
            });
            workers[i].Start();
        }

        foreach (Thread worker in workers)
            worker.Join();
        return threads * 2e-9 * m * n * k / fastest;
    }
}

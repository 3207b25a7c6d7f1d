using FsCheck;
using FsCheck.Fluent;
using Kostka.Numerics;

namespace Kostka.Tests.Capacity;

/// <summary>Random matrices and norms for property tests.</summary>
internal static class RandomCase
{
    /// <summary>Checks a property on random streams.</summary>
    public static void ForAll(int tests, Action<RandomStream> property) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => property(new RandomStream((ulong)seed, "capacity")))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(tests).WithReplay(42UL, 43UL));

    public static Matrix Gaussian(this RandomStream random, int rows, int columns, double scale = 1)
    {
        var matrix = new Matrix(rows, columns);
        foreach (ref double entry in matrix.Values.AsSpan())
            entry = scale * random.NextGaussian();
        return matrix;
    }

    /// <summary>A number between two, uniform in its logarithm.</summary>
    public static double Between(this RandomStream random, double low, double high) => low * Math.Pow(high / low, random.NextUniform());
}

using Kostka.Capacity.Covering.Classes;
using Kostka.Numerics;

namespace Kostka.Tests.Capacity.Covering;

/// <summary>How the capacity grows: with every argument, in T through ln(mT) alone, in norms by the powers that the theorems say.</summary>
public sealed class GrowthTests
{
    [Fact]
    public void More_of_anything_is_never_less_capacity() => RandomCase.ForAll(200, random =>
    {
        double[] one = Arguments(random, 9), deep = Arguments(random, 11);
        double samples = Math.Ceiling(random.Between(2, 1e12));
        foreach (Func<double[], BoundedClass> make in (Func<double[], BoundedClass>[])[Head, Scalar, TwoHeads, Entrywise, Deep])
        {
            double[] arguments = make == Deep ? deep : one;
            double before = make(arguments).Covering(samples).GammaCubed;
            Assert.True(before > 0);
            Assert.True(make(arguments).Covering(2 * samples).GammaCubed >= before);
            for (int i = 0; i < arguments.Length; i++)
            {
                double[] more = [.. arguments];
                more[i] *= 1.5;
                Assert.True(make(more).Covering(samples).GammaCubed >= before * (1 - 1e-12), $"{make.Method.Name}, argument {i}");
                Assert.True(make(more).Bound >= make(arguments).Bound);
            }
        }
    });

    [Fact]
    public void At_fixed_norms_the_context_enters_as_the_logarithm_of_samples_times_context()
    {
        const double samples = 1000;
        double[] contexts = [.. Enumerable.Range(6, 30).Select(power => Math.Pow(2, power))];
        double[] capacity = [.. contexts.Select(keys => Scalar([1.7, keys, 5, 8, 12, 3, 1.7, 0, 0]).Covering(samples).GammaCubed)];

        // Proportional to ln(2mN+1) but for the read-out, which does not see N, and the ln(128 k) of Lemma 2: between the powers ½ and 1 of it.
        Assert.InRange(Slope([.. contexts.Select(keys => Math.Log((2 * samples * keys) + 1))], capacity), 0.5, 1);
        Assert.InRange(Slope(contexts, capacity), 0.01, 0.06);

        // Where the scores dominate, exactly so.
        double[] scores = [.. contexts.Select(keys => Head([1.7, keys, 5, 1e-9, 12, 3, 1.7, 0, 0]).Covering(samples).GammaCubed)];
        Assert.Equal(1, Slope([.. contexts.Select(keys => Math.Log((2 * samples * keys) + 1))], scores), 1e-3);
        Assert.Equal(0, Slope(contexts, [.. contexts.Select(keys => Entrywise([1.7, keys, 5, 8, 12, 3, 1.7, 20, 3]).Covering(samples).GammaCubed)]), 1e-12);
    }

    [Fact]
    public void With_scores_as_large_as_selection_needs_it_grows_as_the_cube_of_the_logarithm()
    {
        // Logits of size ln T: ‖W_QK z‖ ∝ ln T, and Γ³ → (ln T)² ln(mT).
        double[] contexts = [.. Enumerable.Range(10, 30).Select(power => Math.Pow(2, 10.0 * power))];
        double[] capacity = [.. contexts.Select(keys => Head([1.7, keys, 5, 1e-6, Math.Log(keys), 3, 1.7, 0, 0]).Covering(1000).GammaCubed / Math.Log(2000 * keys))];
        Assert.Equal(2, Slope([.. contexts.Select(value => Math.Log(value))], capacity), 0.01);
    }

    [Fact]
    public void Norms_enter_by_the_powers_of_the_theorems()
    {
        double[] scales = [1, 10, 100, 1000];
        Assert.Equal(2, Power(6, Scalar), 1e-9);
        Assert.Equal(2, OfPower([2, 3], Scalar, scales), 1e-9);
        Assert.Equal(2, Power(4, arguments => Head([arguments[0], arguments[1], arguments[2], 1e-12, .. arguments[4..]])), 1e-3);
        Assert.InRange(Power(4, Scalar), 1, 2);
        Assert.InRange(Power(0, Scalar), 2, 4);

        // D blocks of norm b each: every block multiplies α by the same λ.
        double[] depths = [.. Enumerable.Range(2, 8).Select(layers =>
            new DeepClass(1, 64, 16, [.. Enumerable.Repeat(new DeepLayerNorms(2, 4, 1, 2, 2, 4, 8), layers)], 1).Covering(1000).GammaCubed)];
        double rate = depths[^1] / depths[^2];
        Assert.Equal(144, rate, 30.0);

        double Power(int index, Func<double[], BoundedClass> make) => OfPower([index], make, scales);
    }

    private static double OfPower(int[] indices, Func<double[], BoundedClass> make, double[] scales) => Slope(scales, [.. scales.Select(scale =>
    {
        double[] arguments = [1.7, 129, 5, 8, 12, 3, 1.7, 20, 3];
        foreach (int index in indices)
            arguments[index] *= scale;
        return make(arguments).Covering(1e4).GammaCubed;
    })]);

    // Arguments: B_x, N, B_V, B_V21, score, k, B_w, ‖·‖_{1,1}, ‖w‖_1.
    private static HeadNorms Norms(double[] a) => new(a[2], a[3], a[4], a[5]);

    private static HeadClass Head(double[] a) => new(a[0], a[1], Norms(a));

    private static ScalarClass Scalar(double[] a) => new(a[0], a[1], [Norms(a)], a[6]);

    private static ScalarClass TwoHeads(double[] a) => new(a[0], a[1], [Norms(a), new(1, 2, 3, 4)], a[6]);

    private static EntrywiseScalarClass Entrywise(double[] a) => new(a[0], [new(a[2], a[7], a[4], a[5], a[5])], a[6], a[8], a[5]);

    private static DeepClass Deep(double[] a) => new(a[0], a[1], a[2], [new(a[3], a[4], a[5], a[6], a[7], a[8], a[9]), new(1.1, 2.2, 0.5, 0.8, 1.2, 1.9, 8)], a[10]);

    private static double[] Arguments(RandomStream random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Between(1, 100))];

    /// <summary>The slope of ln y against ln x by least squares.</summary>
    internal static double Slope(double[] x, double[] y)
    {
        double[] u = [.. x.Select(value => Math.Log(value))], v = [.. y.Select(value => Math.Log(value))];
        double meanU = u.Average(), meanV = v.Average();
        return u.Zip(v, (a, b) => (a - meanU) * (b - meanV)).Sum() / u.Sum(a => (a - meanU) * (a - meanU));
    }
}

using System.Text.Json;
using Kostka.Capacity.Covering.Classes;
using Kostka.Capacity.Generalization;
using Kostka.Tests.Capacity.Covering;

namespace Kostka.Tests.Capacity.Generalization;

/// <summary>Theorem E.</summary>
public sealed class GeneralizationTests
{
    [Fact]
    public void Reference_bounds()
    {
        using var reference = new SparseReference();
        JsonElement one = reference["E_one_layer"], general = reference["G_generalization"];
        double margin = general.Number("gamma"), failure = general.Number("delta");
        foreach (JsonElement dudley in general.GetProperty("dudley").EnumerateArray())
            SparseReference.AssertDigits(dudley.Number("R"), DudleyGap.RademacherComplexity(dudley.Number("Gamma3"), dudley.Number("Bf"), dudley.Number("m")));

        ScalarClass functions = TheoremTests.Scalar(one);
        var ramp = DudleyGap.OfRamp(margin, failure);
        var gap = new MarginGap(margin, failure);
        var realisable = new RealisableError(margin, failure);
        SparseReference.AssertDigits(general.Number("gap_dudley_m1e14"), ramp.At(functions, 1e14));
        SparseReference.AssertDigits(general.Number("margin_gap_m1e11"), gap.At(functions, 1e11));
        SparseReference.AssertDigits(general.Number("realizable_m1e10"), realisable.At(functions, 1e10));
        Assert.Equal(1, ramp.SamplesNeeded(functions, 0.1) / general.Number("samples_dudley_g01"), 1e-12);
        Assert.Equal(general.Number("samples_margin_g01"), gap.SamplesNeeded(functions, 0.1));
        Assert.Equal(general.Number("samples_realizable_e01"), realisable.SamplesNeeded(functions, 0.1));

        EntrywiseScalarClass free = TheoremTests.Entrywise(one, fixedQuery: true);
        var freeGap = new AllInputsGap(margin, failure);
        var freeError = new AllInputsRealisableError(margin, failure);
        SparseReference.AssertDigits(general.Number("free_gap_m1e9"), freeGap.At(free, 1e9));
        SparseReference.AssertDigits(general.Number("free_real_m1e9"), freeError.At(free, 1e9));
        Assert.Equal(general.Number("samples_free_gap"), freeGap.SamplesNeeded(free, 0.1));
        Assert.Equal(general.Number("samples_free_real"), freeError.SamplesNeeded(free, 0.1));
    }

    [Fact]
    public void Bounds_fall_with_samples_margin_and_failure_and_rise_with_the_class() => RandomCase.ForAll(200, random =>
    {
        double margin = random.Between(0.05, 2), failure = random.Between(1e-6, 0.1), samples = Math.Ceiling(random.Between(2, 1e15));
        (double small, double large) = (random.Between(0.1, 10), random.Between(10, 1000));
        foreach ((Func<double, double, GeneralizationBound> bound, Func<double, BoundedClass> make) in Cases())
        {
            double found = bound(margin, failure).At(make(small), samples);
            Assert.True(found > 0);
            Assert.True(bound(margin, failure).At(make(small), samples * 1.5) < found);
            Assert.True(bound(margin * 1.5, failure).At(make(small), samples) <= found);
            Assert.True(bound(margin, failure / 2).At(make(small), samples) > found);
            Assert.True(bound(margin, failure).At(make(large), samples) >= found);
        }
    });

    [Fact]
    public void Samples_needed_are_the_fewest() => RandomCase.ForAll(100, random =>
    {
        double target = random.Between(1e-3, 0.9);
        foreach ((Func<double, double, GeneralizationBound> bound, Func<double, BoundedClass> make) in Cases())
        {
            BoundedClass functions = make(random.Between(0.01, 100));
            double needed = bound(0.5, 0.05).SamplesNeeded(functions, target);
            Assert.Equal(Math.Floor(needed), needed);
            Assert.True(bound(0.5, 0.05).At(functions, needed) <= target);

            // One sample fewer is visible in doubles only while the bound moves by more than its rounding.
            double fewer = Math.Floor(Math.Min(needed - 1, needed * (1 - 1e-13)));
            if (fewer >= 2)
                Assert.True(bound(0.5, 0.05).At(functions, fewer) > target);
        }
    });

    [Fact]
    public void Gaps_fall_as_the_root_and_realisable_errors_as_the_inverse_of_the_samples()
    {
        double[] targets = [0.1, 0.01, 0.001];
        foreach ((Func<double, double, GeneralizationBound> bound, Func<double, BoundedClass> make) in Cases())
        {
            GeneralizationBound of = bound(0.5, 0.05);
            double slope = -GrowthTests.Slope(targets, [.. targets.Select(target => of.SamplesNeeded(make(10), target))]);
            Assert.InRange(slope, of is RealisableError or AllInputsRealisableError ? 0.999 : 1.999, of is RealisableError or AllInputsRealisableError ? 1.15 : 2.4);
        }
    }

    [Fact]
    public void Samples_beyond_doubles_are_infinite()
    {
        var functions = new ScalarClass(1, 10, [new(1e80, 1e80, 1e80, 1)], 1e10);
        Assert.Equal(double.PositiveInfinity, new RealisableError(0.5, 0.05).SamplesNeeded(functions, 0.1));
    }

    [Fact]
    public void A_class_of_a_single_function_needs_what_a_single_function_needs()
    {
        // Γ = 0: Hoeffding's inequality for one function.
        var zero = new EntrywiseScalarClass(1, [new(0, 0, 0, 1, 1)], 0, 0, 1);
        Assert.Equal(Math.Ceiling(Math.Log(20) / 0.02), new AllInputsGap(1, 0.05).SamplesNeeded(zero, 0.1));
        Assert.Equal(0, DudleyGap.RademacherComplexity(0, 1, 10));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1.0000001, 2)]
    [InlineData(2, 2)]
    [InlineData(1000, 1024)]
    [InlineData(1024, 1024)]
    public void Norms_are_rounded_up_to_powers_of_two(double norm, double rounded) => Assert.Equal(rounded, MeasuredNorm.RoundUp(norm));

    [Fact]
    public void All_powers_together_cost_the_whole_of_delta()
    {
        Assert.Equal(0.05 / 2, MeasuredNorm.Failure(0.05, 0.3), 1e-15);
        Assert.Equal(0.05 / (2 * 6 * 12), MeasuredNorm.Failure(0.05, 1, 2, 3.5), 1e-15);
        double spent = Enumerable.Range(0, 1000).Sum(j => MeasuredNorm.Failure(0.05, Math.Pow(2, j)));
        Assert.Equal(0.05, spent, 1e-4);
        Assert.Contains("1000 norms", Assert.Throws<RequestException>(() => MeasuredNorm.Failure(0.05, Enumerable.Repeat(8.0, 1000))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Finite_classes_match_the_reference()
    {
        using var reference = new SparseReference();
        JsonElement misc = reference["M_misc"];
        Assert.Equal(misc.Number("erm_T100_s3"), FiniteClass.SamplesNeeded(100, 3, 0.1, 0.05));
        Assert.Equal(Math.Log(161700), FiniteClass.LogSubsets(100, 3), 1e-12);
        Assert.Equal(0, FiniteClass.LogSubsets(7, 7), 1e-12);
    }

    [Theory]
    [InlineData(12, 3, 6)]
    [InlineData(15, 3, 6)]
    [InlineData(4096, 3, 30)]
    [InlineData(3, 3, 0)]
    public void Monomials_shatter_as_many_points_as_the_bound_says(int bits, int relevant, int dimension)
    {
        Assert.Equal(dimension, FiniteClass.DimensionLowerBound(bits, relevant));
        int each = dimension / relevant;
        if (dimension is 0 or > 10)
            return;

        // Point (block, digit): the bits of its block show that digit of their number, all others are 1.
        bool[][] points = [.. Enumerable.Range(0, relevant).SelectMany(block => Enumerable.Range(0, each).Select(digit =>
            Enumerable.Range(0, bits).Select(bit => bit >> each != block || ((bit >> digit) & 1) == 1).ToArray()))];
        var labellings = new HashSet<string>();
        for (int a = 0; a < bits; a++)
        {
            for (int b = a + 1; b < bits; b++)
            {
                for (int c = b + 1; c < bits; c++)
                    labellings.Add(string.Concat(points.Select(point => point[a] && point[b] && point[c] ? '1' : '0')));
            }
        }

        Assert.Equal(1 << dimension, labellings.Count);
    }

    [Fact]
    public void Wrong_requests_are_refused()
    {
        var functions = new ScalarClass(1, 10, [new(1, 1, 1, 1)], 1);
        Assert.Contains("at least 2", Assert.Throws<RequestException>(() => new MarginGap(0.5, 0.05).At(functions, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("δ", Assert.Throws<RequestException>(() => new MarginGap(0.5, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("δ", Assert.Throws<RequestException>(() => new MarginGap(0.5, double.NaN)).Message, StringComparison.Ordinal);
        Assert.Contains("1/8", Assert.Throws<RequestException>(() => new RealisableError(0.5, 0.2)).Message, StringComparison.Ordinal);
        Assert.Contains("margin", Assert.Throws<RequestException>(() => new RealisableError(0, 0.05)).Message, StringComparison.Ordinal);
        Assert.Contains("reach", Assert.Throws<RequestException>(() => new MarginGap(0.5, 0.05).SamplesNeeded(functions, 0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new AllInputsGap(0.5, 0.05).At(functions, 10));
        Assert.Throws<RequestException>(() => FiniteClass.SamplesNeeded(10, 2, 1, 0.05));
        Assert.Throws<ArgumentOutOfRangeException>(() => FiniteClass.SamplesNeeded(2, 3, 0.1, 0.05));
    }

    private static (Func<double, double, GeneralizationBound> Bound, Func<double, BoundedClass> Class)[] Cases()
    {
        Func<double, BoundedClass> scalar = norm => new ScalarClass(1.7, 129, [new(norm, 2 * norm, 3 * norm, 4)], norm);
        Func<double, BoundedClass> entrywise = norm => new EntrywiseScalarClass(1.7, [new(norm, 2 * norm, 3 * norm, 40, 10)], norm, 2 * norm, 4);
        Func<double, BoundedClass> deep = norm => new DeepClass(1, 65, 16, [new(norm, 2 * norm, norm, norm, 1, 2, 8)], 2);
        return
        [
            ((margin, failure) => DudleyGap.OfRamp(margin, failure), scalar),
            ((margin, failure) => new MarginGap(margin, failure), scalar),
            ((margin, failure) => new RealisableError(margin, failure), scalar),
            ((margin, failure) => new RealisableError(margin, failure), deep),
            ((margin, failure) => new AllInputsGap(margin, failure), entrywise),
            ((margin, failure) => new AllInputsRealisableError(margin, failure), entrywise),
        ];
    }
}

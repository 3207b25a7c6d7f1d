using FsCheck;
using FsCheck.Fluent;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Sequences;

public class SequenceTypesTests
{
    [Fact]
    public void The_list_is_that_of_a_full_enumeration()
    {
        Prop.ForAll(ExchangeableMeasureTests.Seeds, seed =>
        {
            var stream = new RandomStream((ulong)seed, "measure");
            IExchangeableMeasure measure = SmallMeasure.Draw(stream).Measure;
            double threshold = stream.NextBelow(2) == 0 ? 0 : Math.Pow(10, -6 * stream.NextUniform()) / 2;
            SequenceTypes found = SequenceTypes.Above(measure, threshold);
            SequenceType[] expected = [.. SmallMeasure.Sequences(measure.Length, measure.Vocabulary)
                .Select(x => SequenceType.Of(x, measure.Vocabulary)).Distinct()
                .Where(type => measure.TypeProbability(type.Counts.AsSpan()) is > 0 and var p && p >= threshold)
                .OrderBy(type => string.Join(",", type.Counts.Reverse().Select(n => $"{n:D2}")), StringComparer.Ordinal)];
            Assert.Equal(expected, Enumerable.Range(0, found.Count).Select(i => new SequenceType([.. found[i]])));
            Assert.Equal(expected.Select(type => measure.TypeProbability(type.Counts.AsSpan())), found.Probabilities);
            Assert.InRange(found.Probabilities.Sum() + found.PrunedProbability, 1 - 1e-6 * threshold - 1e-12, 1 + 1e-12);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL));
    }

    [Theory]
    [InlineData(1_000_000, 0.5)]
    [InlineData(1_000_000, 0.3)]
    [InlineData(1_000_000, 1e-6)]
    [InlineData(1024, 0.01)]
    public void Two_symbols_of_any_length_take_as_many_types_as_matter(int length, double p)
    {
        SequenceTypes types = SequenceTypes.Above(new IidMeasure(length, [1 - p, p]));
        double deviation = Math.Sqrt(length * p * (1 - p));
        Assert.InRange(types.Count, 8 * deviation, (18 * deviation) + 40);
        Assert.Equal(1, Summation.Sum(types.Probabilities), 1e-12);
        Assert.InRange(types.PrunedProbability, 1e-19, 1e-14);
        for (int i = 1; i < types.Count; i++)
            Assert.Equal(types[i - 1][1] + 1, types[i][1]);
    }

    [Fact]
    public void Every_mode_of_a_mixture_is_found()
    {
        var measure = new MixtureMeasure(100_000, [new(0.5, [0.9, 0.1]), new(0.3, [0.2, 0.8]), new(0.2, [1, 0])]);
        SequenceTypes types = SequenceTypes.Above(measure);
        Assert.Equal(1, Summation.Sum(types.Probabilities), 1e-12);
        Assert.Equal(0.2, types.Probabilities[0], 1e-12);
        Assert.InRange(types.Count, 2_000, 5_000);
    }

    [Fact]
    public void Three_symbols_stay_quick()
    {
        SequenceTypes types = SequenceTypes.Above(new IidMeasure(200, [0.5, 0.3, 0.2]));
        Assert.Equal(1, Summation.Sum(types.Probabilities), 1e-12);
        Assert.InRange(types.Count, 2_000, (int)SequenceTypes.Number(200, 3) / 2);
        Assert.InRange(types.PrunedProbability, 0, 1e-13);
    }

    // Values of 60-digit arithmetic.
    [Theory]
    [InlineData(new[] { 700_000, 300_000 }, new[] { 0.7, 0.3 }, 0.00087056315463668078156)]
    [InlineData(new[] { 697_500, 302_500 }, new[] { 0.7, 0.3 }, 3.0638089393932199501e-10)]
    [InlineData(new[] { 999_998, 2 }, new[] { 1 - 1e-6, 1e-6 }, 0.18393981255563509974)]
    [InlineData(new[] { 999_940, 60 }, new[] { 1 - 1e-5, 1e-5 }, 5.4494224706446800836e-27)]
    [InlineData(new[] { 54, 10 }, new[] { 0.5, 0.5 }, 8.2113794288435348889e-9)]
    [InlineData(new[] { 4095, 1 }, new[] { 0.99, 0.01 }, 5.476231826523110847e-17)]
    public void Multinomial_probabilities_keep_thirteen_digits(int[] counts, double[] probabilities, double expected) =>
        ExchangeableMeasureTests.Close(expected, new IidMeasure(counts.Sum(), probabilities).TypeProbability(counts), 2e-13);

    [Theory]
    [InlineData(new[] { 3, 4 }, new[] { 0.5, 0.5 }, 0.08544921875)]
    [InlineData(new[] { 400_000, 600_000 }, new[] { 2.5, 3.5 }, 1.9161770702660108452e-6)]
    [InlineData(new[] { 0, 1_000_000 }, new[] { 0.01, 0.02 }, 0.57753364792079289034)]
    [InlineData(new[] { 30, 20, 14 }, new[] { 1e5, 2e5, 1e5 }, 6.9581269029039410925e-6)]
    [InlineData(new[] { 10, 0, 5 }, new[] { 1e-3, 2.0, 7.0 }, 9.4396205536418657635e-8)]
    [InlineData(new[] { 500_000, 500_000 }, new[] { 1e6, 1e6 }, 0.00065146982585849964332)]
    public void Probabilities_of_the_urn_keep_thirteen_digits(int[] counts, double[] concentration, double expected) =>
        ExchangeableMeasureTests.Close(expected, new DirichletMeasure(counts.Sum(), concentration).TypeProbability(counts), 2e-13);

    [Fact]
    public void Hopeless_numbers_of_types_are_known_beforehand()
    {
        Assert.Equal(1, SequenceTypes.Number(0, 5));
        Assert.Equal(1, SequenceTypes.Number(7, 1));
        Assert.Equal(1_000_001, SequenceTypes.Number(1_000_000, 2));
        Assert.Equal(15, SequenceTypes.Number(2, 5));
        Assert.Equal(325, SequenceTypes.Number(24, 3));
        Assert.Contains("types; at most", Assert.Throws<RequestException>(() => SequenceTypes.Above(new DirichletMeasure(1000, [1, 1, 1, 1]))).Message);
    }
}

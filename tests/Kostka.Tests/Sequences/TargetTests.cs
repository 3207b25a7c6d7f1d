using FsCheck;
using FsCheck.Fluent;
using Kostka.Sequences;

namespace Kostka.Tests.Sequences;

public class TargetTests
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL);

    private static readonly SymmetricFunction _and = new SymmetricFunction.And(), _or = new SymmetricFunction.Or(), _parity = new SymmetricFunction.Parity(),
        _majority = new SymmetricFunction.Majority(), _token = new SymmetricFunction.Token(), _fraction = new SymmetricFunction.Fraction();

    // The eight sequences of three bits, 000 100 010 110 001 101 011 111.
    private static readonly SequenceSample _bits = Sample(2, [.. Enumerable.Range(0, 8).Select(i => new[] { i & 1, (i >> 1) & 1, i >> 2 })]);

    public static TheoryData<BitFunction, int[], double[]> Juntas => new()
    {
        { _and, [0, 2], [-1, -1, -1, -1, -1, 1, -1, 1] },
        { _or, [0, 2], [-1, 1, -1, 1, 1, 1, 1, 1] },
        { _parity, [0, 2], [1, -1, 1, -1, -1, 1, -1, 1] },
        { _parity, [0, 1, 2], [-1, 1, 1, -1, 1, -1, -1, 1] },
        { _majority, [0, 1, 2], [-1, -1, -1, 1, -1, 1, 1, 1] },
        { _majority, [0, 1], [-1, 0, 0, 1, -1, 0, 0, 1] },
        { _token, [1], [-1, -1, 1, 1, -1, -1, 1, 1] },
        { new SymmetricFunction.Threshold(1), [0, 1], [-1, 1, 1, 1, -1, 1, 1, 1] },
        { new SymmetricFunction.Threshold(3), [0, 1, 2], [-1, -1, -1, -1, -1, -1, -1, 1] },
        { new BitFunction.Table([10, 11, 12, 13]), [0, 2], [10, 11, 10, 11, 12, 13, 12, 13] },
        { new BitFunction.Table([10, 11, 12, 13]), [2, 0], [10, 12, 10, 12, 11, 13, 11, 13] },
    };

    [Theory]
    [MemberData(nameof(Juntas), DisableDiscoveryEnumeration = true)]
    public void A_junta_has_the_values_of_its_definition(BitFunction function, int[] positions, double[] values) =>
        Assert.Equal(values, new JuntaTarget(function, [.. positions]).Evaluate(_bits));

    [Fact]
    public void Parity_is_the_product_of_signs_at_its_positions() =>
        Prop.ForAll(Gen.Choose(1, 40).ToArbitrary(), ArbMap.Default.ArbFor<int>(), (length, seed) =>
        {
            var random = new Random(seed);
            int[] sequence = [.. Enumerable.Range(0, length).Select(_ => random.Next(2))];
            int[] positions = [.. Enumerable.Range(0, length).Where(_ => random.Next(2) == 0)];
            if (positions.Length == 0)
                return;
            double product = positions.Aggregate(1.0, (value, a) => value * ((2 * sequence[a]) - 1));
            Assert.Equal([product], new JuntaTarget(_parity, [.. positions]).Evaluate(Sample(2, sequence)));
        }).Check(_config);

    [Fact]
    public void In_larger_alphabets_a_one_is_the_named_symbol()
    {
        SequenceSample sample = Sample(3, [2, 2], [2, 1], [1, 1], [0, 2]);
        Assert.Equal([1.0, -1, -1, -1], new JuntaTarget(_and, [0, 1], symbol: 2).Evaluate(sample));
        Assert.Equal([-1.0, -1, 1, -1], new JuntaTarget(_and, [0, 1]).Evaluate(sample));
        Assert.Equal([1.0, 0, -1, 0], new CountsTarget(_majority, symbol: 2).Evaluate(sample));
    }

    [Fact]
    public void A_function_of_the_counts_is_the_junta_on_all_positions()
    {
        foreach (SymmetricFunction function in (SymmetricFunction[])[_and, _or, _parity, _majority, _fraction, new SymmetricFunction.Threshold(2)])
            Assert.Equal(new JuntaTarget(function, [0, 1, 2]).Evaluate(_bits), new CountsTarget(function).Evaluate(_bits));
        Assert.Equal(
            [-1, -1 / 3.0, -1 / 3.0, 1 / 3.0, -1 / 3.0, 1 / 3.0, 1 / 3.0, 1],
            new CountsTarget(_fraction).Evaluate(_bits),
            (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void A_linear_target_sums_its_weights_with_signs() =>
        Assert.Equal([-7.0, -5, -3, -1, 1, 3, 5, 7], new LinearTarget([1, 2, 4]).Evaluate(_bits));

    [Fact]
    public void A_next_token_target_looks_at_the_next_token_only()
    {
        var sample = new SequenceSample(new SequenceSet(3, 1, 5, [4, 4, 4]), [0, 3, 1]);
        Assert.Equal([-1.0, 1, 1], new NextTokenTarget([3, 1]).Evaluate(sample));
        Assert.Equal("whether the next token is one of a  c", new NextTokenTarget([2, 0]).Describe(new Alphabet(["a", "b", "c"])));
    }

    [Fact]
    public void Descriptions_are_plain_words()
    {
        (ITarget Target, string Words)[] cases =
        [
            (new JuntaTarget(_parity, [0, 1]), "parity of positions 0 and 1 (symbol 1 or not)"),
            (new JuntaTarget(_and, [4, 0, 2]), "whether all of positions 4, 0 and 2 are symbol 1"),
            (new JuntaTarget(_or, [0, 1, 2, 3]), "whether any of positions 0 … 3 is symbol 1"),
            (new JuntaTarget(_token, [3], symbol: 2), "whether position 3 is symbol 2"),
            (new JuntaTarget(new SymmetricFunction.Threshold(2), [0, 5, 9]), "whether at least 2 of positions 0, 5 and 9 are symbol 1"),
            (new JuntaTarget(new BitFunction.Table([0, 1]), [7]), "a table of 2 values over position 7 (symbol 1 or not)"),
            (new CountsTarget(_majority), "whether most of all positions are symbol 1"),
            (new CountsTarget(_fraction), "the share of all positions that are symbol 1, scaled to −1 … 1"),
            (new LinearTarget([1, 2]), "a weighted sum over all 2 positions of +1 (symbol 1) or −1 (any other)"),
            (new NextTokenTarget([5]), "whether the next token is symbol 5"),
            (new NextTokenTarget([5, 1]), "whether the next token is one of the symbols 1 or 5"),
            (new NextTokenTarget([.. Enumerable.Range(0, 20)]), "whether the next token is one of the 20 symbols 0 … 19"),
            (new NextTokenTarget([.. Enumerable.Range(0, 20).Select(i => 2 * i)]),
                "whether the next token is one of the 20 symbols 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22 and 8 more"),
        ];
        Assert.All(cases, c => Assert.Equal(c.Words, c.Target.Description));
    }

    public static TheoryData<Func<ITarget>, string> Impossible => new()
    {
        { () => new JuntaTarget(_and, []), "at least one position" },
        { () => new JuntaTarget(_and, default), "at least one position" },
        { () => new JuntaTarget(_and, [0, 2, 0]), "Position 0 of the target is named twice" },
        { () => new JuntaTarget(_and, [0, -1]), "Position -1" },
        { () => new JuntaTarget(_token, [0, 1]), "one position" },
        { () => new JuntaTarget(new SymmetricFunction.Threshold(3), [0, 1]), "between 1 and 2" },
        { () => new JuntaTarget(new SymmetricFunction.Threshold(0), [0, 1]), "between 1 and 2" },
        { () => new JuntaTarget(new BitFunction.Table([1, 2, 3]), [0, 1]), "needs 4 values; 3 are given" },
        { () => new JuntaTarget(new BitFunction.Table([1, double.NaN]), [0]), "Value 1 of the table" },
        { () => new JuntaTarget(new BitFunction.Table(default), [0]), "0 are given" },
        { () => new JuntaTarget(new BitFunction.Table([1]), [.. Enumerable.Range(0, 40)]), "at most 24" },
        { () => new LinearTarget([]), "one weight" },
        { () => new LinearTarget([1, double.PositiveInfinity]), "position 1" },
        { () => new NextTokenTarget([]), "at least one symbol" },
        { () => new NextTokenTarget([1, 3, 1]), "Symbol 1 of the next-token target is named twice" },
        { () => new NextTokenTarget([1, -3]), "Symbol -3" },
        { () => new NextTokenTarget([int.MaxValue]), "larger than any alphabet" },
    };

    [Theory]
    [MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public void A_target_that_cannot_be_is_refused(Func<ITarget> make, string message) =>
        Assert.Contains(message, Assert.Throws<RequestException>(make).Message);

    public static TheoryData<ITarget, string> Misfits => new()
    {
        { new JuntaTarget(_and, [0, 3]), "Position 3 of the target is out of range; sequences of length 3 have positions 0 … 2" },
        { new JuntaTarget(_and, [0], symbol: 2), "Symbol 2" },
        { new JuntaTarget(_and, [0], symbol: -1), "Symbol -1" },
        { new CountsTarget(_and, symbol: 2), "Symbol 2" },
        { new CountsTarget(new SymmetricFunction.Threshold(4)), "between 1 and 3" },
        { new CountsTarget(_token), "one position" },
        { new LinearTarget([1, 2]), "2 weights" },
        { new NextTokenTarget([0, 2]), "Symbol 2" },
    };

    [Theory]
    [MemberData(nameof(Misfits), DisableDiscoveryEnumeration = true)]
    public void A_target_that_does_not_fit_the_sequences_is_refused_before_and_when_evaluated(ITarget target, string message)
    {
        Assert.Contains(message, Assert.Throws<RequestException>(() => target.Check(3, 2)).Message);
        Assert.Contains(message, Assert.Throws<RequestException>(() => target.Evaluate(_bits)).Message);
    }

    private static SequenceSample Sample(int vocabulary, params int[][] sequences) =>
        new(new SequenceSet(sequences.Length, sequences[0].Length, vocabulary, [.. sequences.SelectMany(s => s)]), new int[sequences.Length]);
}

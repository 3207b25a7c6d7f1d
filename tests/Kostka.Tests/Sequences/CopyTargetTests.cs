using Kostka.Sequences;

namespace Kostka.Tests.Sequences;

/// <summary>Targets that copy, on every sequence of three symbols up to length 5, against the definitions read word by word.</summary>
public class CopyTargetTests
{
    [Fact]
    public void InductionGivesWhatFollowedTheLatestEarlierOccurrence()
    {
        for (int length = 1; length <= 5; length++)
        {
            foreach (int[] x in All(length))
            {
                int expected = AskedToken.None;
                for (int j = 0; j < length - 1; j++)
                {
                    if (x[j] == x[length - 1])
                        expected = x[j + 1];
                }

                Assert.Equal(expected, new AskedToken.Induced().In(x, SequenceSample.NoToken));
            }
        }
    }

    [Theory]
    [InlineData(new[] { 0, 1, 0 }, 1)]
    [InlineData(new[] { 2, 1, 2, 0, 2 }, 0)]
    [InlineData(new[] { 1, 1 }, 1)]
    [InlineData(new[] { 0, 1, 2 }, AskedToken.None)]
    public void InductionByExample(int[] sequence, int expected) =>
        Assert.Equal(expected, new AskedToken.Induced().In(sequence, SequenceSample.NoToken));

    [Fact]
    public void ClassesAndSignsSayTheSame()
    {
        var alphabet = new Alphabet(["a", "b", "c"]);
        SequenceSample sample = Sample(4);
        foreach (AskedToken asked in (AskedToken[])[new AskedToken.At(2), new AskedToken.Induced(), new AskedToken.Next()])
        {
            var classes = new TokenClassTarget(asked, [2, 0], alphabet);
            int[] found = classes.Classify(sample);
            Assert.Equal<string>(asked.MayBeNone ? ["c", "a", "any other", "none"] : ["c", "a", "any other"], classes.Classes);
            double[] signs = asked is AskedToken.Next ? new NextTokenTarget([2]).Evaluate(sample) : new CopyTarget(asked, [2]).Evaluate(sample);
            for (int i = 0; i < found.Length; i++)
            {
                int token = asked.In(sample.Sequences[i], sample.Next[i]);
                Assert.Equal(token switch { 2 => 0, 0 => 1, 1 => 2, _ => 3 }, found[i]);
                Assert.Equal(found[i] == 0 ? 1 : -1, signs[i]);
            }

            Assert.Equal(asked.MayBeNone ? 4 : 3, found.Distinct().Count());
        }
    }

    [Fact]
    public void EverySymbolAsAClassLeavesNoOther() =>
        Assert.Equal<string>(["0", "1"], new TokenClassTarget(new AskedToken.At(0), [0, 1], new Alphabet(2)).Classes);

    [Fact]
    public void ProbabilitiesOfSymbolsGatherIntoClasses()
    {
        double[] classes = new double[3];
        new TokenClassTarget(new AskedToken.Next(), [3, 0], new Alphabet(4)).Gather([0.1, 0.2, 0.3, 0.4], classes);
        Assert.Equal([0.4, 0.1, 0.5], classes, (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void WrongTargetsAreRefused()
    {
        var alphabet = new Alphabet(3);
        Assert.Throws<RequestException>(() => new TokenClassTarget(new AskedToken.Next(), [], alphabet));
        Assert.Throws<RequestException>(() => new TokenClassTarget(new AskedToken.Next(), [1, 1], alphabet));
        Assert.Throws<RequestException>(() => new TokenClassTarget(new AskedToken.Next(), [3], alphabet));
        Assert.Throws<RequestException>(() => new CopyTarget(new AskedToken.Induced(), [1, 1]));
        Assert.Throws<RequestException>(() => new CopyTarget(new AskedToken.At(4), [1]).Evaluate(Sample(4)));
        Assert.Throws<RequestException>(() => new TokenClassTarget(new AskedToken.Next(), [0], alphabet).Classify(
            new SequenceSample(new SequenceSet(1, 1, 3, [0]), [SequenceSample.NoToken])));
    }

    private static IEnumerable<int[]> All(int length) => Enumerable.Range(0, (int)Math.Pow(3, length))
        .Select(number => Enumerable.Range(0, length).Select(a => number / (int)Math.Pow(3, a) % 3).ToArray());

    private static SequenceSample Sample(int length)
    {
        int[][] all = [.. All(length)];
        return new SequenceSample(new SequenceSet(all.Length, length, 3, [.. all.SelectMany(x => x)]), [.. all.Select((_, i) => i % 3)]);
    }
}

using System.Numerics;
using Kostka.Sequences;
using Kostka.Spectra.Exact.Howe;
using Kostka.Symmetry;
using Kostka.Tests.Sequences;

namespace Kostka.Tests.Spectra.Exact.Howe;

/// <summary>The steps of the transform, each against its definition.</summary>
public sealed class HowePartsTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(5, 1)]
    [InlineData(7, 2)]
    [InlineData(6, 4)]
    public void Compositions_are_numbered_in_order(int total, int parts)
    {
        Compositions[] all = Compositions.UpTo(total, parts);
        Compositions last = all[total];
        Assert.Equal(SequenceTypes.Number(total, parts), last.Count);
        int[] counts = new int[parts];
        for (int index = 0; index < last.Count; index++)
        {
            Assert.Equal(total, last[index].ToArray().Sum());
            Assert.Equal(index, last.IndexOf(last[index]));
            Assert.True(index == 0 || last[index - 1].SequenceCompareTo(last[index]) < 0);
            for (int v = 0; v < parts; v++)
            {
                last[index].CopyTo(counts);
                counts[v]--;
                Assert.Equal(counts[v] < 0 ? -1 : all[total - 1].IndexOf(counts), last.Without(index, v));
            }
        }
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public void Laws_of_the_agreement_are_those_of_all_arrangements(int vocabulary, bool singleCell)
    {
        const int Positions = 6, Below = 2;
        bool[] counts = [.. Enumerable.Range(0, vocabulary * vocabulary).Select(cell => singleCell ? cell == 0 : cell % (vocabulary + 1) == 0)];
        Compositions[] compositions = Compositions.UpTo(Positions, vocabulary);
        var law = new ArrangementLaw(compositions, Below, counts);
        for (int type = 0; type < compositions[Positions].Count; type++)
        {
            law.Load(compositions[Positions][type]);
            for (int k = 0; k <= Below; k++)
            {
                for (int gamma = 0; gamma < compositions[k].Count; gamma++)
                {
                    int[] alpha = [.. Enumerable.Range(0, vocabulary).Select(v => compositions[Positions][type][v] - compositions[k][gamma][v])];
                    if (alpha.Min() < 0)
                        continue;
                    int[] x = Sequence(alpha);
                    foreach (var group in SmallMeasure.Sequences(Positions - k, vocabulary).GroupBy(y => SequenceType.Of(y, vocabulary)))
                    {
                        double[] expected = new double[Positions + 1];
                        foreach (int[] y in group)
                            expected[x.Zip(y).Count(pair => counts[(pair.First * vocabulary) + pair.Second])] += 1.0 / group.Count();
                        ReadOnlySpan<double> actual = law.Of(k, gamma, compositions[Positions - k].IndexOf(group.Key.Counts.AsSpan()));
                        for (int t = 0; t <= Positions; t++)
                            Assert.Equal(expected[t], actual[t], 1e-14);
                    }
                }
            }
        }
    }

    [Fact]
    public void Random_tables_are_those_of_all_arrangements()
    {
        int[] rows = [2, 0, 3], columns = [1, 3, 1];
        int[] x = Sequence(rows);
        int[][] arrangements = [.. SmallMeasure.Sequences(5, 3).Where(y => SequenceType.Of(y, 3).Counts.SequenceEqual(columns))];
        var expected = arrangements.GroupBy(y => string.Join(",", Table(x, y))).ToDictionary(g => g.Key, g => g.Count() / (double)arrangements.Length);
        var actual = new Dictionary<string, double>();
        RandomTables.ForEach(rows, columns, (cells, probability) => actual.Add(string.Join(",", cells), probability));
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, pair => Assert.Equal(pair.Value, actual[pair.Key], 1e-15));
    }

    [Theory]
    [InlineData(3, 8, 4)]
    [InlineData(4, 6, 6)]
    [InlineData(2, 20, 10)]
    public void There_are_as_many_highest_weight_vectors_as_semistandard_tableaux(int vocabulary, int positions, int below)
    {
        Compositions[] compositions = Compositions.UpTo(positions, vocabulary);
        foreach (Partition irrep in Partition.All(positions, vocabulary, below))
        {
            var states = new LowerStates(irrep, compositions);
            BigInteger copies = 0;
            for (int type = 0; type < compositions[positions].Count; type++)
                copies += states.HighestWeights(compositions[positions][type]).Rows;
            Assert.Equal(Dimensions.OfGeneralLinearGroup(irrep, vocabulary), copies);
        }
    }

    [Fact]
    public void Moments_by_statistic_and_by_table_agree()
    {
        // The same function, once of the agreement and once of the table, with a label that it looks at.
        const int Vocabulary = 3, Below = 2;
        var measure = new DirichletMeasure(6, [1, 2, 0.5]);
        HoweTypes types = HoweTypes.Of(measure, lastDistinguished: true);
        bool[] diagonal = [.. Enumerable.Range(0, Vocabulary * Vocabulary).Select(cell => cell % (Vocabulary + 1) == 0)];
        double Value(int x, int y, double agreement) => Math.Cos(agreement * (1 + types.Labels[x] + types.Labels[y])) + (0.1 * types[x][0] * types[y][0]);
        var margins = new MarginClasses(types.Compositions, Below, diagonal);
        var tables = new SingleTables(Vocabulary, Below);
        var byStatistic = new StatisticMoments(types, margins, Below, diagonal, StatisticMoments.Lowered(types.Compositions, Below), (x, y, statistic, values) =>
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = Value(x[i], y[i], statistic[i]);
        });
        var byTable = new TableMoments(types, tables, (x, y, cells, values) =>
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = Value(x[i], y[i], cells[i] + cells[(4 * x.Length) + i] + cells[(8 * x.Length) + i]);
        });
        double[] a = new double[margins.Count], b = new double[tables.Count];
        for (int x = 0; x < types.Count; x += 3)
        {
            byStatistic.Load(x);
            byTable.Load(x);
            for (int y = x; y < types.Count; y++)
            {
                byStatistic.Compute(y, a);
                byTable.Compute(y, b);

                // Beyond the empty table the first of the two takes the mean away.
                Assert.Equal(b[0], a[0], 1e-13);
                for (int c = 1; c < b.Length; c++)
                {
                    if (b[c] != 0)
                        Assert.Equal(b[c] - b[0], a[margins.Of(tables[c], tables.Boxes(c))], 1e-12);
                }
            }
        }
    }

    private static int[] Sequence(int[] counts) => [.. counts.SelectMany((count, v) => Enumerable.Repeat(v, count))];

    private static int[] Table(int[] x, int[] y)
    {
        int[] table = new int[9];
        foreach ((int u, int v) in x.Zip(y))
            table[(3 * u) + v]++;
        return table;
    }
}

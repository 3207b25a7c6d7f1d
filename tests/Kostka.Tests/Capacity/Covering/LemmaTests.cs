using System.Text.Json;
using Kostka.Capacity.Covering.Lemmas;

namespace Kostka.Tests.Capacity.Covering;

public sealed class LemmaTests
{
    [Fact]
    public void Reference_sizes_of_covers()
    {
        using var reference = new SparseReference();
        int compared = 0;
        foreach (JsonElement entry in reference["C_lemmas"].EnumerateArray())
        {
            string lemma = entry.GetProperty("lemma").GetString()!;
            double accuracy = entry.Number("eps"), norm = entry.Number(lemma[0] is '1' or 'Z' ? "Bw" : "B"), inputs = entry.Number("Bx");
            if (lemma[0] is 'Z' or 'v')
            {
                double found = lemma[0] == 'Z'
                    ? OtherCoveringNumbers.Zhang(norm, inputs, accuracy, entry.Number("n"))
                    : OtherCoveringNumbers.Volumetric(norm, inputs, accuracy, entry.Number("p"));
                SparseReference.AssertDigits(entry.Number("lnN"), found, lemma);
            }
            else
            {
                LinearCover cover = lemma[0] switch
                {
                    '1' => new VectorCover(norm, inputs, entry.Number("n")),
                    '2' => new MatrixCover(norm, inputs, entry.Number("n"), entry.Number("k")),
                    _ => new EntrywiseCover(norm, inputs, entry.Number("p")),
                };
                Assert.Equal(entry.Number("K"), cover.At(accuracy).Steps);
                SparseReference.AssertDigits(entry.Number("lnN"), cover.At(accuracy).LogSize, lemma);
            }

            compared++;
        }

        Assert.Equal(7, compared);
    }

    [Fact]
    public void Reference_split()
    {
        using var reference = new SparseReference();
        JsonElement split = reference["D_split"];
        double[] a = SparseReference.Numbers(split.GetProperty("a")), alpha = SparseReference.Numbers(split.GetProperty("alpha"));
        double accuracy = split.Number("eps"), gamma = AccuracySplit.Gamma(a, alpha);
        SparseReference.AssertDigits(split.Number("Gamma"), gamma);
        SparseReference.AssertDigits(split.Number("Gamma3"), gamma * gamma * gamma);
        double[] parts = [.. AccuracySplit.Allocate(a, alpha, accuracy)];
        SparseReference.AssertDigits(SparseReference.Numbers(split.GetProperty("eps_i")), parts);
        SparseReference.AssertDigits(split.Number("value"), gamma * gamma * gamma / accuracy / accuracy);
        SparseReference.AssertDigits(split.Number("check"), a.Zip(parts, (rate, part) => rate * rate / part / part).Sum());
    }

    [Fact]
    public void No_other_split_is_smaller() => RandomCase.ForAll(200, random =>
    {
        int count = 1 + random.NextBelow(5);
        double[] a = [.. Enumerable.Range(0, count).Select(_ => random.Between(1e-3, 1e3))], alpha = [.. a.Select(_ => random.Between(1e-3, 1e3))];
        double accuracy = random.Between(1e-2, 1e2), gamma = AccuracySplit.Gamma(a, alpha), least = gamma * gamma * gamma / accuracy / accuracy;
        double[] best = [.. AccuracySplit.Allocate(a, alpha, accuracy)];
        Assert.Equal(1, Spent(best) / accuracy, 1e-12);
        Assert.Equal(1, Size(best) / least, 1e-12);
        double[] other = [.. best.Select(part => part * random.Between(0.5, 2))];
        double spent = Spent(other);
        Assert.True(Size([.. other.Select(part => part * accuracy / spent)]) >= least * (1 - 1e-12));

        double Spent(double[] parts) => alpha.Zip(parts, (weight, part) => weight * part).Sum();
        double Size(double[] parts) => a.Zip(parts, (rate, part) => rate * rate / part / part).Sum();
    });

    [Fact]
    public void Covers_shrink_with_the_accuracy_and_stay_below_their_rate() => RandomCase.ForAll(200, random =>
    {
        double norm = random.Between(0.1, 100), inputs = random.Between(0.1, 100), points = random.Between(1, 1e12), columns = random.Between(1, 1e4);
        LinearCover[] covers = [new VectorCover(norm, inputs, points), new MatrixCover(norm, inputs, points, columns), new EntrywiseCover(norm, inputs, points)];
        LinearCover[] larger =
        [
            new VectorCover(2 * norm, inputs, 2 * points), new MatrixCover(norm, 2 * inputs, points, 2 * columns), new EntrywiseCover(2 * norm, 2 * inputs, 2 * points),
        ];
        double accuracy = random.Between(1e-4, 1e5);
        for (int i = 0; i < covers.Length; i++)
        {
            double size = covers[i].At(accuracy).LogSize;
            Assert.True(size <= covers[i].Rate * covers[i].Rate / accuracy / accuracy * (1 + 1e-12));
            Assert.True(covers[i].At(2 * accuracy).LogSize <= size);
            Assert.True(larger[i].At(accuracy).LogSize >= size);
            Assert.True(larger[i].Rate > covers[i].Rate);
            Assert.Equal(0, covers[i].At(norm * inputs * 1.0000001).LogSize);
        }
    });

    [Fact]
    public void What_is_out_of_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorCover(-1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorCover(1, double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorCover(1, 1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorCover(1, 1, 1).At(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MatrixCover(1, 1, 1, 1).At(1e-19));
        Assert.True(new MatrixCover(1, 1, 1, 1).At(1e-18).Steps > 1e36);
        Assert.Throws<ArgumentException>(() => AccuracySplit.Gamma([1, 2], [1]));
    }

    [Fact]
    public void Maps_of_norm_zero_and_maps_without_influence_cost_nothing()
    {
        Assert.Equal(4, AccuracySplit.Gamma([8, 0, 5], [1, 7, 0]), 1e-12);
        Assert.Equal([2, 0, double.PositiveInfinity], AccuracySplit.Allocate([8, 0, 5], [1, 7, 0], 2).Select(part => Math.Round(part, 12)));
    }
}

using System.Globalization;
using System.Text.Json;
using Kostka.Cli.Tests.Running;

namespace Kostka.Cli.Tests.Commands;

/// <summary><c>kostka gram</c>: the matrix is the table of <c>kostka kernel</c>'s values, whatever the format of the sequences.</summary>
public sealed class GramCommandTests
{
    private static readonly int[][] _x = [[0, 1, 1, 0, 2], [1, 1, 1, 0, 0], [0, 2, 0, 0, 0]];
    private static readonly int[][] _y = [[2, 2, 1, 0, 1], [0, 1, 1, 0, 2]];

    [Theory]
    [InlineData("nngp")]
    [InlineData("ntk")]
    public void Entries_are_those_of_kernel(string kernel)
    {
        using var scratch = new Scratch();
        scratch.Write("model.yaml", SampleStudies.Model);
        scratch.Write("X.npy", Npy.Integers("<i8", [3, 5], _x.SelectMany(row => row)));
        scratch.Write("Y.npy", Npy.Integers("<i8", [2, 5], _y.SelectMany(row => row)));

        Outcome square = scratch.Run("gram", "model.yaml", "--data", "X.npy", "--out", "K.npy", "--kernel", kernel);
        Outcome cross = scratch.Run("gram", "model.yaml", "--data", "X.npy", "--data-y", "Y.npy", "--out", "C.npy", "--kernel", kernel);
        Assert.True(square.Code == 0 && cross.Code == 0, square.Errors + cross.Errors);
        Assert.Empty(square.Output);
        var (shape, values) = Npy.ReadDoubles(scratch["K.npy"]);
        var (crossShape, crossValues) = Npy.ReadDoubles(scratch["C.npy"]);
        Assert.Equal([3, 3], shape);
        Assert.Equal([3, 2], crossShape);

        foreach ((int i, int j) in ((int, int)[])[(0, 0), (2, 1)])
            AssertClose(Value(_x[i], _x[j]), values[(i * 3) + j]);
        foreach ((int i, int j) in ((int, int)[])[(0, 1), (2, 0)])
            AssertClose(Value(_x[i], _y[j]), crossValues[(i * 2) + j]);

        double Value(int[] x, int[] y)
        {
            Outcome outcome = scratch.Run("kernel", "model.yaml", "--x", string.Join(',', x), "--y", string.Join(',', y), "--json");
            using JsonDocument document = JsonDocument.Parse(outcome.Output);
            return document.RootElement.GetProperty(kernel).GetDouble();
        }
    }

    [Fact]
    public void Integers_of_every_width_and_plain_text_give_the_same_matrix()
    {
        using var scratch = new Scratch();
        scratch.Write("model.yaml", SampleStudies.Model);
        scratch.Write("X.txt", string.Join('\n', _x.Select((row, i) => string.Join(i == 0 ? ',' : ' ', row))));
        Assert.Equal(0, scratch.Run("gram", "model.yaml", "--data", "X.txt", "--data-y", "X.txt", "--out", "expected.npy").Code);
        byte[] expected = File.ReadAllBytes(scratch["expected.npy"]);
        foreach ((string rows, string columns) in ((string, string)[])[("|i1", "<i2"), ("<i4", "<i8"), ("|u1", ">u2"), ("<u4", ">i8")])
        {
            scratch.Write("X.npy", Npy.Integers(rows, [3, 5], _x.SelectMany(row => row)));
            scratch.Write("Y.npy", Npy.Integers(columns, [3, 5], _x.SelectMany(row => row)));
            Outcome outcome = scratch.Run("gram", "model.yaml", "--data", "X.npy", "--data-y", "Y.npy", "--out", "K.npy");
            Assert.True(outcome.Code == 0, $"{rows}, {columns}: {outcome.Errors}");
            Assert.Equal(expected, File.ReadAllBytes(scratch["K.npy"]));
        }
    }

    [Fact]
    public void A_text_gives_its_windows_with_words_numbered_by_frequency()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", SampleStudies.Text.Replace("vocabulary: 12", "vocabulary: 3", StringComparison.Ordinal).Replace("symbols: 3", "symbols: 2", StringComparison.Ordinal));
        scratch.Write("text.txt", "a b a c a b d");

        // a = 0, b = 1, all rarer words = 2; windows of 4.
        int[] windows = [0, 1, 0, 2, 1, 0, 2, 0, 0, 2, 0, 1, 2, 0, 1, 2];
        scratch.Write("X.npy", Npy.Integers("<i8", [4, 4], windows));
        Outcome text = scratch.Run("gram", "study.yaml", "--data", "text.txt", "--out", "T.npy");
        Assert.True(text.Code == 0, text.Errors);
        Assert.Equal(0, scratch.Run("gram", "study.yaml", "--data", "X.npy", "--out", "K.npy").Code);
        Assert.Equal(Npy.ReadDoubles(scratch["K.npy"]).Values, Npy.ReadDoubles(scratch["T.npy"]).Values);
    }

    [Fact]
    public void Threads_change_nothing()
    {
        using var scratch = new Scratch();
        var random = new Random(3);
        scratch.Write("model.yaml", SampleStudies.Model);
        scratch.Write("X.npy", Npy.Integers("<i4", [300, 7], Enumerable.Range(0, 2100).Select(_ => random.Next(3))));
        foreach (string threads in (string[])["1", "2", "3"])
            Assert.Equal(0, scratch.Run("gram", "model.yaml", "--data", "X.npy", "--out", $"{threads}.npy", "--threads", threads).Code);
        double[] one = Npy.ReadDoubles(scratch["1.npy"]).Values;
        for (int i = 0; i < 300; i++)
            Assert.Equal(one[i], one[300 * i]);
        Assert.Equal(one, Npy.ReadDoubles(scratch["2.npy"]).Values);
        Assert.Equal(one, Npy.ReadDoubles(scratch["3.npy"]).Values);
    }

    private static void AssertClose(double expected, double actual) =>
        Assert.True(Math.Abs(actual - expected) <= 1e-13 * Math.Abs(expected), string.Create(CultureInfo.InvariantCulture, $"{actual:R} is not {expected:R}"));
}

using Kostka.Files;
using Kostka.Numerics;

namespace Kostka.Tests.Files;

/// <summary>Tables of numbers that users bring.</summary>
public sealed class NumberTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1,2\n3,4\n")]
    [InlineData("a, b\n1, 2\n\n3, 4")]
    [InlineData("1;2\r\n3;4")]
    [InlineData("1\t2\n3\t4")]
    [InlineData("  1   2\n 3e0 4.0  ")]
    public void Text_of_any_separator_is_read(string text)
    {
        (Matrix values, string[]? names) = NumberTable.Read(Write("table.csv", text));
        Assert.Equal([1, 2, 3, 4], values.Values);
        Assert.Equal(2, values.Columns);
        Assert.Equal(text[0] == 'a', names is ["a", "b"]);
    }

    [Fact]
    public void Arrays_of_one_and_two_dimensions_are_read()
    {
        string path = _folder.File("table.npy");
        NpyFile.Write(path, new double[] { 1, 2, 3, 4, 5, 6 }, 6);
        Assert.Equal((6, 1), (NumberTable.Read(path).Values.Rows, NumberTable.Read(path).Values.Columns));
        NpyFile.Write(path, new double[] { 1, 2, 3, 4, 5, 6 }, 3, 2);
        Assert.Equal(6, NumberTable.Read(path).Values[2, 1]);
        NpyFile.Write(path, new double[] { 1, 2, 3, 4, 5, 6 }, 3, 2, 1);
        Refused(path, "3 dimensions");
        NpyFile.Write(path, new double[] { 1, double.NaN }, 1, 2);
        Refused(path, "row 0, column 1");
    }

    [Theory]
    [InlineData("", "0 × 0")]
    [InlineData("a,b\n", "0 × 2")]
    [InlineData("1,2\n3\n", "line 2: 1 columns")]
    [InlineData("1,2\n3,x\n", "line 2: 'x'")]
    [InlineData("1,2\n3,\n", "line 2: ''")]
    [InlineData("1,2\n3,inf\n", "line 2: 'inf'")]
    [InlineData("1,2\n3,Infinity\n", "row 1, column 1")]
    public void What_is_no_table_is_refused_with_its_place(string text, string place) => Refused(Write("table.csv", text), place);

    private static void Refused(string path, string place)
    {
        string message = Assert.Throws<RequestException>(() => NumberTable.Read(path)).Message;
        Assert.Contains(place, message, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(path), message, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        return _folder.File(name);
    }
}

using System.Text.Json;
using Kostka.Numerics;

namespace Kostka.Tests.Capacity;

/// <summary>Values that an independent implementation of the bounds gave, to nine digits.</summary>
internal sealed class SparseReference : IDisposable
{
    private readonly JsonDocument _document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "sparse.json")));

    public JsonElement this[string key] => _document.RootElement.GetProperty(key);

    public static Matrix Matrix(JsonElement rows)
    {
        double[][] values = [.. rows.EnumerateArray().Select(Numbers)];
        return new Matrix(values.Length, values[0].Length, [.. values.SelectMany(row => row)]);
    }

    public static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];

    /// <summary>Equal to all nine digits.</summary>
    public static void AssertDigits(double expected, double actual, string what = "")
    {
        double unit = expected == 0 ? 1e-9 : Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(expected))) - 8);
        Assert.True(Math.Abs(expected - actual) <= 0.51 * unit, $"{what}: {expected:R} was expected, {actual:R} found.");
    }

    public static void AssertDigits(IReadOnlyList<double> expected, IReadOnlyList<double> actual, string what = "")
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
            AssertDigits(expected[i], actual[i], $"{what}[{i}]");
    }

    public void Dispose() => _document.Dispose();
}

/// <summary>Reads numbers of an object by name.</summary>
internal static class JsonNumbers
{
    public static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();
}

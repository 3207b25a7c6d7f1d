using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Kostka.Cli.Tests.Running;

/// <summary>The .npy format in a few independent lines: header of version 1.0, then the values in row-major order.</summary>
internal static partial class Npy
{
    /// <summary>An integer array of any width: type as NumPy names it (<c>&lt;i8</c>, <c>&gt;u2</c>).</summary>
    public static byte[] Integers(string type, int[] shape, IEnumerable<int> values)
    {
        int width = type[^1] - '0';
        return Array(type, shape, values.SelectMany(value =>
        {
            byte[] bytes = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            IEnumerable<byte> low = bytes.Take(width);
            return type[0] == '>' ? low.Reverse() : low;
        }));
    }

    /// <summary>An array of doubles.</summary>
    public static byte[] Doubles(int[] shape, IEnumerable<double> values) => Array("<f8", shape, values.SelectMany(BitConverter.GetBytes));

    /// <summary>Reads an array of little-endian doubles.</summary>
    public static (int[] Shape, double[] Values) ReadDoubles(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        Assert.Equal([0x93, .. "NUMPY"u8], bytes[..6]);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        string header = Encoding.Latin1.GetString(bytes, 10, length);
        Assert.Contains("'descr': '<f8'", header, StringComparison.Ordinal);
        Assert.Contains("'fortran_order': False", header, StringComparison.Ordinal);
        int[] shape = [.. Shape().Match(header).Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        double[] values = new double[(bytes.Length - 10 - length) / sizeof(double)];
        Buffer.BlockCopy(bytes, 10 + length, values, 0, values.Length * sizeof(double));
        Assert.Equal(shape.Aggregate(1, (product, part) => product * part), values.Length);
        return (shape, values);
    }

    private static byte[] Array(string type, int[] shape, IEnumerable<byte> content)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({string.Concat(shape.Select(part => $"{part},"))}), }}\n";
        byte[] length = [(byte)header.Length, (byte)(header.Length >> 8)];
        return [0x93, .. "NUMPY"u8, 1, 0, .. length, .. Encoding.Latin1.GetBytes(header), .. content];
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex Shape();
}

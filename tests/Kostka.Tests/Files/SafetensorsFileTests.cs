using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kostka.Files;

namespace Kostka.Tests.Files;

public sealed class SafetensorsFileTests
{
    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("m.safetensors");
        SafetensorsFile.Write(
            path,
            [SafetensorsTensor.Of<byte>("b", [3], new byte[] { 1, 2, 3 }), SafetensorsTensor.Of<float>("a.w", [1, 2], new[] { 1f, -2.5f })],
            [new("k", "v")]);
        const string header =
            """{"__metadata__":{"k":"v"},"a.w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}""";
        int padded = (header.Length + 7) / 8 * 8;
        byte[] expected = [.. Length(padded), .. Encoding.UTF8.GetBytes(header.PadRight(padded)), 0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0, 1, 2, 3];
        Assert.Equal(expected, File.ReadAllBytes(path));
    }

    [Fact]
    public void What_is_written_is_read()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("m.safetensors");
        var contents = from doubles in ArbMap.Default.GeneratorFor<double[]>()
                       from integers in ArbMap.Default.GeneratorFor<int[]>()
                       from name in ArbMap.Default.GeneratorFor<string>()
                       from text in ArbMap.Default.GeneratorFor<string>()
                       select (doubles, integers, name, text);
        Prop.ForAll(contents.ToArbitrary(), content =>
        {
            (double[] doubles, int[] integers, string name, string text) = content;
            string first = "x" + Clean(name), second = "y" + Clean(name);
            long[] longs = Array.ConvertAll(integers, i => (long)i << 20);
            SafetensorsFile.Write(
                path,
                [
                    SafetensorsTensor.Of<int>("i", [integers.Length], integers), SafetensorsTensor.Of<double>(first, [1, doubles.Length], doubles),
                    SafetensorsTensor.Of<float>(second, [doubles.Length], Array.ConvertAll(doubles, x => (float)x)), SafetensorsTensor.Of<long>("l", [longs.Length], longs),
                ],
                [new("text", Clean(text))]);
            using SafetensorsFile file = SafetensorsFile.Open(path);
            return file.Read<double>(first).AsSpan().SequenceEqual(doubles) && file.ReadNumbers<double>(first).AsSpan().SequenceEqual(doubles)
                && file.Read<float>(second).AsSpan().SequenceEqual(Array.ConvertAll(doubles, x => (float)x))
                && file.Read<int>("i").SequenceEqual(integers) && file.Read<long>("l").SequenceEqual(longs)
                && file.Metadata["text"] == Clean(text) && file.Entry(first).Shape is [1, var n] && n == doubles.Length && file.Tensors.Length == 4;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL));

        // Half a surrogate pair is no text.
        static string Clean(string? text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
    }

    [Fact]
    public void Large_arrays_and_all_floating_point_types_are_read()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("m.safetensors");
        float[] values = [.. Enumerable.Range(0, 100_000).Select(i => (i - 50_000) / 8f)];
        SafetensorsFile.Write(path, [SafetensorsTensor.Of<float>("a", [400, 250], values)]);
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            Assert.Equal(values, file.Read<float>("a"));
            Assert.Equal(Array.ConvertAll(values, x => (double)x), file.ReadNumbers<double>("a"));
        }

        // 1.5 and −2 in half precision and as upper halves of single precision.
        const string header = """{"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[4,8]},"s":{"dtype":"BOOL","shape":[],"data_offsets":[8,9]}}""";
        File.WriteAllBytes(path, Whole(header, [0x00, 0x3e, 0x00, 0xc0, 0xc0, 0x3f, 0x00, 0xc0, 1]));
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            Assert.Equal([1.5f, -2f], file.ReadNumbers<float>("h"));
            Assert.Equal([1.5, -2], file.ReadNumbers<double>("b"));
            Assert.Equal(1, file.Entry("s").Count);
            AssertNames(Assert.Throws<RequestException>(() => file.ReadNumbers<float>("s")), path, "BOOL");
            AssertNames(Assert.Throws<RequestException>(() => file.Read<float>("h")), path, "F16");
            AssertNames(Assert.Throws<RequestException>(() => file.Read<float>("none")), path, "\"h\", \"b\", \"s\"");
        }
    }

    /// <summary>A header, the number of bytes of data, and what the message must say.</summary>
    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "cut off")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "1 bytes follow")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "does not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "at least 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "does not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""", 8, "two data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,8]}}""", 8, "does not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}""", 8, "shape")]
    [InlineData("""{"a":{"dtype":"f32","shape":[2],"data_offsets":[0,8]}}""", 8, "of type f32")]
    [InlineData("""{"a":{"dtype":"7","shape":[2],"data_offsets":[0,8]}}""", 8, "of type 7")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", 8, "dtype")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[3,7]}}""", 7, "overlaps")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[5,9]}}""", 9, "gap")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[1,5]}}""", 5, "gap")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "twice")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "not a text")]
    [InlineData("""{"__metadata__":[]}""", 0, "metadata")]
    [InlineData("""{"a":1}""", 0, "\"a\"")]
    [InlineData("""{"a":""", 0, "JSON")]
    [InlineData("""[]""", 0, "JSON object")]
    [InlineData(""" {}""", 0, "JSON object")]
    [InlineData("""{"a\ud800":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "")]
    [InlineData("", 0, "JSON object")]
    public void Damaged_files_are_refused(string header, int bytes, string reason)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("m.safetensors");
        File.WriteAllBytes(path, Whole(header, new byte[bytes]));
        AssertNames(Assert.Throws<RequestException>(() => SafetensorsFile.Open(path)), path, reason);
    }

    [Fact]
    public void Files_that_end_early_or_are_none_are_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("m.safetensors");
        byte[] whole = Whole("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", new byte[8]);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            AssertNames(Assert.Throws<RequestException>(() => SafetensorsFile.Open(path)), path, "");
        }

        File.WriteAllBytes(path, [.. Enumerable.Repeat((byte)0xff, 64)]);
        AssertNames(Assert.Throws<RequestException>(() => SafetensorsFile.Open(path)), path, "18446744073709551615 bytes long");
        AssertNames(Assert.Throws<RequestException>(() => SafetensorsFile.Open(folder.Path)), folder.Path, "folder");
        AssertNames(Assert.Throws<RequestException>(() => SafetensorsFile.Open(folder.File("none"))), folder.File("none"), "no such file");
        SafetensorsFile.Write(path, []);
        using SafetensorsFile empty = SafetensorsFile.Open(path);
        Assert.Empty(empty.Tensors);
    }

    [Fact]
    public void Two_arrays_of_one_name_or_of_a_wrong_size_are_mistakes()
    {
        using var folder = new TemporaryFolder();
        SafetensorsTensor a = SafetensorsTensor.Of<int>("a", [2], new[] { 1, 2 });
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(folder.File("m"), [a, a]));
        Assert.Throws<ArgumentException>(() => SafetensorsTensor.Of<int>("a", [3], new[] { 1, 2 }));
        Assert.Empty(folder.Everything());
    }

    private static byte[] Whole(string header, byte[] data) => [.. Length(Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. data];

    private static byte[] Length(int length)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        return bytes;
    }

    private static void AssertNames(RequestException error, string path, string reason)
    {
        Assert.Contains($"\"{path}\"", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kostka.Files;
using Kostka.Numerics;

namespace Kostka.Tests.Files;

/// <summary>The expected bytes are those that NumPy 1.24 writes for the same arrays.</summary>
public sealed class NpyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // [[0, 1, 2], [3, 4, 100]] in every type.
    public static TheoryData<string, string> TypesOfIntegers => new()
    {
        { "|i1", "000102030464" },
        { "|u1", "000102030464" },
        { "<i2", "000001000200030004006400" },
        { "<u2", "000001000200030004006400" },
        { "<i4", "000000000100000002000000030000000400000064000000" },
        { "<u4", "000000000100000002000000030000000400000064000000" },
        { "<i8", "000000000000000001000000000000000200000000000000030000000000000004000000000000006400000000000000" },
        { "<u8", "000000000000000001000000000000000200000000000000030000000000000004000000000000006400000000000000" },
        { ">i4", "000000000000000100000002000000030000000400000064" },
        { ">i8", "000000000000000000000000000000010000000000000002000000000000000300000000000000040000000000000064" },
    };

    public static TheoryData<string, string> TypesOfReals => new()
    {
        { "<f4", "000000000000803f0000004000004040000080400000c842" },
        { "<f8", "0000000000000000000000000000f03f0000000000000040000000000000084000000000000010400000000000005940" },
        { ">f8", "00000000000000003ff00000000000004000000000000000400800000000000040100000000000004059000000000000" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(TypesOfIntegers))]
    public void IntegersOfEveryTypeAreRead(string type, string data)
    {
        string path = File(Header(type, "False", "(2, 3)"), data);
        var table = NpyFile.ReadIntegers(path, dimensions: 2);
        Assert.Equal([2, 3], table.Shape);
        Assert.Equal([0, 1, 2, 3, 4, 100], table.Values);
        Assert.Equal([0, 1, 2, 3, 4, 100], NpyFile.ReadDoubles(path).Values);
    }

    [Theory]
    [MemberData(nameof(TypesOfReals))]
    public void RealsAreReadAsDoublesAndNotAsIntegers(string type, string data)
    {
        string path = File(Header(type, "False", "(2, 3)"), data);
        Assert.Equal([0, 1, 2, 3, 4, 100], NpyFile.ReadDoubles(path).Values);
        Assert.Equal(100, NpyFile.ReadDoubles(path).ToMatrix()[1, 2]);
        AssertRefused(path, () => NpyFile.ReadIntegers(path), $"'{type}'; integers");
    }

    [Fact]
    public void TruthValuesAreZeroAndOne() =>
        Assert.Equal([0, 1, 1, 1, 1, 1], NpyFile.ReadIntegers(File(Header("|b1", "False", "(2, 3)"), "000101010101")).Values);

    [Fact]
    public void FortranOrderIsTurned()
    {
        const string data = "000000000000000003000000000000000100000000000000040000000000000002000000000000006400000000000000";
        Assert.Equal([0, 1, 2, 3, 4, 100], NpyFile.ReadIntegers(File(Header("<i8", "True", "(2, 3)"), data)).Values);
        Assert.Equal([0, 3, 1, 4, 2, 100], NpyFile.ReadIntegers(File(Header("<i8", "True", "(6,)"), data)).Values);
        string path = File(Header("<i8", "True", "(1, 2, 3)"), data);
        AssertRefused(path, () => NpyFile.ReadIntegers(path), "Fortran order");
    }

    [Fact]
    public void LaterVersionsAndOtherShapesAreRead()
    {
        Assert.Equal([7, 8], NpyFile.ReadIntegers(File(Header("<i2", "False", "(2,)", version: 2), "07000800"), dimensions: 1).Values);
        Assert.Equal([7, 8], NpyFile.ReadIntegers(File(Header("<i2", "False", "(2,)", version: 3), "07000800")).Values);
        Assert.Equal([7, 8], NpyFile.ReadIntegers(File(Header("<i2", "False", "(2L,)"), "07000800")).Values);
        var scalar = NpyFile.ReadDoubles(File(Header("<f8", "False", "()"), "0000000000000440"));
        Assert.Empty(scalar.Shape);
        Assert.Equal([2.5], scalar.Values);
        var empty = NpyFile.ReadIntegers(File(Header("<i8", "False", "(0, 5)"), ""));
        Assert.Equal([0, 5], empty.Shape);
        Assert.Empty(empty.Values);
    }

    [Fact]
    public void WhatIsWrittenIsWhatNumPyWrites()
    {
        string path = _folder.File("out.npy");
        NpyFile.Write(path, new Matrix(2, 3, [0, 1, 2, 3, 4, 100]));
        Assert.Equal(
            Header("<f8", "False", "(2, 3)")
                .Concat(Convert.FromHexString("0000000000000000000000000000f03f0000000000000040000000000000084000000000000010400000000000005940")),
            System.IO.File.ReadAllBytes(path));
        NpyFile.Write(path, (int[])[7, -1], 2);
        Assert.Equal(Header("<i4", "False", "(2,)").Concat(Convert.FromHexString("07000000ffffffff")), System.IO.File.ReadAllBytes(path));
        NpyFile.Write(path, (byte[])[0, 1, 255], 3, 1);
        Assert.Equal(Header("|u1", "False", "(3, 1)").Concat(Convert.FromHexString("0001ff")), System.IO.File.ReadAllBytes(path));
        NpyFile.Write(path, (sbyte[])[1, -1], 2);
        Assert.Equal(Header("|i1", "False", "(2,)").Concat(Convert.FromHexString("01ff")), System.IO.File.ReadAllBytes(path));
        NpyFile.Write(path, (double[])[2.5]);
        Assert.Equal(Header("<f8", "False", "()").Concat(Convert.FromHexString("0000000000000440")), System.IO.File.ReadAllBytes(path));
    }

    [Fact]
    public void RowsMayComeInPieces()
    {
        string path = _folder.File("rows.npy");
        double[] block = new double[3 * 70_000];
        for (int i = 0; i < block.Length; i++)
            block[i] = Math.Sqrt(i);
        NpyFile.WriteRows(path, 6, 70_000, append =>
        {
            append(block);
            append(block.AsSpan(0, 70_000));
            append(block.AsSpan(70_000));
        });
        var read = NpyFile.ReadDoubles(path, dimensions: 2);
        Assert.Equal([6, 70_000], read.Shape);
        Assert.Equal(block.Concat(block), read.Values);
    }

    [Fact]
    public void AWrongNumberOfRowsLeavesTheOldFile()
    {
        string path = _folder.File("rows.npy");
        NpyFile.Write(path, (int[])[1], 1);
        Assert.Throws<InvalidOperationException>(() => NpyFile.WriteRows(path, 2, 2, append => append([1, 2, 3])));
        Assert.Equal([1], NpyFile.ReadIntegers(path).Values);
        Assert.Equal([path], _folder.Everything());
    }

    [Theory]
    [InlineData("|O", "'|O'; integers")]
    [InlineData("<U7", "'<U7'; integers")]
    [InlineData("<c16", "'<c16'; integers")]
    [InlineData("<f8", "'<f8'; integers")]
    [InlineData("<M8[ns]", "integers")]
    [InlineData("", "integers")]
    public void OtherTypesAreRefused(string type, string expected)
    {
        string path = File(Header(type, "False", "(1,)"), "0000000000000000");
        AssertRefused(path, () => NpyFile.ReadIntegers(path), expected);
    }

    [Fact]
    public void DamagedFilesAreRefusedWithWhatIsWrong()
    {
        string text = _folder.File("text.npy");
        System.IO.File.WriteAllText(text, "0,1,1\n1,0,1\n");
        AssertRefused(text, () => NpyFile.ReadIntegers(text), "does not start as an .npy file");
        string nothing = File([], "");
        AssertRefused(nothing, () => NpyFile.ReadIntegers(nothing), "does not start as an .npy file");
        string none = _folder.File("none.npy");
        AssertRefused(none, () => NpyFile.ReadIntegers(none), "no such file");
        AssertRefused(_folder.Path, () => NpyFile.ReadIntegers(_folder.Path), "it is a folder");

        RefuseBytes(Header("<i4", "False", "(2,)"), "0000000000", "cut off: 8 bytes");
        RefuseBytes(Header("<i4", "False", "(2,)"), "000000000000000000", "1 bytes follow");
        RefuseBytes(Header("<i4", "False", "(2,)")[..50], "", "ends within its header");
        RefuseBytes(Header("<i4", "False", "(2,)", version: 4), "0000000000000000", "version is 4.0");
        RefuseBytes(Header("<i4", "False", "(2000000000, 2000000000)"), "00", "more than");
        RefuseBytes(Header("<i4", "False", "(99999999999999999999,)"), "00", "99999999999999999999");
        RefuseBytes(Header("<i4", "False", "(1000000000,)"), "00", "cut off");
        RefuseBytes(Header("<i4", "False", "(-2,)"), "00", "unexpected '-'");
        RefuseBytes(Header("<i4", "None", "(2,)"), "00", "unexpected 'N'");
        RefuseBytes(Raw("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,), }"), "00000000", "records");
        RefuseBytes(Raw("{'descr': '<i4', 'shape': (1,), }"), "00000000", "lacks one of");
        RefuseBytes(Raw("{'descr': '<i4', 'descr': '<i4'}"), "00000000", "'descr' out of place");
        RefuseBytes(Header("<i8", "False", "(2,)"), "00000000000000000000008000000000", "element number 1 is 2147483648");

        string table = File(Header("<i4", "False", "(2,)"), "0000000000000000");
        AssertRefused(table, () => NpyFile.ReadIntegers(table, dimensions: 2), "shape (2); an array of 2 dimensions");

        void RefuseBytes(byte[] head, string data, string expected)
        {
            string path = File(head, data);
            AssertRefused(path, () => NpyFile.ReadIntegers(path), expected);
        }
    }

    [Fact]
    public void DamageNeverGivesAnythingButARefusal()
    {
        byte[] intact = [.. Header("<i8", "False", "(2, 3)"), .. new byte[48]];
        string path = _folder.File("fuzz.npy");
        var mutation = ArbMap.Default.GeneratorFor<(int Place, byte Value)[]>();
        int read = 0;
        Prop.ForAll(mutation.Zip(Gen.Choose(0, 3)).ToArbitrary(), mutated =>
        {
            byte[] bytes = [.. intact];
            foreach (var (place, value) in mutated.Item1)
            {
                // Half of the damage goes where it does most harm: into the header.
                int at = (int)((uint)place % (value % 2 == 0 ? 80u : (uint)bytes.Length));
                bytes[at] = mutated.Item2 == 0 ? value : (byte)"<>|0123456789iufb'(),:{} L"[value % 26];
            }

            System.IO.File.WriteAllBytes(path, mutated.Item2 == 3 ? bytes[..(int)((uint)(mutated.Item1.Length * 977) % bytes.Length)] : bytes);
            try
            {
                NpyFile.ReadIntegers(path);
                NpyFile.ReadDoubles(path);
                read++;
            }
            catch (RequestException error)
            {
                Assert.Contains(path, error.Message, StringComparison.Ordinal);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithReplay(42UL, 43UL));
        Assert.InRange(read, 10, 2000);
    }

    private static void AssertRefused(string path, Action read, string expected)
    {
        string message = Assert.Throws<RequestException>(read).Message;
        Assert.Contains($"\"{path}\"", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    private string File(byte[] head, string data)
    {
        string path = _folder.File("array.npy");
        System.IO.File.WriteAllBytes(path, [.. head, .. Convert.FromHexString(data)]);
        return path;
    }

    private static byte[] Header(string type, string order, string shape, int version = 1) =>
        Raw($"{{'descr': '{type}', 'fortran_order': {order}, 'shape': {shape}, }}", version);

    private static byte[] Raw(string dictionary, int version = 1)
    {
        int lengthBytes = version == 1 ? 2 : 4, total = 128, length = total - 8 - lengthBytes;
        return
        [
            0x93, .. "NUMPY"u8, (byte)version, 0, .. BitConverter.GetBytes(length)[..lengthBytes],
            .. Encoding.ASCII.GetBytes(dictionary.PadRight(length - 1)), (byte)'\n',
        ];
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kostka.Numerics;

namespace Kostka.Files;

/// <summary>NumPy's .npy files: arrays of integers or doubles, read in versions 1.0 to 3.0, written in 1.0.</summary>
public static class NpyFile
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>Reads an array of integers: bool, int8 … int64, uint8 … uint64, of either byte order, in C or Fortran order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">The number of dimensions it must have; null for any.</param>
    /// <exception cref="RequestException">The file cannot be read, is damaged, holds something else, or a value beyond 32 bits; says which.</exception>
    public static NpyArray<int> ReadIntegers(string path, int? dimensions = null) => Read<int>(path, dimensions);

    /// <summary>Reads an array of numbers as doubles: float32 and float64, and what <see cref="ReadIntegers"/> reads.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">The number of dimensions it must have; null for any.</param>
    /// <exception cref="RequestException">The file cannot be read, is damaged, or holds something else; says which.</exception>
    public static NpyArray<double> ReadDoubles(string path, int? dimensions = null) => Read<double>(path, dimensions);

    /// <summary>Writes a matrix as doubles [rows, columns]; whole or not at all, as <see cref="AtomicFile.Write"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="matrix">Its content.</param>
    public static void Write(string path, Matrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        WriteRows(path, matrix.Rows, matrix.Columns, append => append(matrix.Values));
    }

    /// <summary>
    /// Writes doubles [rows, columns] by blocks of rows, so that the whole never needs to be in memory; atomic as <see cref="AtomicFile.Write"/>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="write">Called once; passes the values, row by row from the top, to its argument in pieces of any length.</param>
    /// <exception cref="InvalidOperationException">The pieces do not make rows × columns values; nothing is written.</exception>
    public static void WriteRows(string path, int rows, int columns, Action<RowSink> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        WriteArray<double>(path, "f8", [rows, columns], sink => write(values => sink(values)));
    }

    /// <summary>Writes doubles of any shape, in row-major order; atomic as <see cref="AtomicFile.Write"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="values">As many as the shape holds.</param>
    /// <param name="shape">Length along each dimension.</param>
    public static void Write(string path, ReadOnlyMemory<double> values, params int[] shape) =>
        WriteArray<double>(path, "f8", shape, sink => sink(values.Span));

    /// <summary>Writes integers of any shape as int32, in row-major order; atomic as <see cref="AtomicFile.Write"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="values">As many as the shape holds.</param>
    /// <param name="shape">Length along each dimension.</param>
    public static void Write(string path, ReadOnlyMemory<int> values, params int[] shape) =>
        WriteArray<int>(path, "i4", shape, sink => sink(values.Span));

    /// <summary>Writes integers of any shape as uint8, in row-major order; atomic as <see cref="AtomicFile.Write"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="values">As many as the shape holds.</param>
    /// <param name="shape">Length along each dimension.</param>
    public static void Write(string path, ReadOnlyMemory<byte> values, params int[] shape) =>
        WriteArray<byte>(path, "u1", shape, sink => sink(values.Span));

    /// <summary>Writes integers of any shape as int8, in row-major order; atomic as <see cref="AtomicFile.Write"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="values">As many as the shape holds.</param>
    /// <param name="shape">Length along each dimension.</param>
    public static void Write(string path, ReadOnlyMemory<sbyte> values, params int[] shape) =>
        WriteArray<sbyte>(path, "i1", shape, sink => sink(values.Span));

    /// <summary>Takes the next values of a file that is being written.</summary>
    /// <param name="values">Doubles in row-major order.</param>
    public delegate void RowSink(ReadOnlySpan<double> values);

    private delegate void Sink<T>(ReadOnlySpan<T> values);

    private static void WriteArray<T>(string path, string type, int[] shape, Action<Sink<T>> write)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        string order = Unsafe.SizeOf<T>() == 1 ? "|" : BitConverter.IsLittleEndian ? "<" : ">";
        var header = new NpyHeader(order + type, FortranOrder: false, shape);
        AtomicFile.Write(path, stream =>
        {
            header.Write(stream);
            long written = 0;
            write(values =>
            {
                written += values.Length;
                while (!values.IsEmpty)
                {
                    // By pieces: the number of bytes of a large array is beyond a span of bytes.
                    int piece = Math.Min(values.Length, ChunkBytes);
                    stream.Write(MemoryMarshal.AsBytes(values[..piece]));
                    values = values[piece..];
                }
            });
            if (written != header.Count)
                throw new InvalidOperationException($"{written} values were given for a shape of {header.Count}.");
        });
    }

    private static NpyArray<T> Read<T>(string path, int? dimensions)
        where T : unmanaged, INumberBase<T>
    {
        using var stream = InputFile.Open(path);
        try
        {
            var header = NpyHeader.Read(stream);
            var decoder = Decoder<T>.For(header.Type);
            RequireShape(header, dimensions);
            RequireLength(stream, header, decoder.Size);
            MemoryGuard.Require(
                header.Count * Unsafe.SizeOf<T>() * (header.FortranOrder ? 2 : 1), $"the array in {InputFile.Quote(path)}", "Use fewer rows of it.");
            var values = new T[header.Count];
            Fill(stream, decoder, values);
            return new NpyArray<T>(header.Shape, header.FortranOrder ? RowMajor(values, header.Shape) : values);
        }
        catch (FormatException error)
        {
            throw new RequestException($"Cannot read {InputFile.Quote(path)}: {error.Message}.", error);
        }
        catch (Exception error) when (error is IOException or NotSupportedException)
        {
            throw new RequestException($"Cannot read {InputFile.Quote(path)}: {InputFile.Reason(error, path)}.", error);
        }
    }

    private static void RequireShape(NpyHeader header, int? dimensions)
    {
        string shape = $"({string.Join(", ", header.Shape)})";
        if (dimensions is { } expected && header.Shape.Length != expected)
        {
            string noun = expected == 1 ? "dimension" : "dimensions";
            throw new FormatException($"it holds an array of shape {shape}; an array of {expected} {noun} is expected");
        }

        if (header.FortranOrder && header.Shape.Length > 2)
        {
            throw new FormatException(
                $"it holds an array of shape {shape} in Fortran order, which is read for one and two dimensions only; save numpy.ascontiguousarray of it");
        }

        double count = header.Shape.Aggregate(1.0, (product, length) => product * length);
        if (count > Array.MaxLength)
            throw new FormatException($"it holds an array of shape {shape}, more than {Array.MaxLength} values");
    }

    // Before anything is allocated: a damaged header may claim any shape.
    private static void RequireLength(FileStream stream, NpyHeader header, int size)
    {
        long expected = header.Count * size, found = stream.Length - stream.Position;
        if (found < expected)
            throw new FormatException($"it is cut off: {expected} bytes of data belong to its shape and type, {found} are there");
        if (found > expected)
            throw new FormatException($"{found - expected} bytes follow the array that its header describes");
    }

    private static void Fill<T>(FileStream stream, Decoder<T> decoder, T[] values)
        where T : unmanaged, INumberBase<T>
    {
        byte[] chunk = new byte[ChunkBytes];
        for (int start = 0; start < values.Length;)
        {
            int count = Math.Min(ChunkBytes / decoder.Size, values.Length - start);
            var bytes = chunk.AsSpan(0, count * decoder.Size);
            stream.ReadExactly(bytes);
            decoder.Decode(bytes, values.AsSpan(start, count), start);
            start += count;
        }
    }

    private static T[] RowMajor<T>(T[] columnMajor, int[] shape)
    {
        if (shape.Length < 2)
            return columnMajor;
        int rows = shape[0], columns = shape[1];
        var result = new T[columnMajor.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                result[(i * columns) + j] = columnMajor[(j * rows) + i];
        }

        return result;
    }

    /// <summary>Turns bytes of one NumPy type into numbers.</summary>
    private sealed record Decoder<T>(int Size, Decoder<T>.Conversion Convert, bool SwapBytes)
        where T : unmanaged, INumberBase<T>
    {
        public delegate void Conversion(ReadOnlySpan<byte> bytes, Span<T> values, int start);

        public static Decoder<T> For(string type)
        {
            bool integersOnly = typeof(T) == typeof(int);
            (int size, Conversion? convert) = type.Length == 3 && type[0] is '<' or '>' or '|' or '=' ? type[1..] switch
            {
                "b1" => (1, Booleans),
                "i1" => (1, From<sbyte>),
                "u1" => (1, From<byte>),
                "i2" => (2, From<short>),
                "u2" => (2, From<ushort>),
                "i4" => (4, From<int>),
                "u4" => (4, From<uint>),
                "i8" => (8, From<long>),
                "u8" => (8, From<ulong>),
                "f4" when !integersOnly => (4, From<float>),
                "f8" when !integersOnly => (8, From<double>),
                _ => (0, (Conversion?)null),
            }
            : (0, null);
            if (convert is null)
            {
                throw new FormatException(
                    $"its elements are of type '{type}'; " + (integersOnly
                        ? "integers (bool, int8 … int64, uint8 … uint64) are expected"
                        : "numbers (float32, float64, bool, int8 … int64, uint8 … uint64) are expected"));
            }

            return new Decoder<T>(size, convert, size > 1 && type[0] == (BitConverter.IsLittleEndian ? '>' : '<'));
        }

        public void Decode(Span<byte> bytes, Span<T> values, int start)
        {
            if (SwapBytes)
            {
                for (int i = 0; i < bytes.Length; i += Size)
                    bytes.Slice(i, Size).Reverse();
            }

            Convert(bytes, values, start);
        }

        private static void Booleans(ReadOnlySpan<byte> bytes, Span<T> values, int start)
        {
            for (int i = 0; i < bytes.Length; i++)
                values[i] = bytes[i] == 0 ? T.Zero : T.One;
        }

        private static void From<TStored>(ReadOnlySpan<byte> bytes, Span<T> values, int start)
            where TStored : unmanaged, INumberBase<TStored>
        {
            var stored = MemoryMarshal.Cast<byte, TStored>(bytes);
            int i = 0;
            try
            {
                for (; i < stored.Length; i++)
                    values[i] = T.CreateChecked(stored[i]);
            }
            catch (OverflowException)
            {
                throw new FormatException($"its element number {start + (long)i} is {stored[i]}, beyond the range of 32-bit integers");
            }
        }
    }
}

using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Kostka.Files;

/// <summary>
/// The head of an .npy file (NumPy Enhancement Proposal 1, versions 1.0, 2.0, 3.0): magic string, version, and a Python dictionary with the type
/// of the elements, their order, and the shape.
/// </summary>
/// <param name="Type">NumPy's name of the type: byte order (&lt; little, &gt; big, | none), kind and size in bytes, as in "&lt;f8".</param>
/// <param name="FortranOrder">Whether the first index runs fastest.</param>
/// <param name="Shape">Length along each dimension.</param>
internal sealed record NpyHeader(string Type, bool FortranOrder, int[] Shape)
{
    // Longer headers belong to structured types, which are not read.
    private const int LongestHeader = 1 << 16;

    // NumPy starts the data at a multiple of this.
    private const int Alignment = 64;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, length) => checked(product * length));

    /// <summary>Reads the head of a stream, which is left at the first element.</summary>
    /// <exception cref="FormatException">This is not the head of an .npy file; says why.</exception>
    public static NpyHeader Read(Stream stream)
    {
        Span<byte> start = stackalloc byte[8];
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length
            || !start.StartsWith(Magic))
            throw new FormatException("it does not start as an .npy file does");
        int version = start[6];
        if (version is < 1 or > 3)
            throw new FormatException($"its format version is {version}.{start[7]}; 1.0, 2.0 and 3.0 are read");

        Span<byte> lengthBytes = stackalloc byte[version == 1 ? 2 : 4];
        if (stream.ReadAtLeast(lengthBytes, lengthBytes.Length, throwOnEndOfStream: false) < lengthBytes.Length)
            throw new FormatException("it ends within its header");
        uint length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes) : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > LongestHeader)
            throw new FormatException($"its header claims to be {length} bytes long");
        byte[] text = new byte[length];
        if (stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) < text.Length)
            throw new FormatException("it ends within its header");
        return new Parser((version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text)).Header();
    }

    /// <summary>Writes this head as version 1.0.</summary>
    public void Write(Stream stream)
    {
        string shape = string.Join(", ", Shape.Select(length => length.ToString(CultureInfo.InvariantCulture))) + (Shape.Length == 1 ? "," : "");
        string dictionary = $"{{'descr': '{Type}', 'fortran_order': {(FortranOrder ? "True" : "False")}, 'shape': ({shape}), }}";
        int beforeText = 10, total = (beforeText + dictionary.Length + 1 + Alignment - 1) / Alignment * Alignment;
        byte[] head = new byte[total];
        Magic.CopyTo(head);
        head[Magic.Length] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(8), checked((ushort)(total - beforeText)));
        Encoding.ASCII.GetBytes(dictionary.PadRight(total - beforeText - 1) + '\n', head.AsSpan(beforeText));
        stream.Write(head);
    }

    /// <summary>Reads the dictionary: a Python literal of which only strings, truth values and tuples of integers can occur.</summary>
    private sealed class Parser(string text)
    {
        private int _place;

        public NpyHeader Header()
        {
            string? type = null;
            bool? fortranOrder = null;
            int[]? shape = null;
            Expect('{');
            while (!Take('}'))
            {
                string key = QuotedText();
                Expect(':');
                switch (key)
                {
                    case "descr" when type is null:
                        type = Type();
                        break;
                    case "fortran_order" when fortranOrder is null:
                        fortranOrder = TruthValue();
                        break;
                    case "shape" when shape is null:
                        shape = Tuple();
                        break;
                    default:
                        throw new FormatException($"its header has the key '{key}' out of place");
                }

                if (!Take(','))
                {
                    Expect('}');
                    break;
                }
            }

            if (type is null || fortranOrder is null || shape is null)
                throw new FormatException("its header lacks one of 'descr', 'fortran_order', 'shape'");
            return new NpyHeader(type, fortranOrder.Value, shape);
        }

        private string Type() => Peek() is '\'' or '"' ? QuotedText() : throw new FormatException("it holds records, not numbers");

        private string QuotedText()
        {
            char quote = Peek();
            if (quote is not ('\'' or '"'))
                throw Unexpected();
            int end = text.IndexOf(quote, _place + 1);
            if (end < 0)
                throw new FormatException("its header has a text without end");
            string content = text[(_place + 1)..end];
            _place = end + 1;
            return content;
        }

        private bool TruthValue()
        {
            Peek();
            foreach (bool value in (ReadOnlySpan<bool>)[true, false])
            {
                string name = value ? "True" : "False";
                if (text.AsSpan(_place).StartsWith(name, StringComparison.Ordinal))
                {
                    _place += name.Length;
                    return value;
                }
            }

            throw Unexpected();
        }

        private int[] Tuple()
        {
            List<int> lengths = [];
            Expect('(');
            while (!Take(')'))
            {
                lengths.Add(Length());
                if (!Take(','))
                {
                    Expect(')');
                    break;
                }
            }

            return [.. lengths];
        }

        private int Length()
        {
            Peek();
            int end = _place;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
                end++;
            if (end == _place)
                throw Unexpected();
            if (!int.TryParse(text.AsSpan(_place, end - _place), NumberStyles.None, CultureInfo.InvariantCulture, out int length))
                throw new FormatException($"its header has a length of {text[_place..end]}");
            _place = end;

            // Python 2 marked long integers.
            if (_place < text.Length && text[_place] == 'L')
                _place++;
            return length;
        }

        private char Peek()
        {
            while (_place < text.Length && char.IsWhiteSpace(text[_place]))
                _place++;
            return _place < text.Length ? text[_place] : throw new FormatException("its header is cut off");
        }

        private bool Take(char expected)
        {
            if (Peek() != expected)
                return false;
            _place++;
            return true;
        }

        private void Expect(char expected)
        {
            if (!Take(expected))
                throw Unexpected();
        }

        private FormatException Unexpected() => new($"its header has an unexpected '{text[_place]}' at character {_place}");
    }
}

using System.Text;
using Kostka.Files;

namespace Kostka.Sequences.Reading;

/// <summary>Opens what a user named as text: files and standard input, packed or not, in any encoding. What comes out is UTF-8, or the bytes themselves.</summary>
internal sealed class TextSource
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    private readonly TextOptions _options;
    private readonly Encoding? _encoding;

    /// <summary>Opens files under these options.</summary>
    /// <exception cref="RequestException">The encoding is unknown, or given where it says nothing.</exception>
    public TextSource(TextOptions options)
    {
        _options = options;
        if (options.Tokens is Tokenization.Bytes && (options.Encoding is not null || options.ReplaceInvalid))
        {
            throw new RequestException(
                "Bytes are read as they stand in the file, so that an encoding (--encoding, --replace-invalid) says nothing of them; leave it out, or take characters as tokens.");
        }

        _encoding = options.Encoding is null ? null : Find(options.Encoding);
    }

    /// <summary>What a file is called at the start of a message.</summary>
    public static string Name(string file) => file == StandardInput ? "The standard input" : $"The text file {file}";

    /// <summary>Refuses lists of files that cannot be read as a whole, before the first is opened.</summary>
    public void Check(IReadOnlyList<string> files)
    {
        if (files.Count == 0)
            throw new RequestException("No text file is given; at least one is needed.");
        if (files.Any(string.IsNullOrWhiteSpace))
            throw new RequestException("The name of a text file is empty.");
        int inputs = files.Count(file => file == StandardInput);
        if (inputs > 1)
            throw new RequestException($"The standard input (\"-\") is named {inputs} times, but it can be read only once; name it once.");
        if (inputs == 1 && _options.StandardInput is null)
            throw new RequestException("The standard input (\"-\") cannot be read here; give a file's name, or ./- for a file of that name.");
    }

    /// <summary>Opens a file.</summary>
    /// <param name="file">Its name, checked.</param>
    /// <param name="cancellation">Ends the waiting for input.</param>
    /// <returns>A stream that the caller disposes; the standard input stays open.</returns>
    /// <exception cref="RequestException">The file is missing, a folder, or may not be read.</exception>
    public Stream Open(string file, CancellationToken cancellation)
    {
        bool isInput = file == StandardInput;
        var start = new Start(isInput ? new ReadAhead(_options.StandardInput!, leaveOpen: true, cancellation) : OpenFile(file));
        Stream stream = start;
        if (start.BeginsWith(GzipText.Magic))
            stream = new ReadAhead(new GzipText(start, Name(file)), leaveOpen: isInput, cancellation);
        if (_encoding is null && !_options.ReplaceInvalid)
            return stream;
        return new TranscodedText(stream, _encoding ?? Encoding.UTF8, _options.ReplaceInvalid, Name(file));
    }

    private static FileStream OpenFile(string file)
    {
        if (Directory.Exists(file))
            throw new RequestException($"{file} is a folder; a text file is needed.");
        try
        {
            // The reader brings a buffer of its own.
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RequestException($"The text file {file} does not exist.", error);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or ArgumentException or PathTooLongException or NotSupportedException)
        {
            throw new RequestException($"The text file {file} cannot be opened: {InputFile.Reason(error, file)}.", error);
        }
    }

    private static Encoding Find(string name)
    {
        // Beyond Unicode, ASCII and Latin-1, encodings come with a provider of the framework.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        try
        {
            return Encoding.GetEncoding(name.Trim());
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new RequestException(
                $"The encoding '{name}' is not known; utf-8, utf-16, latin1, windows-1252, iso-8859-15, koi8-r, shift_jis, gb18030 and many others are.", error);
        }
    }

    /// <summary>A stream of which the first bytes have been looked at.</summary>
    private sealed class Start : ForwardStream
    {
        private readonly Stream _inner;
        private readonly byte[] _first = new byte[2];
        private readonly int _count;
        private int _given;

        public Start(Stream inner)
        {
            _inner = inner;
            try
            {
                _count = inner.ReadAtLeast(_first, _first.Length, throwOnEndOfStream: false);
            }
            catch
            {
                inner.Dispose();
                throw;
            }
        }

        public bool BeginsWith(ReadOnlySpan<byte> bytes) => _first.AsSpan(0, _count).SequenceEqual(bytes);

        public override int Read(Span<byte> buffer)
        {
            if (_given == _count)
                return _inner.Read(buffer);
            int count = Math.Min(buffer.Length, _count - _given);
            _first.AsSpan(_given, count).CopyTo(buffer);
            _given += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _inner.Dispose();
            base.Dispose(disposing);
        }
    }
}

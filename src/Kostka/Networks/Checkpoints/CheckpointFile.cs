using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kostka.Files;

namespace Kostka.Networks.Checkpoints;

/// <summary>
/// A safetensors file that carries a digest of itself: the format has none, and a run that went on from a damaged state would end in other numbers without a word.
/// </summary>
public sealed class CheckpointFile : IDisposable
{
    private const string DigestKey = "digest";

    private readonly SafetensorsFile _file;

    private CheckpointFile(SafetensorsFile file) => _file = file;

    /// <summary>The arrays.</summary>
    public SafetensorsFile Arrays => _file;

    /// <summary>Writes a file; whole or not at all.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="tensors">The arrays.</param>
    /// <param name="texts">What else there is to say, by name.</param>
    public static void Write(string path, IReadOnlyCollection<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(texts);
        using var digest = new Digest();
        digest.Add(texts);
        foreach (SafetensorsTensor tensor in tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            digest.Add(tensor.Name, tensor.Type, tensor.Shape);
            tensor.Pass(digest.Add);
        }

        SafetensorsFile.Write(path, tensors, [.. texts, new(DigestKey, digest.ToText())]);
    }

    /// <summary>Opens a file that <see cref="Write"/> wrote, and reads it through to see that no byte has changed.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="RequestException">The file cannot be read, is damaged, or is no checkpoint.</exception>
    public static CheckpointFile Open(string path)
    {
        SafetensorsFile file = SafetensorsFile.Open(path);
        try
        {
            if (!file.Metadata.TryGetValue(DigestKey, out string? written))
                throw file.Damaged("it is no checkpoint of a run: it has no digest");
            using var digest = new Digest();
            digest.Add(file.Metadata.Where(text => text.Key != DigestKey));
            foreach (SafetensorsEntry entry in file.Tensors.OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                digest.Add(entry.Name, entry.Type, entry.Shape);
                file.Pass(entry, digest.Add);
            }

            if (digest.ToText() != written)
                throw file.Damaged("it is damaged: its content does not have the digest that was written with it");
            return new CheckpointFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The text of a name, null where there is none.</summary>
    public string? Text(string name) => _file.Metadata.GetValueOrDefault(name);

    /// <summary>The number of a name.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public double Number(string name) => double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        ? number
        : throw Refused($"it has no number \"{name}\"");

    /// <summary>The integer of a name.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public int Integer(string name) => int.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw Refused($"it has no integer \"{name}\"");

    /// <summary>An error that names the file.</summary>
    public RequestException Refused(string reason) => _file.Damaged(reason);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>SHA-256 of texts and arrays, whatever the order they have in the file.</summary>
    private sealed class Digest : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public void Add(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

        public void Add(IEnumerable<KeyValuePair<string, string>> texts)
        {
            foreach ((string name, string text) in texts.OrderBy(text => text.Key, StringComparer.Ordinal))
            {
                Add(name);
                Add(text);
            }
        }

        public void Add(string name, SafetensorsType type, IEnumerable<long> shape)
        {
            Add(name);
            Add($"{type} [{string.Join(", ", shape)}]");
        }

        public string ToText() => Convert.ToHexStringLower(_hash.GetHashAndReset());

        public void Dispose() => _hash.Dispose();

        // The length keeps one text from running into the next.
        private void Add(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            _hash.AppendData(BitConverter.GetBytes(bytes.LongLength));
            _hash.AppendData(bytes);
        }
    }
}

using System.Collections.Immutable;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Kostka.Studies.Documents;

/// <summary>
/// Reads a YAML or JSON document into nodes that know their line. Works on the parser's events with a stack of its own, so that no document,
/// however deeply nested, can overflow the thread's stack.
/// </summary>
internal static class DocumentReader
{
    /// <summary>The longest document that is read, in bytes.</summary>
    public const int LongestBytes = 4 << 20;

    /// <summary>The deepest nesting of lists and mappings.</summary>
    public const int Deepest = 64;

    /// <summary>Reads a file's bytes.</summary>
    /// <exception cref="RequestException">Missing, not a file, too long, or not UTF-8.</exception>
    /// <param name="path">The file.</param>
    /// <param name="what">What messages call it.</param>
    public static string ReadFile(string path, string what = "study file")
    {
        if (Directory.Exists(path))
            throw new RequestException($"{path} is a folder; a {what} was expected.");
        try
        {
            using FileStream stream = File.OpenRead(path);
            var bytes = new byte[64 * 1024];
            int count = 0;
            while (stream.Read(bytes, count, bytes.Length - count) is > 0 and int read)
            {
                count += read;
                if (count > LongestBytes)
                    throw new RequestException($"{path} is longer than {LongestBytes >> 20} MiB; that is not a {what}.");
                if (count == bytes.Length)
                    Array.Resize(ref bytes, bytes.Length * 2);
            }

            return Decode(bytes.AsSpan(0, count), path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RequestException($"The {what} {path} does not exist.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new RequestException($"The {what} {path} may not be read: {e.Message}", e);
        }
    }

    private static string Decode(ReadOnlySpan<byte> bytes, string source)
    {
        if (bytes.StartsWith("\xEF\xBB\xBF"u8) || bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[3..];
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            int line = 1 + bytes[..Math.Clamp(e.Index, 0, bytes.Length)].Count((byte)'\n');
            throw new RequestException($"{source}, line {line}: not UTF-8 text; save the study file as UTF-8.", e);
        }
    }

    /// <summary>Reads a document.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="source">The document's name for messages.</param>
    /// <exception cref="RequestException">Not readable, or uses what study files do without (aliases, tags, several documents).</exception>
    public static MappingNode Read(string text, string source)
    {
        if (text.Length > LongestBytes)
            throw new RequestException($"{source} is longer than {LongestBytes >> 20} MiB; that is not a study file.");
        RefuseControlCharacters(text, source);
        Node root = JsonReader.TryRead(text, source) ?? ReadYaml(text, source);
        return root switch
        {
            MappingNode mapping => mapping,
            ScalarNode { IsNull: true } => throw new RequestException($"{source} is empty; a study needs at least the key model."),
            _ => throw new RequestException(
                $"{At(source, root.Mark)}: found {root.Describe()}; a study is a mapping of keys to values, such as \"model: …\"."),
        };
    }

    private static void RefuseControlCharacters(string text, string source)
    {
        int line = 1;
        foreach (char c in text)
        {
            if (c == '\n')
                line++;
            else if (char.IsControl(c) && c is not ('\t' or '\r' or '\u0085'))
                throw new RequestException($"{source}, line {line}: the control character U+{(int)c:X4}; this is not a text file.");
        }
    }

    private static Node ReadYaml(string text, string source)
    {
        try
        {
            return Build(new Parser(new StringReader(text)), source);
        }
        catch (YamlException e)
        {
            int line = (int)e.Start.Line;
            string hint = IndentedByTab(text, line) ? " The line is indented by a tab; YAML indents by spaces only." : "";
            throw new RequestException($"{At(source, MarkOf(e.Start))}: not valid YAML: {Reason(e)}.{hint}", e);
        }
    }

    private static string Reason(YamlException e) => Words.Shorten(e.Message.TrimEnd('.', ' ')) is { Length: > 0 } reason ? reason : "it cannot be read";

    private static bool IndentedByTab(string text, int line)
    {
        string[] lines = text.Split('\n');
        return Enumerable.Range(line - 2, 3).Any(i => i >= 0 && i < lines.Length
            && lines[i].AsSpan(0, lines[i].Length - lines[i].AsSpan().TrimStart().Length).Contains('\t'));
    }

    private static Node Build(Parser events, string source)
    {
        var open = new Stack<Builder>();
        Node? root = null;
        int documents = 0;
        while (Next(events, source))
        {
            ParsingEvent current = events.Current!;
            Mark mark = MarkOf(current.Start);
            if (current is AnchorAlias || current is NodeEvent { Anchor.IsEmpty: false })
                throw new RequestException($"{At(source, mark)}: anchors and aliases (&name, *name) are not used in study files; write the value out, or repeat layers with \"repeat\".");
            if (current is NodeEvent { Tag.IsEmpty: false } tagged && !(tagged is Scalar && tagged.Tag.IsNonSpecific))
                throw new RequestException($"{At(source, mark)}: tags such as {Words.Shorten(tagged.Tag.Value)} are not used in study files; write the plain value.");
            Node? finished = null;
            switch (current)
            {
                case DocumentStart when ++documents > 1:
                    throw new RequestException($"{At(source, mark)}: a second document begins here; a study file holds one.");
                case MappingStart:
                case SequenceStart:
                    if (open.Count == Deepest)
                        throw new RequestException($"{At(source, mark)}: nested more than {Deepest} deep.");
                    open.Push(new Builder(current is MappingStart, mark, source));
                    break;
                case MappingEnd:
                case SequenceEnd:
                    finished = open.Pop().Finish();
                    break;
                case Scalar scalar:
                    finished = new ScalarNode(scalar.Value, scalar.Style is not ScalarStyle.Plain, mark);
                    break;
            }

            if (finished is not null && open.Count > 0)
                open.Peek().Add(finished);
            else if (finished is not null)
                root = finished;
        }

        return root ?? new ScalarNode("", false, new Mark(1, 1));
    }

    private static bool Next(Parser events, string source)
    {
        Mark before = events.Current is { } last ? MarkOf(last.End) : new Mark(1, 1);
        try
        {
            return events.MoveNext();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
        {
            // The YAML scanner fails in this way on a few kinds of malformed text, without saying where.
            throw new RequestException($"{At(source, before)}: not valid YAML after this place.", e);
        }
    }

    internal static string At(string source, Mark mark) => mark.Line == 0 ? source : $"{source}, {mark}";

    private static Mark MarkOf(in YamlDotNet.Core.Mark mark) => new((int)mark.Line, (int)mark.Column);

    /// <summary>A list or mapping whose end has not been reached yet.</summary>
    internal sealed class Builder(bool isMapping, Mark mark, string source)
    {
        private readonly ImmutableArray<Node>.Builder _items = ImmutableArray.CreateBuilder<Node>();
        private readonly ImmutableArray<Entry>.Builder _entries = ImmutableArray.CreateBuilder<Entry>();
        private readonly Dictionary<string, Mark> _keys = new(StringComparer.Ordinal);
        private ScalarNode? _key;

        public void Add(Node node)
        {
            if (!isMapping)
            {
                _items.Add(node);
            }
            else if (_key is { } key)
            {
                _entries.Add(new Entry(key.Text, key.Mark, node));
                _key = null;
            }
            else
            {
                _key = node as ScalarNode
                    ?? throw new RequestException($"{At(source, node.Mark)}: found {node.Describe()} as a key; a key is a word.");
                if (!_keys.TryAdd(_key.Text, _key.Mark))
                    throw new RequestException($"{At(source, _key.Mark)}: the key {Words.Quote(_key.Text)} is given twice (first in line {_keys[_key.Text].Line}).");
            }
        }

        public Node Finish() => isMapping ? new MappingNode(_entries.ToImmutable(), mark) : new ListNode(_items.ToImmutable(), mark);
    }
}

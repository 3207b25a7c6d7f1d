using System.Globalization;
using System.Reflection;

namespace Kostka.Sequences.Unicode;

/// <summary>What Unicode's normalization forms are made of (Unicode Standard Annex 15), from the table beside this file.</summary>
/// <remarks>.NET itself normalises by ICU, which is not there when globalization is invariant, as it is here.</remarks>
internal sealed class NormalizationData
{
    private static readonly Lazy<NormalizationData> _instance = new(() => new NormalizationData());

    private readonly Dictionary<int, (bool IsCompatibility, int[] Characters)> _decompositions = [];
    private readonly Dictionary<(int, int), int> _compositions = [];
    private readonly byte[] _classes = new byte[0x20000]; // no character from there on has a class

    private NormalizationData()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Kostka.Sequences.Unicode.normalization.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
                Add(line);
        }
    }

    /// <summary>The table.</summary>
    public static NormalizationData Instance => _instance.Value;

    /// <summary>The canonical combining class of a character.</summary>
    public int Class(int character) => character < _classes.Length ? _classes[character] : 0;

    /// <summary>What a character decomposes into, one step; false when it does not.</summary>
    public bool TryDecompose(int character, bool compatibility, out int[] characters)
    {
        bool found = _decompositions.TryGetValue(character, out (bool IsCompatibility, int[] Characters) entry) && (compatibility || !entry.IsCompatibility);
        characters = found ? entry.Characters : [];
        return found;
    }

    /// <summary>The character that a pair composes to; false when there is none.</summary>
    public bool TryCompose(int first, int second, out int character) => _compositions.TryGetValue((first, second), out character);

    // "C0=41 300" is canonical, "958=!915 93C" too but never composed, "FB01~66 69" a compatibility, "300-314:230" a range of combining classes.
    private void Add(string line)
    {
        int sign = line.IndexOfAny(['=', '~', '-']);
        int character = Number(line[..sign]);
        string rest = line[(sign + 1)..];
        if (line[sign] == '-')
        {
            int colon = rest.IndexOf(':');
            Array.Fill(_classes, byte.Parse(rest[(colon + 1)..], CultureInfo.InvariantCulture), character, Number(rest[..colon]) - character + 1);
            return;
        }

        bool isExcluded = rest.StartsWith('!');
        int[] parts = [.. rest.TrimStart('!').Split(' ').Select(Number)];
        _decompositions.Add(character, (line[sign] == '~', parts));
        if (line[sign] == '=' && !isExcluded)
            _compositions.Add((parts[0], parts[1]), character);
    }

    private static int Number(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

using System.Globalization;
using Kostka.Files;
using Kostka.Sequences;
using Kostka.Studies;

namespace Kostka.Cli.Commands;

/// <summary>Sequences that a user gives: on the command line, as .npy, or as text. Each must fit the study.</summary>
internal static class SequenceInput
{
    /// <summary>Symbols separated by commas.</summary>
    public static int[] Parse(string text, string where, Study? study)
    {
        string[] parts = text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        int[] symbols = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out symbols[i]))
                throw new RequestException($"{where}: '{parts[i]}' at place {i} is no symbol; symbols are whole numbers from 0, separated by commas.");
        }

        if (symbols.Length == 0)
            throw new RequestException($"{where}: no symbols; give at least one, such as 0,1,1.");
        Check(symbols, symbols.Length, where, study);
        return symbols;
    }

    /// <summary>A table of sequences: a .npy of integers [N, L]; the windows of a text, for a study of a corpus; else one sequence of numbers a line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="where">The option that names it.</param>
    /// <param name="study">What the sequences must fit; null for nothing but themselves.</param>
    /// <param name="oneText">Whether another table has been read already: words are numbered text by text, so that a second text would not fit the first.</param>
    public static SequenceSet Read(string path, string where, Study? study, bool oneText = false)
    {
        if (path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            NpyArray<int> array = NpyFile.ReadIntegers(path, dimensions: 2);
            return Table(array.Values, array.Shape[0], array.Shape[1], $"{where} {path}", study);
        }

        if (study?.Sequence is not { Measure: MeasureSettings.Corpus corpus } sequence)
            return Lines(path, where, study);
        if (oneText)
            throw new RequestException($"{where} {path}: the words of a second text would be numbered in another way than those of the first; give both as .npy of integers.");
        return Windows(path, sequence, corpus);
    }

    private static SequenceSet Windows(string path, SequenceSettings sequence, MeasureSettings.Corpus settings)
    {
        Corpus corpus = Corpus.Read([path], settings.Text, settings.Vocabulary, Host.Interrupted);
        int length = sequence.Length, count = ((corpus.TokenCount - length) / settings.Stride) + 1;
        if (corpus.TokenCount < length)
            throw new RequestException($"{path}: {corpus.TokenCount} tokens hold no window of {length}; give more text, or a smaller sequence.length.");
        if ((long)count * length > Array.MaxLength)
            throw new RequestException($"{path}: {count} windows of {length} tokens are more than a table holds; give less text, or a larger stride.");
        int[] tokens = new int[count * length];
        for (int i = 0; i < count; i++)
            corpus.Tokens.Slice(i * settings.Stride, length).CopyTo(tokens.AsSpan(i * length));
        return new SequenceSet(count, length, corpus.Vocabulary, tokens);
    }

    private static SequenceSet Lines(string path, string where, Study? study)
    {
        using FileStream file = InputFile.Open(path);
        using var reader = new StreamReader(file);
        List<int> tokens = [];
        int count = 0, length = 0, line = 0;
        while (reader.ReadLine() is { } text)
        {
            line++;
            if (string.IsNullOrWhiteSpace(text))
                continue;
            int[] symbols = Parse(text, $"{where} {path}, line {line}", study);
            length = count == 0 ? symbols.Length : length;
            if (symbols.Length != length)
                throw new RequestException($"{where} {path}, line {line}: {symbols.Length} symbols, but the lines before have {length}; all sequences must have one length.");
            tokens.AddRange(symbols);
            count++;
        }

        if (count == 0)
            throw new RequestException($"{where} {path}: no sequences; one a line was expected, its symbols separated by commas or spaces, or a .npy file.");
        return Table([.. tokens], count, length, $"{where} {path}", study);
    }

    private static SequenceSet Table(int[] tokens, int count, int length, string where, Study? study)
    {
        if (count == 0 || length == 0)
            throw new RequestException($"{where}: the table is {count} × {length}; at least one sequence of at least one symbol was expected.");
        Check(tokens, length, where, study);
        int vocabulary = study?.Sequence?.Vocabulary ?? 1 + System.Numerics.Tensors.TensorPrimitives.Max<int>(tokens);
        return new SequenceSet(count, length, vocabulary, tokens);
    }

    private static void Check(ReadOnlySpan<int> symbols, int length, string where, Study? study)
    {
        int vocabulary = study?.Sequence?.Vocabulary ?? int.MaxValue;
        for (int i = 0; i < symbols.Length; i++)
        {
            if ((uint)symbols[i] >= (uint)vocabulary)
            {
                string allowed = study?.Sequence is null ? "symbols count from 0" : $"the study's alphabet is 0 … {vocabulary - 1}";
                throw new RequestException($"{where}: symbol {symbols[i]} in sequence {i / length}, position {i % length}; {allowed}.");
            }
        }

        if (study?.Sequence is { } sequence && sequence.Length != length)
            throw new RequestException($"{where}: sequences of {length} symbols, but the study's sequence.length is {sequence.Length}.");
    }
}

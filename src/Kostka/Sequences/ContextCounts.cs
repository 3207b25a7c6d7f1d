using System.Collections.Immutable;

namespace Kostka.Sequences;

/// <summary>How often each class of token follows each context of one or two tokens in the main part of a text.</summary>
internal sealed class ContextCounts
{
    private readonly int _vocabulary;
    private readonly ImmutableArray<long> _contexts; // different ones, ascending
    private readonly ImmutableArray<int> _first;     // the first entry of each context, and the number of entries
    private readonly Continuation[] _entries;

    private ContextCounts(int vocabulary, ImmutableArray<long> contexts, ImmutableArray<int> first, Continuation[] entries) =>
        (_vocabulary, _contexts, _first, _entries) = (vocabulary, contexts, first, entries);

    /// <summary>A class that follows a context, and how often.</summary>
    internal readonly record struct Continuation(int Class, int Count);

    /// <summary>Number of different pairs of a context and a class that follows it.</summary>
    public int Count => _entries.Length;

    /// <summary>Counts contexts of so many tokens.</summary>
    public static ContextCounts Of(CorpusMeasure measure, int order, TokenClassTarget target)
    {
        int classes = target.Classes.Length;
        var keys = new List<long>();
        foreach (TextStretch stretch in measure.MainStretches)
        {
            ReadOnlySpan<int> tokens = measure.Corpus.Tokens[stretch.Start..stretch.End];
            for (int i = order; i < tokens.Length; i++)
                keys.Add((Key(tokens.Slice(i - order, order), measure.Vocabulary) * classes) + target.ClassOf(tokens[i]));
        }

        keys.Sort();
        var contexts = ImmutableArray.CreateBuilder<long>();
        var first = ImmutableArray.CreateBuilder<int>();
        var entries = new List<Continuation>();
        for (int i = 0; i < keys.Count;)
        {
            int start = i;
            while (i < keys.Count && keys[i] == keys[start])
                i++;
            if (contexts.Count == 0 || contexts[^1] != keys[start] / classes)
            {
                contexts.Add(keys[start] / classes);
                first.Add(entries.Count);
            }

            entries.Add(new Continuation((int)(keys[start] % classes), i - start));
        }

        first.Add(entries.Count);
        return new ContextCounts(measure.Vocabulary, contexts.ToImmutable(), first.ToImmutable(), [.. entries]);
    }

    /// <summary>What follows a context; empty when it does not occur.</summary>
    public ReadOnlySpan<Continuation> After(ReadOnlySpan<int> context)
    {
        int found = _contexts.BinarySearch(Key(context, _vocabulary));
        return found < 0 ? [] : _entries.AsSpan(_first[found], _first[found + 1] - _first[found]);
    }

    /// <summary>Entry number <paramref name="entry"/>, with its context.</summary>
    public Continuation At(int entry, Span<int> context)
    {
        int index = _first.BinarySearch(entry);
        long key = _contexts[index < 0 ? ~index - 1 : index];
        for (int i = context.Length - 1; i >= 0; i--)
        {
            context[i] = (int)(key % _vocabulary);
            key /= _vocabulary;
        }

        return _entries[entry];
    }

    // Two tokens and a class of alphabets of a million symbols fit in 64 bits.
    private static long Key(ReadOnlySpan<int> context, int vocabulary)
    {
        long key = 0;
        foreach (int token in context)
            key = (key * vocabulary) + token;
        return key;
    }
}

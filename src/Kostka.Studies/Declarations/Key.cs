using Kostka.Studies.Documents;

namespace Kostka.Studies.Declarations;

/// <summary>A key of a mapping: its name, form, default and documentation, declared once.</summary>
internal abstract class Key(string name, Form form, string documentation, string? example)
{
    public string Name { get; } = name;

    /// <summary>The form of its value.</summary>
    public Form Form { get; } = form;

    public string Documentation { get; } = documentation;

    /// <summary>A value as a user might write it, for schema and reference page; or null.</summary>
    public string? Example { get; } = example;

    /// <summary>The key must be given.</summary>
    public bool IsRequired { get; protected init; }

    /// <summary>What holds without the key, in words or as a value; null when it must be given.</summary>
    public string? Default { get; protected init; }

    /// <summary>The default as a node, where it is a value that does not depend on other keys.</summary>
    public abstract Node? DefaultNode { get; }

    /// <summary>Reads the key's value, or its default, into <paramref name="values"/>.</summary>
    /// <param name="entry">The key as it stands in the document; null when it does not.</param>
    /// <param name="mapping">The place of the mapping around it.</param>
    /// <param name="values">Where the value goes.</param>
    public abstract void Read(Entry? entry, Place mapping, Values values);

    public static Key<T> Required<T>(string name, Form<T> form, string documentation, string? example = null) =>
        new(name, form, documentation, example) { IsRequired = true };

    /// <summary>A key with a default, written as in a study file and read by the same form.</summary>
    public static Key<T> WithDefault<T>(string name, Form<T> form, string defaultText, string documentation, string? example = null) =>
        new(name, form, documentation, example) { Default = defaultText, HasDefaultValue = true };

    /// <summary>A key that may be absent.</summary>
    /// <param name="name">The key.</param>
    /// <param name="form">The form of its value.</param>
    /// <param name="absent">What its absence means.</param>
    /// <param name="documentation">What it is.</param>
    /// <param name="example">A value.</param>
    public static Key<T> Optional<T>(string name, Form<T> form, string absent, string documentation, string? example = null) =>
        new(name, form, documentation, example) { Default = absent };
}

/// <summary>A key whose value has the type <typeparamref name="T"/>.</summary>
internal sealed class Key<T> : Key
{
    private readonly Form<T> _form;
    private readonly Lazy<Reading<T>> _default;

    public Key(string name, Form<T> form, string documentation, string? example)
        : base(name, form, documentation, example)
    {
        _form = form;
        _default = new(ReadDefault);
    }

    /// <summary>The form of its value, for keys elsewhere that take the same.</summary>
    public Form<T> ValueForm => _form;

    public bool HasDefaultValue { get; init; }

    public override Node? DefaultNode => HasDefaultValue ? _default.Value.Canonical : null;

    public override void Read(Entry? entry, Place mapping, Values values)
    {
        Reading<T>? reading = null;
        if (entry is not null && (IsRequired || entry.Value is not ScalarNode { IsNull: true }))
            reading = _form.Read(entry.Value, mapping.Key(Name, entry.KeyMark));
        else if (IsRequired)
            mapping.Report($"the key {Words.Quote(Name)} is missing; it takes {_form.Allowed}");
        else if (HasDefaultValue)
            reading = _default.Value;
        if (reading is { } read)
            values.Set(this, read.Value!, read.Canonical);
    }

    private Reading<T> ReadDefault()
    {
        var context = new ReadingContext("", _ => []);
        Node node = DocumentReader.Read($"{Name}: {Default}", "a declared default").Find(Name)!.Value;
        return _form.Read(node, new Place(StudyPath.Root.Key(Name), Mark.Nowhere, context))
            ?? throw new InvalidOperationException($"The declared default of {Name} is not valid: {string.Join("; ", context.Problems)}");
    }
}

/// <summary>The values of a mapping's keys, as far as they were given (or have defaults) and are valid.</summary>
internal sealed class Values
{
    private readonly Dictionary<Key, (object Value, Node Canonical)> _values = [];

    public void Set(Key key, object value, Node canonical) => _values[key] = (value, canonical);

    public bool Has(Key key) => _values.ContainsKey(key);

    public T Get<T>(Key<T> key) => (T)_values[key].Value;

    /// <summary>The value, or the type's default when there is none.</summary>
    public T? Find<T>(Key<T> key) => _values.TryGetValue(key, out (object Value, Node Canonical) found) ? (T)found.Value : default;

    public Node? Canonical(Key key) => _values.TryGetValue(key, out (object Value, Node Canonical) found) ? found.Canonical : null;
}

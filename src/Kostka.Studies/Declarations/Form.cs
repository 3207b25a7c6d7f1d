using System.Text.Json.Nodes;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Declarations;

/// <summary>
/// The form of a value of the study file, declared once: it reads a node into a typed value, says in messages what is allowed, gives its part of
/// the JSON Schema, and describes itself in the reference page.
/// </summary>
internal abstract class Form
{
    /// <summary>What is allowed, to follow "allowed:" in a message.</summary>
    public abstract string Allowed { get; }

    /// <summary>Its JSON Schema (draft 2020-12).</summary>
    public abstract JsonObject Schema(SchemaDefinitions definitions);

    /// <summary>Adds sections to the reference page, if the form has keys of its own.</summary>
    /// <param name="page">The page.</param>
    /// <param name="path">Where values of this form stand: <c>model.position</c>.</param>
    public virtual void Describe(ReferencePage page, string path)
    {
    }
}

/// <summary>A form whose values have the type <typeparamref name="T"/>.</summary>
internal abstract class Form<T> : Form
{
    /// <summary>Reads a value. Every mistake is reported to the place; null when there was one.</summary>
    public abstract Reading<T>? Read(Node node, Place place);

    /// <summary>The same form with its values made into something else.</summary>
    public Form<TResult> Select<TResult>(Func<T, TResult> make) => new Mapped<T, TResult>(this, make);
}

/// <summary>A value that was read.</summary>
/// <param name="Value">The value.</param>
/// <param name="Canonical">Its one way of being written, with all defaults.</param>
internal readonly record struct Reading<T>(T Value, Node Canonical);

/// <summary>A form seen through a function.</summary>
internal sealed class Mapped<TSource, T>(Form<TSource> source, Func<TSource, T> make) : Form<T>
{
    public override string Allowed => source.Allowed;

    public override Reading<T>? Read(Node node, Place place) =>
        source.Read(node, place) is { } reading ? new Reading<T>(make(reading.Value), reading.Canonical) : null;

    public override JsonObject Schema(SchemaDefinitions definitions) => source.Schema(definitions);

    public override void Describe(ReferencePage page, string path) => source.Describe(page, path);
}

/// <summary>A form that is described elsewhere; its schema is shared under a name.</summary>
internal sealed class SameForm<T>(string name, Form<T> form) : Form<T>
{
    public override string Allowed => form.Allowed;

    public override Reading<T>? Read(Node node, Place place) => form.Read(node, place);

    public override JsonObject Schema(SchemaDefinitions definitions) => definitions.Reference(name, () => form.Schema(definitions));
}

/// <summary>A form that contains itself, by name: layers within layers.</summary>
internal sealed class Recursive<T>(string name, Func<Form<T>> form) : Form<T>
{
    private readonly Lazy<Form<T>> _form = new(form);

    public override string Allowed => _form.Value.Allowed;

    public override Reading<T>? Read(Node node, Place place) => _form.Value.Read(node, place);

    public override JsonObject Schema(SchemaDefinitions definitions) => definitions.Reference(name, () => _form.Value.Schema(definitions));

    public override void Describe(ReferencePage page, string path)
    {
        if (page.Begin(name))
            _form.Value.Describe(page, path);
    }
}

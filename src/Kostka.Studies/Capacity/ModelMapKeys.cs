using System.Collections.Immutable;
using Kostka.Capacity.Models;
using Kostka.Studies.Declarations;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Capacity;

/// <summary>The keys of a map file.</summary>
internal static class ModelMapKeys
{
    private static readonly Text _arrayName = new("the name of an array in the model file");
    private static readonly TrueOrFalse _truth = new();

    private static readonly Key<string> _name = Key.Required("name", _arrayName, "Name of the array in the model file.");
    private static readonly Key<double> _scale = Key.WithDefault("scale", new Number(), "1", "What the network multiplies it by.");

    private static readonly Key<bool> _transposed = Key.WithDefault(
        "transposed", _truth, "false", "The file has the matrix as (inputs, outputs) instead of (outputs, inputs).");

    private static readonly Key<ImmutableArray<int>> _rows = Key.Optional(
        "rows", new ListForm<int>(Whole.From(0, int.MaxValue), "rows, the first and the one after the last", 2, 2, ascending: true), "all",
        "The rows of the array, as stored, that belong to the matrix; [first, one after the last].");

    private static readonly Form<TensorRange> _tensor = NameOr(name => new TensorRange(name), new Block<TensorRange>(
        "An array of the model file.", [_name, _scale, _transposed, _rows], Range));

    private static readonly Key<TensorRange> _bias = Key.Optional("bias", _tensor, "none", "The array of the bias.");

    private static readonly Form<AffineRange> _affine = NameOr(name => new AffineRange(new TensorRange(name)), new Block<AffineRange>(
        "A matrix of the model file, and its bias.",
        [_name, _scale, _transposed, _rows, _bias],
        values => new AffineRange(Range(values), values.Find(_bias))));

    private static readonly Key<TensorRange> _tokens = Key.Optional("tokens", _tensor, "none; norm must then be given", "Token embeddings (tokens, width).");
    private static readonly Key<TensorRange> _positions = Key.Optional("positions", _tensor, "none", "Position embeddings (positions, width).");
    private static readonly Key<TensorRange> _cls = Key.Optional("cls", _tensor, "none", "The embedding of the added token that is read out.");

    private static readonly Key<int?> _clsPosition = Key.Optional(
        "cls_position", Whole.From(0, int.MaxValue).Select(row => (int?)row), "none", "The row of the position embeddings that the added token has.");

    private static readonly Key<double?> _norm = Key.Optional(
        "norm", new Number(atLeast: 0).Select(norm => (double?)norm), "that of the embeddings", "B_x, the largest norm of an input, where there are no embeddings.");

    private static readonly Key<InputMap> _inputs = Key.Required(
        "inputs",
        new Block<InputMap>(
            "What enters the first layer.",
            [_tokens, _positions, _cls, _clsPosition, _norm],
            values => new InputMap(values.Find(_tokens), values.Find(_positions), values.Find(_cls), values.Find(_clsPosition), values.Find(_norm)),
            CheckInputs),
        "What enters the first layer: embeddings, or only a bound on their norm.");

    private static readonly Key<AffineRange> _query = Key.Required("query", _affine, "Queries of all heads, one head below the other.");
    private static readonly Key<AffineRange> _key = Key.Required("key", _affine, "Keys.");
    private static readonly Key<AffineRange> _value = Key.Required("value", _affine, "Values.");
    private static readonly Key<AffineRange> _output = Key.Optional("output", _affine, "none", "From the heads side by side back to the stream.");
    private static readonly Key<int> _heads = Key.WithDefault("heads", Whole.From(1, 65536), "1", "Number of heads.");

    private static readonly Key<double?> _scoreScale = Key.Optional(
        "score_scale", new Number().Select(scale => (double?)scale), "1/√(head dimension)", "The factor before the products of queries and keys.");

    private static readonly Key<AffineRange> _denseIn = Key.Optional("dense_in", _affine, "none", "The dense map before the activation.");
    private static readonly Key<AffineRange> _denseOut = Key.Optional("dense_out", _affine, "none", "The dense map after the activation.");

    private static readonly Key<ModelActivation> _activation = Key.WithDefault(
        "activation",
        new WordForm<ModelActivation>([.. ModelActivation.All.Select(activation => new WordForm<ModelActivation>.Word(activation.Name, activation, ""))]),
        "identity",
        "The activation between the dense maps.");

    private static readonly Key<bool> _residual = Key.WithDefault("residual", _truth, "false", "The layer has residual connections: no theorem applies.");
    private static readonly Key<bool> _normalised = Key.WithDefault("normalised", _truth, "false", "The layer has layer norms: no theorem applies.");

    private static readonly Key<bool> _projected = Key.WithDefault(
        "projected", _truth, "false", "Rows are projected on the unit ball behind the attention and behind the layer, as Theorem C has it.");

    private static readonly Key<int> _times = Key.WithDefault(
        "times", Whole.From(1, 1000), "1", "So many layers of this form; {} in names stands for their number, from 0.");

    private static readonly Key<ImmutableArray<ImmutableArray<LayerMap>>> _layers = Key.Required(
        "layers",
        new ListForm<ImmutableArray<LayerMap>>(
            new Block<ImmutableArray<LayerMap>>(
                "A layer: attention, and the dense maps behind it.",
                [_query, _key, _value, _output, _heads, _scoreScale, _denseIn, _denseOut, _activation, _residual, _normalised, _projected, _times],
                Layers),
            "layers"),
        "The layers, from the input on.");

    private static readonly Key<AffineRange> _readout = Key.Optional(
        "readout", _affine, "the last dense map", "The map to one output, or to two whose difference counts.");

    private static readonly Key<ReadoutQuery> _at = Key.WithDefault(
        "read_at",
        new WordForm<ReadoutQuery>(
            new("cls", ReadoutQuery.Cls, "An added token, the same for all sequences."),
            new("token", ReadoutQuery.Token, "One of the sequence's own tokens, such as the last."),
            new("mean", ReadoutQuery.Mean, "The mean over all positions: no theorem applies.")),
        "token",
        "Which position is read out.");

    /// <summary>The whole file.</summary>
    public static Block<ModelMap> Form { get; } = new(
        "Which arrays of a model file are which weights.",
        [_inputs, _layers, _readout, _at],
        values => new ModelMap(values.Get(_inputs), [.. values.Get(_layers).SelectMany(layers => layers)], values.Find(_readout), values.Get(_at)));

    private static Either<T> NameOr<T>(Func<string, T> make, Form<T> block) => new(node => node is ScalarNode { IsNull: false }, _arrayName.Select(make), block);

    private static TensorRange Range(Values values)
    {
        ImmutableArray<int>? rows = values.Has(_rows) ? values.Get(_rows) : null;
        return new TensorRange(values.Get(_name), values.Get(_scale), values.Get(_transposed), rows?[0] ?? 0, rows?[1]);
    }

    private static void CheckInputs(Values values, MappingNode mapping, Place place)
    {
        if (mapping.Find("tokens") is null == mapping.Find("norm") is null)
            place.Report("either tokens (their embeddings) or norm (B_x) is needed, and not both");
        foreach (string other in (string[])["positions", "cls", "cls_position"])
        {
            if (mapping.Find(other) is { } entry && mapping.Find("tokens") is null)
                place.Key(other, entry.KeyMark).Report("it needs tokens beside it");
        }
    }

    private static ImmutableArray<LayerMap> Layers(Values values)
    {
        var attention = new AttentionMap(values.Get(_query), values.Get(_key), values.Get(_value), values.Find(_output), values.Get(_heads), values.Find(_scoreScale));
        var layer = new LayerMap(attention, values.Find(_denseIn), values.Find(_denseOut), values.Get(_activation))
        {
            Residual = values.Get(_residual),
            Normalised = values.Get(_normalised),
            Projected = values.Get(_projected),
        };
        int times = values.Get(_times);
        return [.. Enumerable.Range(0, times).Select(number => times == 1 ? layer : layer.Numbered(number))];
    }
}

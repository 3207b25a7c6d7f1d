using System.Collections.Immutable;

namespace Kostka.Architectures;

/// <summary>
/// The grammar of layers: the sequences of layers on which the infinite-width recursion holds. Every nonlinearity and every normalisation must see
/// a zero-mean Gaussian stream, and a residual body must end in fresh weights, so that its output is uncorrelated with its input.
/// </summary>
/// <remarks>
/// A stream is Gaussian after the embedding, a dense layer, attention, a residual connection, or a norm of a Gaussian stream; it is activated after
/// an activation (other than the identity, which changes nothing). Positions laid side by side (<c>pool: flatten</c>) are a mixture of Gaussians, which
/// no activation may see before a dense layer. Sinusoidal positions are fixed numbers, neither Gaussian nor of mean zero over coordinates: until a dense layer or attention has put
/// fresh weights in their place, no activation and no layer normalisation may see them. Off the grammar (<c>relu, relu</c>) the recursion can be wrong by a factor of three.
/// </remarks>
public static class Grammar
{
    /// <summary>A place where a model leaves the grammar.</summary>
    /// <param name="Path">The layer, as a path of the study file: <c>model.layers[2].residual[1]</c>.</param>
    /// <param name="Rule">The rule that it breaks, in words.</param>
    public sealed record Violation(string Path, string Rule);

    /// <summary>Every place where an architecture leaves the grammar, in order; empty for a valid one.</summary>
    public static ImmutableArray<Violation> Violations(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        var walk = new Walk();
        Stream start = architecture.Position is PositionEmbedding.Sinusoidal { Variance: > 0 } ? Stream.Fixed : Stream.Gaussian;
        walk.Layers(architecture.Layers, "model.layers", start, insideBody: false);
        return [.. walk.Found.Distinct()];
    }

    /// <summary>Throws when an architecture leaves the grammar.</summary>
    /// <exception cref="RequestException">Names every layer and the rule that it breaks.</exception>
    public static void Require(Architecture architecture)
    {
        ImmutableArray<Violation> violations = Violations(architecture);
        if (violations.Length > 0)
            throw new RequestException(string.Join(Environment.NewLine, violations.Select(v => $"{v.Path}: {v.Rule}")));
    }

    private enum Stream
    {
        Gaussian,
        Activated,
        Mixture,
        Fixed,
    }

    private sealed class Walk
    {
        private bool _pooled;

        public List<Violation> Found { get; } = [];

        public Stream Layers(ImmutableArray<Layer> layers, string path, Stream stream, bool insideBody)
        {
            if (layers.IsDefaultOrEmpty)
                Found.Add(new(path, "a list of layers must hold at least one."));
            else
            {
                for (int i = 0; i < layers.Length; i++)
                    stream = Next(layers[i], $"{path}[{i}]", stream, insideBody);
            }

            return stream;
        }

        private Stream Next(Layer layer, string path, Stream stream, bool insideBody)
        {
            if (stream == Stream.Activated && layer is not (Layer.Dense or Layer.Attention or Layer.RmsNorm or Layer.Repeat))
                Found.Add(new(path, $"{Name(layer)} cannot follow an activation, because the stream is not Gaussian there; only dense, attention, rms_norm or the readout can."));
            if (_pooled && layer is (Layer.Attention or Layer.Pool))
                Found.Add(new(path, $"{Name(layer)} cannot follow pool, because one position is left; only dense, activation, norms and residual can."));
            if (stream == Stream.Mixture && layer is Layer.Activation { Function: not ActivationFunction.Identity })
                Found.Add(new(path, "activation cannot follow pool: flatten without a dense layer between them, because positions side by side are not one Gaussian stream."));
            if (stream == Stream.Fixed && layer is (Layer.LayerNorm or Layer.Activation { Function: not ActivationFunction.Identity }))
                Found.Add(new(path, $"{Name(layer)} cannot act on sinusoidal positions, because fixed numbers are not a Gaussian stream of mean zero; dense or attention must come before it, and not only in a residual body."));
            switch (layer)
            {
                case Layer.Dense or Layer.Attention:
                    return Stream.Gaussian;
                case Layer.Activation activation:
                    return activation.Function == ActivationFunction.Identity ? stream : Stream.Activated;
                case Layer.Residual residual:
                    Stream skipped = stream is Stream.Mixture or Stream.Fixed ? stream : Stream.Gaussian;
                    Layers(residual.Body, $"{path}.residual", skipped, insideBody: true);
                    if (!residual.Body.IsDefaultOrEmpty && LastOf(residual.Body) is not (Layer.Dense or Layer.Attention))
                        Found.Add(new($"{path}.residual", "a residual body must end in dense or attention, so that what it adds is independent of the stream."));
                    return skipped;
                case Layer.Repeat repeat:
                    if (repeat.Times < 1)
                        Found.Add(new($"{path}.repeat.times", $"must be at least 1, not {repeat.Times}."));
                    for (int pass = 0; pass < Math.Min(repeat.Times, 2); pass++)
                        stream = Layers(repeat.Body, $"{path}.repeat.layers", stream, insideBody: true);
                    return stream;
                case Layer.Pool pool:
                    if (insideBody)
                        Found.Add(new(path, "pool can stand only in the outermost list of layers."));
                    _pooled = true;
                    return pool.Kind == PoolKind.Flatten && stream != Stream.Fixed ? Stream.Mixture : stream;
                default:
                    return stream;
            }
        }

        private static Layer LastOf(ImmutableArray<Layer> body) =>
            body[^1] is Layer.Repeat { Body.IsDefaultOrEmpty: false } repeat ? LastOf(repeat.Body) : body[^1];

        private static string Name(Layer layer) => layer switch
        {
            Layer.Attention => "attention",
            Layer.Dense => "dense",
            Layer.Activation => "activation",
            Layer.LayerNorm => "layer_norm",
            Layer.RmsNorm => "rms_norm",
            Layer.Residual => "residual",
            Layer.Repeat => "repeat",
            Layer.Pool => "pool",
            _ => layer.GetType().Name,
        };
    }
}

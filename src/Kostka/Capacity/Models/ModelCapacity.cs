using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Capacity.Models;

/// <summary>What the theorems say of a trained model: the norms of its weights, and the bounds that it falls under.</summary>
/// <param name="InputNorm">B_x, the largest norm of a token at a position.</param>
/// <param name="Keys">N, keys of a sequence.</param>
/// <param name="Layers">The norms of each layer.</param>
/// <param name="Readout">The norms of the readout; null where the last layer's dense map is it.</param>
/// <param name="Bounds">The theorems that apply.</param>
/// <param name="Outside">Why the model is outside what the theorems are about, in words; empty where it is not.</param>
public sealed record ModelCapacity(
    double InputNorm, double Keys, ImmutableArray<LayerMeasure> Layers, MatrixMeasure? Readout, ImmutableArray<ModelBound> Bounds, ImmutableArray<string> Outside)
{
    /// <summary>Measures a model.</summary>
    /// <param name="model">Its weights.</param>
    /// <param name="tokens">T ≥ 1, tokens of a sequence; an added token is one key more.</param>
    /// <exception cref="RequestException">T is below 1.</exception>
    public static ModelCapacity Of(ModelWeights model, double tokens)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!(tokens >= 1 && double.IsFinite(tokens)))
            throw new RequestException($"The number of tokens T must be at least 1, not {tokens}.");
        double keys = tokens + (model.Query == ReadoutQuery.Cls ? 1 : 0);
        ImmutableArray<LayerMeasure> layers = [.. model.Layers.Select((layer, i) => new LayerMeasure(i + 1, Measure(layer)))];
        MatrixMeasure? readout = model.Readout is null ? null : MatrixMeasure.Of("readout", model.Readout.Weight.Transposed());
        ImmutableArray<string> outside = [.. model.Layers.SelectMany(Differences).Distinct()];
        ImmutableArray<ModelBound> bounds = [];
        if (outside.IsEmpty)
        {
            bool deep = model.Layers.Length > 1 || model.Layers[0].Map.Projected;
            bounds = [.. deep ? DeepBounds.Of(model, keys, out string? reason) : OneLayerBounds.Of(model, keys, out reason)];
            if (reason is not null)
                outside = [reason];
        }

        return new(model.InputNorm, keys, layers, readout, bounds, outside);
    }

    private static IEnumerable<string> Differences(LayerWeights layer)
    {
        if (layer.Map.Residual)
            yield return "it has residual connections";
        if (layer.Map.Normalised)
            yield return "it has layer norms, whose gain is not bounded on small rows";
        if (layer.Map.Unlike is { } unlike)
            yield return $"it has {unlike}";
    }

    private static ImmutableArray<MatrixMeasure> Measure(LayerWeights layer)
    {
        var matrices = ImmutableArray.CreateBuilder<MatrixMeasure>();
        for (int h = 0; h < layer.Heads; h++)
        {
            matrices.Add(MatrixMeasure.OfProduct($"query-key {h + 1}", layer.Key.Weight.HeadRows(h, layer.Heads), layer.Query.Weight.HeadRows(h, layer.Heads)));
            string valueOutput = $"value-output {h + 1}";
            Matrix own = layer.Value.Weight.HeadRows(h, layer.Heads);
            matrices.Add(layer.Output is null
                ? MatrixMeasure.Of(valueOutput, own.Transposed())
                : MatrixMeasure.OfProduct(valueOutput, own, layer.Output.Weight.HeadColumns(h, layer.Heads).Transposed()));
        }

        if (layer.DenseIn is not null)
            matrices.Add(MatrixMeasure.Of("dense in", layer.DenseIn.Weight.Transposed()));
        if (layer.DenseOut is not null)
            matrices.Add(MatrixMeasure.Of("dense out", layer.DenseOut.Weight.Transposed()));
        return matrices.ToImmutable();
    }
}

using System.Numerics.Tensors;
using Kostka.Capacity.Covering.Classes;
using Kostka.Capacity.Norms;
using Kostka.Numerics;

namespace Kostka.Capacity.Models;

/// <summary>Theorem C for a trained model of projected blocks.</summary>
internal static class DeepBounds
{
    /// <summary>The bound, or the reason why there is none.</summary>
    public static IEnumerable<ModelBound> Of(ModelWeights model, double keys, out string? reason)
    {
        reason = Reason(model);
        if (reason is not null)
            return [];
        double lipschitz = model.Layers.Max(layer => layer.Map.Activation.Lipschitz);
        int[] hidden = new int[model.Layers.Length];
        List<double> norms = [TensorPrimitives.Norm<double>(Difference(model.Readout!.Weight))];
        for (int l = 0; l < model.Layers.Length; l++)
        {
            LayerWeights layer = model.Layers[l];
            Matrix value = layer.DenseIn.After(layer.Output).After(layer.Value)!.Weight.Transposed(), output = layer.DenseOut!.Weight.Transposed();
            Matrix queryKey = layer.Key.Weight.TransposedTimes(layer.Query.Weight);
            hidden[l] = value.Columns;
            norms.AddRange(
            [
                MatrixNorms.Spectral(value), MatrixNorms.SumOfColumns(value), MatrixNorms.Spectral(queryKey), MatrixNorms.Frobenius(queryKey),
                MatrixNorms.Spectral(output), MatrixNorms.SumOfColumns(output),
            ]);
        }

        int width = model.Layers[^1].DenseOut!.Weight.Rows;
        return
        [
            ModelBound.Of("C", EmbeddingsAs.Given, [.. norms], given => new DeepClass(
                model.InputNorm,
                keys,
                width,
                [.. hidden.Select((k, l) => new DeepLayerNorms(given[(6 * l) + 1], given[(6 * l) + 2], given[(6 * l) + 3], given[(6 * l) + 4], given[(6 * l) + 5], given[(6 * l) + 6], k))],
                given[0])
            {
                ActivationLipschitz = lipschitz,
            }),
        ];
    }

    private static string? Reason(ModelWeights model)
    {
        if (model.Layers.Any(layer => !layer.Map.Projected))
            return $"it has {model.Layers.Length} layers, and the theorem for several needs rows that are projected on the unit ball behind attention and dense maps (in the map, \"projected: true\")";
        if (model.Query == ReadoutQuery.Mean)
            return "it is read out at all positions; the theorems are about one";
        if (model.Layers.Any(layer => layer.Heads > 1))
            return "the theorem for projected layers is for one head in each";
        if (model.Layers.Any(layer => layer.DenseOut is null))
            return "a projected layer needs a dense map behind its activation (in the map, \"dense_out\")";
        AffineWeights?[] all = [.. model.Layers.SelectMany(layer => new[] { layer.Query, layer.Key, layer.Value, layer.Output, layer.DenseIn, layer.DenseOut }), model.Readout];
        if (all.Any(map => map?.Bias is not null))
            return "the theorem for projected layers has no biases";
        return model.Readout is { Weight.Rows: 1 or 2 } ? null : "it has no readout of one output, or of two to take the difference of";
    }

    private static double[] Difference(Matrix readout) =>
        readout.Rows == 1 ? readout.Values : [.. readout.Row(1).ToArray().Zip(readout.Row(0).ToArray(), (one, zero) => one - zero)];
}

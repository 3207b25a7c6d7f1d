using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Capacity.Covering.Classes;
using Kostka.Capacity.Norms;
using Kostka.Numerics;

namespace Kostka.Capacity.Models;

/// <summary>Theorems B and D for a trained model of one layer.</summary>
internal static class OneLayerBounds
{
    /// <summary>The bounds, or the reason why there are none.</summary>
    public static IEnumerable<ModelBound> Of(ModelWeights model, double keys, out string? reason)
    {
        LayerWeights layer = model.Layers[0];
        reason = model.Query switch
        {
            ReadoutQuery.Mean => "it is read out at all positions; the theorems are about one query for each sequence",
            ReadoutQuery.Cls when model.Embeddings is { Cls: null } => "it is read out at an added token, of which the map names no embedding",
            _ => null,
        };
        if (reason is not null || FoldedLayer.Of(layer, model.Readout, out reason) is not { } folded)
            return [];
        List<ModelBound> bounds = [];
        foreach (EmbeddingsAs embeddings in model.Embeddings is null ? (EmbeddingsAs[])[EmbeddingsAs.Given] : [EmbeddingsAs.Given, EmbeddingsAs.Learned])
        {
            var features = KeyFeatures.Of(folded, model, embeddings);
            HeadMeasure[] heads = [.. Enumerable.Range(0, layer.Heads).Select(h => HeadMeasure.Of(features, model, h, embeddings))];
            bounds.Add(TheoremB(folded, layer.Map.Activation, features.Norm, keys, heads, embeddings));
            if (heads.All(head => double.IsFinite(head.ScoreEntries)))
                bounds.Add(TheoremD(folded, layer.Map.Activation, features.Norm, heads, embeddings));
        }

        return bounds;
    }

    private static ModelBound TheoremB(FoldedLayer folded, ModelActivation activation, double tokenNorm, double keys, HeadMeasure[] heads, EmbeddingsAs embeddings)
    {
        double outputs = folded.Readout.Length;
        ImmutableArray<double> norms = [TensorPrimitives.Norm<double>(folded.Readout), .. heads.SelectMany(head => new[] { head.Value, head.ValueColumns, head.Score })];
        return ModelBound.Of("B", embeddings, norms, given => new ScalarClass(
            tokenNorm, keys, [.. Enumerable.Range(0, heads.Length).Select(h => new HeadNorms(given[(3 * h) + 1], given[(3 * h) + 2], given[(3 * h) + 3], outputs))], given[0])
        {
            ActivationLipschitz = activation.Lipschitz,
        });
    }

    private static ModelBound TheoremD(FoldedLayer folded, ModelActivation activation, double tokenNorm, HeadMeasure[] heads, EmbeddingsAs embeddings)
    {
        ImmutableArray<double> norms =
        [
            TensorPrimitives.Norm<double>(folded.Readout),
            TensorPrimitives.SumOfMagnitudes<double>(folded.Readout),
            .. heads.SelectMany(head => new[] { head.Value, head.ValueEntries, head.ScoreEntries }),
        ];
        return ModelBound.Of("D", embeddings, norms, given => new EntrywiseScalarClass(
            tokenNorm,
            [
                .. heads.Select((head, h) => new EntrywiseHeadNorms(
                    given[(3 * h) + 2], given[(3 * h) + 3], given[(3 * h) + 4], head.ValueParameters, head.ScoreParameters)),
            ],
            given[0],
            given[1],
            folded.Readout.Length)
        {
            ActivationLipschitz = activation.Lipschitz,
        });
    }

    /// <summary>The norms of one head; the entries of scores are NaN where they are not measured.</summary>
    private sealed record HeadMeasure(
        double Value, double ValueColumns, double ValueEntries, double Score, double ScoreEntries, double ValueParameters, double ScoreParameters)
    {
        public static HeadMeasure Of(KeyFeatures features, ModelWeights model, int head, EmbeddingsAs embeddings)
        {
            Matrix values = features.Values(head);
            (double score, double entries, double parameters) = model.Embeddings?.Cls is { } query && model.Query == ReadoutQuery.Cls
                ? Fixed(features.Scores(head, query.AsSpan()))
                : Varying(features, head, embeddings, values.Rows);
            return new(
                MatrixNorms.Spectral(values), MatrixNorms.SumOfColumns(values), MatrixNorms.SumOfEntries(values), score, entries, values.Values.Length, parameters);
        }

        private static (double Norm, double Entries, double Parameters) Fixed(double[] scores) =>
            (TensorPrimitives.Norm<double>(scores), TensorPrimitives.SumOfMagnitudes<double>(scores), scores.Length);

        private static (double Norm, double Entries, double Parameters) Varying(KeyFeatures features, int head, EmbeddingsAs embeddings, double rows) =>
            (features.QueryKeyNorm(head) * features.QueryNorm,
             embeddings == EmbeddingsAs.Given ? features.QueryKeyEntries(head) * features.QueryNorm : double.NaN,
             (rows + 1) * (rows + 1));
    }
}

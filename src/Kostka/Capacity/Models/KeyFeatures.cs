using System.Numerics.Tensors;
using Kostka.Numerics;

namespace Kostka.Capacity.Models;

/// <summary>How the embeddings of a trained model enter a class of functions.</summary>
public enum EmbeddingsAs
{
    /// <summary>As inputs: the class has these embeddings and no others. Right where they were fixed before the training data were seen.</summary>
    Given,

    /// <summary>
    /// As weights: the inputs are indicators of token and position, of norm √2, and the embeddings are multiplied into W_V and W_QK. Right where they were trained too.
    /// </summary>
    Learned,
}

/// <summary>The keys that a layer sees, and its weights on them.</summary>
/// <param name="layer">The layer on the embeddings' coordinates.</param>
/// <param name="embedded">The embeddings as rows, token after token, then the positions, then the added token, where they are weights; null where they are inputs.</param>
/// <param name="norm">B_x, that of the constant coordinate included.</param>
internal sealed class KeyFeatures(FoldedLayer layer, Matrix? embedded, double norm)
{
    /// <summary>B_x.</summary>
    public double Norm => norm;

    /// <summary>The layer's keys, with embeddings as inputs or as weights.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="model">The model around it.</param>
    /// <param name="embeddings">How embeddings enter.</param>
    public static KeyFeatures Of(FoldedLayer layer, ModelWeights model, EmbeddingsAs embeddings)
    {
        double constant = layer.Constant ? 1 : 0;
        if (embeddings == EmbeddingsAs.Given)
            return new(layer, null, Math.Sqrt((model.InputNorm * model.InputNorm) + constant));
        EmbeddingWeights weights = model.Embeddings!;
        double[] cls = weights.Cls is { } added ? [.. added] : [];
        var rows = new Matrix(
            weights.Tokens.Rows + (weights.Positions?.Rows ?? 0) + (cls.Length > 0 ? 1 : 0),
            weights.Tokens.Columns,
            [.. weights.Tokens.Values, .. weights.Positions?.Values ?? [], .. cls]);
        return new(layer, rows, Math.Sqrt((weights.Positions is null ? 1 : 2) + constant));
    }

    /// <summary>W_V of a head.</summary>
    public Matrix Values(int head)
    {
        Matrix values = layer.Values[head];
        if (embedded is null)
            return values;
        int width = embedded.Columns;
        Matrix onEmbeddings = embedded.Times(values.Leading(width, values.Columns));
        return layer.Constant ? new Matrix(onEmbeddings.Rows + 1, values.Columns, [.. onEmbeddings.Values, .. values.Row(width)]) : onEmbeddings;
    }

    /// <summary>W_QK z of a head for one query.</summary>
    /// <param name="head">The head.</param>
    /// <param name="query">z on the embeddings' coordinates.</param>
    public double[] Scores(int head, ReadOnlySpan<double> query)
    {
        Matrix queries = layer.Queries[head];
        double[] z = queries.Columns > query.Length ? [.. query, 1] : query.ToArray();
        double[] onEmbeddings = layer.Keys[head].TransposedTimes(queries.Times(new Matrix(z.Length, 1, z))).Values;
        return embedded is null ? onEmbeddings : embedded.Times(new Matrix(onEmbeddings.Length, 1, onEmbeddings)).Values;
    }

    /// <summary>‖W_QK‖_F of a head, over all queries: from the Gram matrices of its two factors, since with embeddings as weights the product is large.</summary>
    public double QueryKeyNorm(int head)
    {
        Matrix keys = layer.Keys[head], queries = layer.Queries[head];
        bool bias = queries.Columns > keys.Columns;
        if (embedded is not null)
        {
            Matrix onEmbeddings = embedded.Times(queries.Leading(queries.Rows, keys.Columns).Transposed());
            if (bias)
                onEmbeddings = new Matrix(onEmbeddings.Rows + 1, onEmbeddings.Columns, [.. onEmbeddings.Values, .. Enumerable.Range(0, queries.Rows).Select(i => queries[i, keys.Columns])]);
            (keys, queries) = (embedded.Times(keys.Transposed()).Transposed(), onEmbeddings.Transposed());
        }

        Matrix keyGram = keys.Times(keys.Transposed()), queryGram = queries.Times(queries.Transposed());
        return Math.Sqrt(Math.Max(0, TensorPrimitives.Dot<double>(keyGram.Values, queryGram.Values)));
    }

    /// <summary>‖W_QK‖_{1,1} of a head, with embeddings as inputs.</summary>
    public double QueryKeyEntries(int head) => layer.Keys[head].SumOfEntriesOfProduct(layer.Queries[head]);

    /// <summary>The largest norm of a query, B_z: B_x, with a constant coordinate where queries have a bias.</summary>
    public double QueryNorm => layer.Queries.Any(queries => queries.Columns > layer.Keys[0].Columns) && !layer.Constant ? Math.Sqrt((norm * norm) + 1) : norm;
}

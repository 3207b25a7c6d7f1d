using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Capacity.Models;

/// <summary>
/// A layer with a scalar output in the form of Theorem B, f = wᵀσ(Σ_h W_{V,h}ᵀ Xᵀ softmax(X W_{QK,h} z)). The output map of the attention and the dense map behind it are
/// multiplied into W_V, since all are linear; biases become a row of W_V on a coordinate of the keys that is always 1. Key biases shift all scores of a query alike, which
/// softmax does not see.
/// </summary>
/// <param name="Values">W_{V,h}, (d + 1) × k with a constant coordinate, d × k without.</param>
/// <param name="Keys">The keys' weights of each head, d_h × d.</param>
/// <param name="Queries">The queries' weights of each head with the factor before the scores, d_h × d; their bias comes in one more column, where there is any.</param>
/// <param name="Readout">w, k numbers.</param>
/// <param name="Constant">Whether keys have a coordinate that is always 1.</param>
internal sealed record FoldedLayer(ImmutableArray<Matrix> Values, ImmutableArray<Matrix> Keys, ImmutableArray<Matrix> Queries, double[] Readout, bool Constant)
{
    /// <summary>Folds a layer and what reads it out; null, with a reason, where it is not of the form.</summary>
    public static FoldedLayer? Of(LayerWeights layer, AffineWeights? readout, out string? reason)
    {
        AffineWeights? before = layer.DenseIn.After(layer.Output), after = readout.After(layer.DenseOut);
        if (after is null && layer.Map.Activation == ModelActivation.Identity)
            (before, after) = layer.DenseIn is null ? (null, layer.Output) : (layer.Output, layer.DenseIn);
        if (after is null || after.Weight.Rows > 2)
        {
            reason = after is null
                ? "it has no readout; the theorems are about one output"
                : $"it has {after.Weight.Rows} outputs; the theorems are about one, or the difference of two";
            return null;
        }

        (double[] w, double offset) = Scalar(after);
        int heads = layer.Heads;
        bool constant = before?.Bias is not null || layer.Value.Bias is not null || offset != 0;
        var values = ImmutableArray.CreateBuilder<Matrix>();
        for (int h = 0; h < heads; h++)
        {
            AffineWeights own = Head(layer.Value, h, heads);
            AffineWeights? part = before is null ? null : new(before.Weight.HeadColumns(h, heads), h == 0 ? before.Bias : null);
            AffineWeights whole = part.After(own)!;
            if (before is null && heads > 1)
                whole = Placed(own, h, heads);
            values.Add(Augmented(whole, constant, offset != 0, first: h == 0));
        }

        double[] readoutWeights = offset == 0 ? w : [.. w, offset / layer.Map.Activation.AtOne];
        reason = null;
        return new(
            values.ToImmutable(),
            [.. Enumerable.Range(0, heads).Select(h => layer.Key.Weight.HeadRows(h, heads))],
            [.. Enumerable.Range(0, heads).Select(h => WithBias(Head(layer.Query, h, heads)))],
            readoutWeights,
            constant);
    }

    /// <summary>The one output, or the difference of two, and its bias.</summary>
    private static (double[] Weights, double Bias) Scalar(AffineWeights map)
    {
        double[] bias = map.Bias is { } given ? [.. given] : new double[map.Weight.Rows];
        return map.Weight.Rows == 1
            ? (map.Weight.Values, bias[0])
            : ([.. map.Weight.Row(1).ToArray().Zip(map.Weight.Row(0).ToArray(), (one, zero) => one - zero)], bias[1] - bias[0]);
    }

    private static AffineWeights Head(AffineWeights map, int head, int heads)
    {
        int rows = map.Weight.Rows / heads;
        return new(map.Weight.HeadRows(head, heads), map.Bias is { } bias ? [.. bias.AsSpan(head * rows, rows)] : null);
    }

    /// <summary>Heads side by side, with nothing behind them: each fills its own coordinates.</summary>
    private static AffineWeights Placed(AffineWeights own, int head, int heads)
    {
        int rows = own.Weight.Rows;
        var weight = new Matrix(rows * heads, own.Weight.Columns);
        own.Weight.Values.CopyTo(weight.Values, head * own.Weight.Values.Length);
        if (own.Bias is not { } bias)
            return new(weight, null);
        double[] all = new double[rows * heads];
        bias.CopyTo(all, head * rows);
        return new(weight, [.. all]);
    }

    /// <summary>(W, b)ᵀ, with a last column that picks the constant coordinate where the output has a bias.</summary>
    private static Matrix Augmented(AffineWeights map, bool constant, bool offset, bool first)
    {
        (int k, int d) = (map.Weight.Rows, map.Weight.Columns);
        var value = new Matrix(d + (constant ? 1 : 0), k + (offset ? 1 : 0));
        for (int j = 0; j < k; j++)
        {
            for (int i = 0; i < d; i++)
                value[i, j] = map.Weight[j, i];
            if (constant && map.Bias is { } bias)
                value[d, j] = bias[j];
        }

        if (offset && first)
            value[d, k] = 1;
        return value;
    }

    private static Matrix WithBias(AffineWeights map)
    {
        if (map.Bias is not { } bias)
            return map.Weight;
        var result = new Matrix(map.Weight.Rows, map.Weight.Columns + 1);
        for (int i = 0; i < result.Rows; i++)
        {
            map.Weight.Row(i).CopyTo(result.Row(i));
            result[i, map.Weight.Columns] = bias[i];
        }

        return result;
    }
}

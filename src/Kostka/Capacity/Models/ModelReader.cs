using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Capacity.Norms;
using Kostka.Files;
using Kostka.Numerics;

namespace Kostka.Capacity.Models;

/// <summary>Reads the weights that a map names from a model file, and checks that their shapes fit together.</summary>
public sealed class ModelReader
{
    private readonly SafetensorsFile _file;

    private ModelReader(SafetensorsFile file) => _file = file;

    /// <summary>Reads a model.</summary>
    /// <param name="file">The file.</param>
    /// <param name="map">Which arrays are which weights.</param>
    /// <exception cref="RequestException">An array is missing, or of a shape that does not fit; says what the file holds.</exception>
    public static ModelWeights Read(SafetensorsFile file, ModelMap map)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(map);
        return new ModelReader(file).Read(map);
    }

    /// <summary>The arrays of a file with their shapes, for messages.</summary>
    public static string Contents(SafetensorsFile file)
    {
        const int most = 60;
        ArgumentNullException.ThrowIfNull(file);
        if (file.Tensors.IsEmpty)
            return "It holds no arrays.";
        string more = file.Tensors.Length > most ? $"\n  and {file.Tensors.Length - most} more" : "";
        return $"It holds:\n{string.Join('\n', file.Tensors.Take(most).Select(entry => $"  {entry.Name} {entry.ShapeText}"))}{more}";
    }

    private ModelWeights Read(ModelMap map)
    {
        EmbeddingWeights? embeddings = map.Inputs.Tokens is null ? null : ReadEmbeddings(map.Inputs);
        int? width = embeddings?.Tokens.Columns;
        var layers = ImmutableArray.CreateBuilder<LayerWeights>();
        foreach (LayerMap layer in map.Layers)
        {
            layers.Add(ReadLayer(layer, width));
            LayerWeights read = layers[^1];
            width = (read.DenseOut ?? read.DenseIn ?? read.Output ?? read.Value).Weight.Rows;
        }

        AffineWeights? readout = map.Readout is null ? null : Affine(map.Readout, width, "the readout");
        return new(embeddings, embeddings is null ? map.Inputs.Norm ?? 0 : Norm(embeddings), layers.ToImmutable(), readout, map.Query);
    }

    private EmbeddingWeights ReadEmbeddings(InputMap map)
    {
        Matrix tokens = Matrix(map.Tokens!);
        if (tokens.Rows == 0)
            throw Unfit(map.Tokens!, "it has no rows; token embeddings are needed");
        Matrix? positions = map.Positions is null ? null : Matrix(map.Positions);
        if (positions is not null && positions.Columns != tokens.Columns)
            throw Unfit(map.Positions!, $"it has {positions.Columns} columns; the token embeddings have {tokens.Columns}");
        ImmutableArray<double>? cls = map.Cls is null ? null : [.. Vector(map.Cls)];
        if (cls is { } added && added.Length != tokens.Columns)
            throw Unfit(map.Cls!, $"it has {added.Length} entries; the token embeddings have {tokens.Columns} columns");
        if (cls is null || map.ClsPosition is not { } row || positions is null)
            return new EmbeddingWeights(tokens, positions, cls);

        if (row < 0 || row >= positions.Rows)
            throw Unfit(map.Positions!, $"it has {positions.Rows} rows, from 0; the added token's is {row}");
        double[] own = positions.Row(row).ToArray();
        int width = positions.Columns;
        double[] others = [.. positions.Values.Take(row * width), .. positions.Values.Skip((row + 1) * width)];
        return new EmbeddingWeights(tokens, new Matrix(positions.Rows - 1, width, others), [.. cls.Value.Zip(own, (a, b) => a + b)]);
    }

    /// <summary>B_x of the embeddings: the largest norm of a token at a position, or the sum of both largest norms where there are too many pairs.</summary>
    private static double Norm(EmbeddingWeights embeddings)
    {
        const double mostWork = 1e8;
        (Matrix tokens, Matrix? positions) = (embeddings.Tokens, embeddings.Positions);
        double largest = embeddings.Cls is { } cls ? TensorPrimitives.Norm(cls.AsSpan()) : 0;
        if (positions is null || positions.Rows == 0)
            return Math.Max(largest, MatrixNorms.LargestRow(tokens));
        if ((double)tokens.Rows * positions.Rows * tokens.Columns > mostWork)
            return Math.Max(largest, MatrixNorms.LargestRow(tokens) + MatrixNorms.LargestRow(positions));
        double[] sum = new double[tokens.Columns];
        for (int v = 0; v < tokens.Rows; v++)
        {
            for (int t = 0; t < positions.Rows; t++)
            {
                TensorPrimitives.Add(tokens.Row(v), positions.Row(t), sum);
                largest = Math.Max(largest, TensorPrimitives.Norm<double>(sum));
            }
        }

        return largest;
    }

    private LayerWeights ReadLayer(LayerMap map, int? width)
    {
        AttentionMap attention = map.Attention;
        AffineWeights query = Affine(attention.Query, width, "the stream"), key = Affine(attention.Key, query.Weight.Columns, "the queries"),
            value = Affine(attention.Value, query.Weight.Columns, "the queries");
        if (key.Weight.Rows != query.Weight.Rows)
            throw Unfit(attention.Key.Weight, $"it has {key.Weight.Rows} rows; the queries have {query.Weight.Rows}");
        if (query.Weight.Rows % attention.Heads != 0)
            throw Unfit(attention.Query.Weight, $"its {query.Weight.Rows} rows do not divide into {attention.Heads} heads");
        if (value.Weight.Rows % attention.Heads != 0)
            throw Unfit(attention.Value.Weight, $"its {value.Weight.Rows} rows do not divide into {attention.Heads} heads");
        double scale = attention.ScoreScale ?? 1 / Math.Sqrt(query.Weight.Rows / (double)attention.Heads);
        AffineWeights? output = attention.Output is null ? null : Affine(attention.Output, value.Weight.Rows, "the values");
        AffineWeights? denseIn = map.DenseIn is null ? null : Affine(map.DenseIn, (output ?? value).Weight.Rows, "the attention");
        AffineWeights? denseOut = map.DenseOut is null ? null : Affine(map.DenseOut, (denseIn ?? output ?? value).Weight.Rows, "what comes before it");
        return new(map, Scaled(query, scale), key, value, output, denseIn, denseOut);
    }

    private static AffineWeights Scaled(AffineWeights map, double scale) => new(
        new Matrix(map.Weight.Rows, map.Weight.Columns, [.. map.Weight.Values.Select(entry => scale * entry)]),
        map.Bias is { } bias ? [.. bias.Select(entry => scale * entry)] : null);

    private AffineWeights Affine(AffineRange range, int? inputs, string before)
    {
        Matrix weight = Matrix(range.Weight);
        if (inputs is { } expected && weight.Columns != expected)
        {
            string hint = weight.Rows == expected && weight.Columns != expected ? "; \"transposed: true\" turns it round" : "";
            throw Unfit(range.Weight, $"as (outputs, inputs) it has {weight.Columns} inputs; {before} has {expected}{hint}");
        }

        if (range.Bias is null)
            return new(weight, null);
        double[] bias = Vector(range.Bias);
        return bias.Length == weight.Rows
            ? new(weight, [.. bias])
            : throw Unfit(range.Bias, $"it has {bias.Length} entries; its weights have {weight.Rows} outputs");
    }

    private Matrix Matrix(TensorRange range)
    {
        SafetensorsEntry entry = Entry(range);
        if (entry.Shape is not [var rows, var columns])
            throw Unfit(range, $"its shape is {entry.ShapeText}; a matrix is needed");
        double[] values = Numbers(range, (int)columns, (int)rows);
        var stored = new Matrix(columns == 0 ? 0 : values.Length / (int)columns, (int)columns, values);
        return range.Transposed ? stored.Transposed() : stored;
    }

    private double[] Vector(TensorRange range)
    {
        SafetensorsEntry entry = Entry(range);
        return entry.Shape switch
        {
            [var count] => Numbers(range, 1, (int)count),
            // One row of a matrix, or a matrix of one row or column.
            [var rows, var columns] when (range.To ?? rows) - range.From == 1 => Numbers(range, (int)columns, (int)rows),
            [var rows, 1] => Numbers(range, 1, (int)rows),
            [1, 1, var columns] => Numbers(range with { From = 0, To = null }, 1, (int)columns),
            _ => throw Unfit(range, $"its shape is {entry.ShapeText}; a vector is needed (rows: [i, i+1] takes one row of a matrix)"),
        };
    }

    private double[] Numbers(TensorRange range, int columns, int rows)
    {
        int to = range.To ?? rows;
        if (range.From < 0 || to > rows || range.From >= to)
            throw Unfit(range, $"it has {rows} rows; the rows {range.From} to {to} were asked for");
        double[] values = _file.ReadNumbers<double>(range.Name)[(range.From * columns)..(to * columns)];
        TensorPrimitives.Multiply(values, range.Scale, values);
        return values.AsSpan().IndexOfAnyNotFinite() < 0 ? values : throw Unfit(range, "it has entries that are not finite");
    }

    private SafetensorsEntry Entry(TensorRange range) => _file.Contains(range.Name)
        ? _file.Entry(range.Name)
        : throw new RequestException($"{InputFile.Quote(_file.Path)} holds no array \"{range.Name}\". {Contents(_file)}\nA map (--map) names the arrays of a file: see docs/capacity.md.");

    private RequestException Unfit(TensorRange range, string reason) => new($"{InputFile.Quote(_file.Path)}, array \"{range.Name}\": {reason}. {Contents(_file)}");
}

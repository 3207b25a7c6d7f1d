using Kostka.Capacity.Models;
using Kostka.Files;
using Kostka.Numerics;
using Kostka.Studies.Capacity;

namespace Kostka.Studies.Tests.Capacity;

/// <summary>Maps of models that other programs trained.</summary>
public sealed class ModelMapTests : IDisposable
{
    private const int Width = 4, Hidden = 6, Vocabulary = 7;

    /// <summary>The names of PyTorch's nn.TransformerEncoderLayer.</summary>
    private const string Encoder = """
        inputs: { tokens: embedding.weight }
        layers:
          - query: { name: layers.0.self_attn.in_proj_weight, rows: [0, 4], bias: { name: layers.0.self_attn.in_proj_bias, rows: [0, 4] } }
            key: { name: layers.0.self_attn.in_proj_weight, rows: [4, 8], bias: { name: layers.0.self_attn.in_proj_bias, rows: [4, 8] } }
            value: { name: layers.0.self_attn.in_proj_weight, rows: [8, 12], bias: { name: layers.0.self_attn.in_proj_bias, rows: [8, 12] } }
            output: { name: layers.0.self_attn.out_proj.weight, bias: layers.0.self_attn.out_proj.bias }
            heads: 2
            dense_in: { name: layers.0.linear1.weight, bias: layers.0.linear1.bias }
            dense_out: { name: layers.0.linear2.weight, bias: layers.0.linear2.bias }
            activation: relu
            residual: RESIDUAL
        readout: { name: fc.weight, bias: fc.bias }
        """;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"kostka-{Guid.NewGuid():N}.safetensors");
    private readonly Dictionary<string, (int[] Shape, double[] Values)> _arrays = [];

    public ModelMapTests()
    {
        var random = new RandomStream(5, "encoder");
        Add("embedding.weight", Vocabulary, Width);
        Add("layers.0.self_attn.in_proj_weight", 3 * Width, Width);
        Add("layers.0.self_attn.in_proj_bias", 3 * Width);
        Add("layers.0.self_attn.out_proj.weight", Width, Width);
        Add("layers.0.self_attn.out_proj.bias", Width);
        Add("layers.0.linear1.weight", Hidden, Width);
        Add("layers.0.linear1.bias", Hidden);
        Add("layers.0.linear2.weight", Width, Hidden);
        Add("layers.0.linear2.bias", Width);
        Add("fc.weight", 2, Width);
        Add("fc.bias", 2);
        SafetensorsFile.Write(_path, _arrays.Select(array => SafetensorsTensor.Of<double>(array.Key, array.Value.Shape, array.Value.Values)));

        void Add(string name, params int[] shape) =>
            _arrays[name] = (shape, [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => random.NextGaussian())]);
    }

    [Fact]
    public void An_encoder_of_PyTorch_is_measured()
    {
        ModelCapacity capacity = Measure(Encoder.Replace("RESIDUAL", "false", StringComparison.Ordinal), out _);
        Assert.Empty(capacity.Outside);
        Assert.Equal(["B", "D", "B"], capacity.Bounds.Select(bound => bound.Theorem));
        LayerMeasure layer = Assert.Single(capacity.Layers);
        Assert.Equal(["query-key 1", "value-output 1", "query-key 2", "value-output 2", "dense in", "dense out"], layer.Matrices.Select(matrix => matrix.Name));

        // The second head's W_QK = W_Kᵀ W_Q / √2, entry by entry.
        double[] projections = _arrays["layers.0.self_attn.in_proj_weight"].Values;
        double squares = 0;
        for (int i = 0; i < Width; i++)
        {
            for (int j = 0; j < Width; j++)
            {
                double entry = 0;
                for (int h = 2; h < 4; h++)
                    entry += projections[((4 + h) * Width) + i] * projections[(h * Width) + j] / Math.Sqrt(2);
                squares += entry * entry;
            }
        }

        Assert.Equal(Math.Sqrt(squares), layer.Matrices[2].Frobenius, 1e-10);
        Assert.Equal(_arrays["layers.0.linear1.weight"].Values.Sum(Math.Abs), layer.Matrices[4].SumOfEntries, 1e-10);
        Assert.Equal(
            Enumerable.Range(0, Vocabulary).Max(v => Math.Sqrt(_arrays["embedding.weight"].Values.AsSpan(v * Width, Width).ToArray().Sum(x => x * x))), capacity.InputNorm, 1e-12);
    }

    [Fact]
    public void With_a_residual_connection_only_norms_are_given()
    {
        ModelCapacity capacity = Measure(Encoder.Replace("RESIDUAL", "true", StringComparison.Ordinal), out _);
        Assert.Contains("residual", Assert.Single(capacity.Outside), StringComparison.Ordinal);
        Assert.Empty(capacity.Bounds);
        Assert.Equal(6, capacity.Layers.Single().Matrices.Length);
    }

    [Fact]
    public void Orientation_and_scale_do_as_they_say()
    {
        var upright = Measure("{inputs: {norm: 2}, layers: [{query: fc.weight, key: fc.weight, value: fc.weight}], readout: {name: fc.weight, transposed: true}}", out ModelWeights plain);
        var turned = Measure("{inputs: {norm: 2}, layers: [{query: {name: fc.weight, scale: -3}, key: fc.weight, value: fc.weight, score_scale: 1}], readout: {name: fc.weight, transposed: true}}", out ModelWeights scaled);
        Assert.Equal(plain.Layers[0].Query.Weight.Values.Select(entry => entry * -3 * Math.Sqrt(2)), scaled.Layers[0].Query.Weight.Values, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(2, upright.InputNorm);
        Assert.Equal((4, 2), (plain.Readout!.Weight.Rows, plain.Readout.Weight.Columns));
        Assert.Contains("4 outputs", Assert.Single(turned.Outside), StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_of_one_form_are_numbered()
    {
        ModelMap map = ModelMapFile.Parse("{inputs: {norm: 1}, layers: [{query: 'h.{}.q', key: 'h.{}.k', value: {name: 'h.{}.v', bias: 'h.{}.b'}, times: 3}]}", "map");
        Assert.Equal(["h.0.q", "h.1.q", "h.2.q"], map.Layers.Select(layer => layer.Attention.Query.Weight.Name));
        Assert.Equal("h.2.b", map.Layers[2].Attention.Value.Bias!.Name);
    }

    [Fact]
    public void The_example_of_the_page_is_a_map()
    {
        string page = File.ReadAllText(Repository.File("docs", "capacity.md"));
        const string fence = "```yaml\n";
        int start = page.IndexOf(fence, StringComparison.Ordinal) + fence.Length;
        ModelMap map = ModelMapFile.Parse(page[start..page.IndexOf("```", start, StringComparison.Ordinal)], "docs/capacity.md");
        Assert.Equal((ReadoutQuery.Cls, 0, 2), (map.Query, map.Inputs.ClsPosition, Assert.Single(map.Layers).Attention.Heads));
    }

    [Fact]
    public void Projected_blocks_fall_under_the_theorem_for_several()
    {
        ModelCapacity capacity = Measure(
            """
            inputs: { norm: 1 }
            layers:
              - query: { name: layers.0.self_attn.in_proj_weight, rows: [0, 4] }
                key: { name: layers.0.self_attn.in_proj_weight, rows: [4, 8] }
                value: { name: layers.0.self_attn.in_proj_weight, rows: [8, 12] }
                dense_in: layers.0.linear1.weight
                dense_out: layers.0.linear2.weight
                activation: relu
                projected: true
                times: 2
            readout: fc.weight
            """,
            out _);
        Assert.Empty(capacity.Outside);
        Assert.Equal("C", Assert.Single(capacity.Bounds).Theorem);
        Assert.Equal(13, capacity.Bounds[0].Norms.Length);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("{layers: []}", "inputs", "at least one")]
    [InlineData("{inputs: {}, layers: [{query: q, key: k, value: v}]}", "tokens", "norm")]
    [InlineData("{inputs: {norm: 1, positions: p}, layers: [{query: q, key: k, value: v}]}", "positions", "needs tokens")]
    [InlineData("{inputs: {norm: -1}, layers: [{query: q, key: k, value: v}]}", "norm", "at least 0")]
    [InlineData("{inputs: {norm: 1}, layers: [{query: q, key: k}]}", "value", "missing")]
    [InlineData("{inputs: {norm: 1}, layers: [{query: q, key: k, value: v, activaton: relu}]}", "activation")]
    [InlineData("{inputs: {norm: 1}, layers: [{query: q, key: k, value: v, activation: swish}]}", "relu", "gelu")]
    [InlineData("{inputs: {norm: 1}, layers: [{query: {name: q, rows: [4, 2]}, key: k, value: v}]}", "rows")]
    [InlineData("[1]", "mapping")]
    public void What_is_no_map_is_refused(string text, params string[] words)
    {
        string message = Assert.Throws<RequestException>(() => ModelMapFile.Parse(text, "map.yaml")).Message;
        Assert.All(words.Append("map.yaml"), word => Assert.Contains(word, message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{inputs: {norm: 1}, layers: [{query: q, key: k, value: v}]}", "\"q\"", "It holds", "fc.weight [2, 4]", "--map")]
    [InlineData("{inputs: {norm: 1}, layers: [{query: fc.weight, key: fc.weight, value: layers.0.linear2.weight}]}", "6 inputs", "transposed")]
    [InlineData("{inputs: {norm: 1}, layers: [{query: fc.weight, key: layers.0.linear1.weight, value: fc.weight}]}", "6 rows", "queries have 2")]
    [InlineData("{inputs: {norm: 1}, layers: [{query: fc.weight, key: fc.weight, value: fc.weight, heads: 4}]}", "4 heads")]
    [InlineData("{inputs: {norm: 1}, layers: [{query: fc.bias, key: fc.weight, value: fc.weight}]}", "matrix")]
    [InlineData("{inputs: {norm: 1}, layers: [{query: {name: fc.weight, rows: [1, 3]}, key: fc.weight, value: fc.weight}]}", "1 to 3")]
    [InlineData("{inputs: {norm: 1}, layers: [{query: {name: fc.weight, bias: layers.0.linear1.bias}, key: fc.weight, value: fc.weight}]}", "6 entries")]
    [InlineData("{inputs: {tokens: layers.0.linear2.weight}, layers: [{query: fc.weight, key: fc.weight, value: fc.weight}]}", "stream has 6")]
    public void A_map_that_does_not_fit_the_model_is_refused(string text, params string[] words)
    {
        string message = Assert.Throws<RequestException>(() => Measure(text, out _)).Message;
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
    }

    public void Dispose() => File.Delete(_path);

    private ModelCapacity Measure(string map, out ModelWeights weights)
    {
        using SafetensorsFile file = SafetensorsFile.Open(_path);
        weights = ModelReader.Read(file, ModelMapFile.Parse(map, "map"));
        return ModelCapacity.Of(weights, 10);
    }
}

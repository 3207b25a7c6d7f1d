using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Studies.Declarations;

namespace Kostka.Studies.Keys;

/// <summary>The <c>model</c> block: embedding, layers, readout.</summary>
internal static class ModelKeys
{
    private static readonly Number _nonNegative = new Number(atLeast: 0);

    private static readonly Key<Score> _score = Key.Required(
        "score",
        new WordForm<Score>(
            new("linear", Score.Linear, "ζ(G) = G, averaged over positions."),
            new("relu", Score.Relu, "ζ(G) = max(G, 0), averaged over positions."),
            new("abs", Score.Abs, "ζ(G) = |G|, averaged over positions."),
            new("softmax", Score.Softmax, "The softmax over positions.")),
        "The function ζ of the query-key products.",
        "linear");

    private static readonly Key<Scaling> _scaling = Key.WithDefault(
        "scaling",
        new WordForm<Scaling>(
            new("inverse-sqrt-dimension", Scaling.InverseSqrtDimension, "G/√d, with independent query and key weights."),
            new("inverse-dimension", Scaling.InverseDimension, "G/d, with query and key weights tied: the attention weights are then deterministic.")),
        "inverse-sqrt-dimension",
        "How query-key products are scaled with the head dimension d.");

    private static readonly Key<double> _queryKeyVariance = Key.WithDefault(
        "query_key_variance", _nonNegative, "1", "σ_QK², the product of the query and key weight variances.");

    private static readonly Key<double> _valueOutputVariance = Key.WithDefault(
        "value_output_variance", _nonNegative, "1", "σ_OV², the product of the value and output weight variances.");

    private static readonly Key<bool> _causal = Key.WithDefault(
        "causal", new TrueOrFalse(), "false", "Each position attends to itself and to earlier ones only.");

    private static readonly Block<Layer> _attention = new(
        "Multi-head self-attention with infinitely many heads.",
        [_score, _scaling, _queryKeyVariance, _valueOutputVariance, _causal],
        values => new Layer.Attention(
            values.Get(_score), values.Get(_scaling), values.Get(_queryKeyVariance), values.Get(_valueOutputVariance), values.Get(_causal)));

    private static readonly Key<double> _weightVariance = Key.WithDefault("weight_variance", _nonNegative, "1", "Variance w² of the weights.");

    private static readonly Key<double> _biasVariance = Key.WithDefault("bias_variance", _nonNegative, "0", "Variance b² of the biases.");

    private static readonly Block<Layer> _dense = new(
        "A fully connected layer at every position: K becomes w²K + b².",
        [_weightVariance, _biasVariance],
        values => new Layer.Dense(values.Get(_weightVariance), values.Get(_biasVariance)));

    private static readonly Form<Layer> _activation = new WordForm<ActivationFunction>(
        new("identity", ActivationFunction.Identity, "φ(u) = u."),
        new("relu", ActivationFunction.Relu, "φ(u) = max(u, 0)."),
        new("erf", ActivationFunction.Erf, "φ(u) = erf(u), unscaled."),
        new("gelu", ActivationFunction.Gelu, "φ(u) = u(1 + erf(u/√2))/2."),
        new("sin", default, "φ(u) = sin u.", Later: true),
        new("cos", default, "φ(u) = cos u.", Later: true)).Select<Layer>(function => new Layer.Activation(function));

    private static readonly ListForm<Layer> _layerList = new(new Recursive<Layer>("layer", () => LayerForm!), "layers", most: 1000);

    private static readonly Key<int> _times = Key.Required("times", Whole.From(1, 1000), "How often.", "2");

    private static readonly Key<ImmutableArray<Layer>> _repeated = Key.Required("layers", _layerList, "The layers, with fresh weights each time.");

    private static readonly Form<Layer> _pool = new WordForm<PoolKind>(
        new("mean", PoolKind.Mean, "The mean of the positions: (1/L²) Σ_ab K_ab."),
        new("flatten", PoolKind.Flatten, "All positions side by side: (1/L) Σ_a K_aa.")).Select<Layer>(kind => new Layer.Pool(kind));

    /// <summary>One layer.</summary>
    private static Named<Layer> LayerForm { get; } = new(
        "layer",
        "One layer: a mapping with one key. The infinite-width formulas hold on a grammar of layers: on the stream after an activation only dense, attention, "
            + "rms_norm or the readout may follow, a residual body must end in dense or attention, and after pool only dense, activation, norms and residual may follow.",
        new("attention", "Multi-head self-attention.", _attention),
        new("dense", "A fully connected layer at every position.", _dense),
        new("activation", "An entrywise nonlinearity.", _activation),
        new("layer_norm", "Layer normalisation.", new Block<Layer>("Layer normalisation.", [], _ => new Layer.LayerNorm())),
        new("rms_norm", "Root-mean-square normalisation.", new Block<Layer>("Root-mean-square normalisation.", [], _ => new Layer.RmsNorm())),
        new("residual", "A residual connection around the listed layers: h becomes h + body(h).", _layerList.Select<Layer>(body => new Layer.Residual(body))),
        new("repeat", "The same layers several times over.", new Block<Layer>(
            "The same layers several times over, each time with fresh weights.",
            [_times, _repeated],
            values => new Layer.Repeat(values.Get(_times), values.Get(_repeated)))),
        new("pool", "Collapses the positions into one.", _pool));

    private static readonly Key<double> _variance = Key.Required("variance", _nonNegative, "Variance per coordinate.", "0.25");

    private static readonly Key<double> _lengthScale = Key.Required("length_scale", new Number(above: 0), "ℓ, in positions.", "4");

    private static readonly Key<double> _base = Key.WithDefault("base", new Number(above: 1), "10000", "Ratio of the largest frequency, 1 per position, to the smallest.");

    /// <summary>The key <c>token_variance</c>.</summary>
    public static Key<double> TokenVariance { get; } = Key.WithDefault(
        "token_variance", _nonNegative, "1", "Variance of a token embedding per coordinate.");

    /// <summary>The key <c>position</c>.</summary>
    public static Key<PositionEmbedding> Position { get; } = Key.WithDefault(
        "position",
        new Choice<PositionEmbedding>(
            "kind",
            "position embedding",
            "The position embedding, of covariance variance · R_ab between positions a and b: Gaussian, or fixed sinusoids. It enters scores and values.",
            absent: null,
            new("none", "No position embedding.", new Block<PositionEmbedding>("No position embedding.", [], _ => new PositionEmbedding.None())),
            new("learned", "Independently learned positions: R_ab = 1 if a = b, else 0.", new Block<PositionEmbedding>(
                "Independently learned positions.", [_variance], values => new PositionEmbedding.Learned(values.Get(_variance)))),
            new("exponential", "Smooth positions: R_ab = exp(−|a−b|/ℓ).", new Block<PositionEmbedding>(
                "Smooth positions.",
                [_variance, _lengthScale],
                values => new PositionEmbedding.Exponential(values.Get(_variance), values.Get(_lengthScale)))),
            new("sinusoidal", "Fixed sinusoids √(2 variance)·(sin aω_0, cos aω_0, sin aω_1, …) with ω_i = base^(−2i/width), not trained: R_ab = ∫_0^1 cos((a−b) base^(−u)) du. "
                + "Before an activation or layer_norm they need dense or attention, and finite networks an even width.", new Block<PositionEmbedding>(
                "Fixed sinusoids.",
                [_variance, _base],
                values => new PositionEmbedding.Sinusoidal(values.Get(_variance), values.Get(_base))))),
        "{ kind: none }",
        "The position embedding.",
        "{ kind: learned, variance: 0.25 }");

    /// <summary>The key <c>layers</c>.</summary>
    public static Key<ImmutableArray<Layer>> Layers { get; } = Key.Required(
        "layers", _layerList, "The layers in order.", "[{ attention: { score: linear } }, { dense: {} }]");

    /// <summary>The key <c>readout</c>.</summary>
    public static Key<Readout> ReadoutKey { get; } = Key.WithDefault(
        "readout",
        new WordForm<Readout>(
            new("mean", Readout.Mean, "The mean over positions: (1/L²) Σ_ab K_ab."),
            new("last", Readout.Last, "The final position: K_LL."),
            new("cls", Readout.Cls, "An added token that is read out."),
            new("flatten", Readout.Flatten, "All positions side by side: (1/L) Σ_a K_aa.")),
        "mean",
        "How the stream of positions becomes one output.");

    public static Block<Architecture> Form { get; } = new(
        "The network. Every weight is drawn from N(0, 1) and scaled by the variances given here; widths and numbers of heads are infinite.",
        [TokenVariance, Position, Layers, ReadoutKey],
        values => new(values.Get(TokenVariance), values.Get(Position), values.Get(Layers), values.Get(ReadoutKey)));
}

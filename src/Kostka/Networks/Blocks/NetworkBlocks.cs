using System.Collections.Immutable;
using Kostka.Architectures;

namespace Kostka.Networks.Blocks;

/// <summary>A network written out: embedding, layers with weights, readout.</summary>
/// <param name="Embedding">How tokens enter.</param>
/// <param name="Layers">The layers.</param>
/// <param name="ReadoutMap">The matrix that ends it; null where a dense layer does.</param>
internal sealed record NetworkBlocks(Embedding Embedding, ImmutableArray<Block> Layers, LinearMap? ReadoutMap)
{
    /// <summary>Gives every layer of a network its sizes and weights.</summary>
    public static NetworkBlocks Of(Network network, out ImmutableArray<ParameterTensor> tensors)
    {
        var builder = new Builder(network);
        NetworkBlocks blocks = builder.Build();
        tensors = builder.Tensors.ToImmutable();
        return blocks;
    }

    private sealed class Builder(Network network)
    {
        private readonly NetworkSizes _sizes = network.Options.Sizes;
        private int _positions = network.Positions;
        private int _width = network.Options.Sizes.Width;

        public TensorList Tensors { get; } = new(network.Options.Parametrisation);

        private int Hidden => _sizes.HiddenWidth > 0 ? _sizes.HiddenWidth : _sizes.Width;

        public NetworkBlocks Build()
        {
            Embedding embedding = Embed();
            List<(string Path, Layer Layer)> layers = Unrolled(network.Architecture.Layers, "layers");
            bool onePosition = network.Architecture.Readout != Readout.Flatten || network.Architecture.Layers.Any(l => l is Layer.Pool);
            bool endsDense = onePosition && layers[^1].Layer is Layer.Dense;
            ImmutableArray<Block> blocks = Blocks(layers, endsDense ? network.Options.Outputs : null);
            int fanIn = onePosition ? _width : checked(_width * _positions);
            LinearMap? readout = endsDense ? null : Tensors.AddMap("readout", fanIn, network.Options.Outputs, 1, network.Options.TrainReadout);
            return new NetworkBlocks(embedding, blocks, readout);
        }

        private Embedding Embed()
        {
            Architecture architecture = network.Architecture;
            (int token, double tokenFactor) = Tensors.Add("embedding.token", architecture.TokenVariance, true, network.Vocabulary, _width);
            (int position, double positionFactor, double correlation) = architecture.Position switch
            {
                PositionEmbedding.Learned { Variance: > 0 } learned => Positioned(learned.Variance, 0),
                PositionEmbedding.Exponential { Variance: > 0 } smooth => Positioned(smooth.Variance, Math.Exp(-1 / smooth.LengthScale)),
                _ => (-1, 0, 0),
            };
            int cls = architecture.Readout == Readout.Cls ? Tensors.Add("embedding.cls", architecture.TokenVariance, true, _width).Offset : -1;
            var sinusoids = architecture.Position as PositionEmbedding.Sinusoidal;
            return new Embedding(token, tokenFactor, architecture.TokenVariance > 0, position, positionFactor, correlation, cls, sinusoids?.Variance > 0 ? sinusoids : null);
        }

        private (int Offset, double Factor, double Correlation) Positioned(double variance, double correlation)
        {
            (int offset, double factor) = Tensors.Add("embedding.position", variance, true, _positions, _width);
            return (offset, factor, correlation);
        }

        /// <summary>Layers with their paths, repeats written out.</summary>
        private static List<(string Path, Layer Layer)> Unrolled(ImmutableArray<Layer> layers, string path)
        {
            List<(string, Layer)> list = [];
            for (int i = 0; i < layers.Length; i++)
            {
                if (layers[i] is not Layer.Repeat repeat)
                {
                    list.Add(($"{path}.{i}", layers[i]));
                    continue;
                }

                for (int pass = 0; pass < repeat.Times; pass++)
                    list.AddRange(Unrolled(repeat.Body, $"{path}.{i}.repeat.{pass}"));
            }

            return list;
        }

        /// <summary>A list of layers; the last of them, dense or attention, has <paramref name="last"/> outputs if given.</summary>
        private ImmutableArray<Block> Blocks(List<(string Path, Layer Layer)> layers, int? last)
        {
            var blocks = ImmutableArray.CreateBuilder<Block>();
            for (int i = 0; i < layers.Count; i++)
            {
                bool hidden = i + 2 < layers.Count && layers[i].Layer is Layer.Dense && layers[i + 1].Layer is Layer.Activation && layers[i + 2].Layer is Layer.Dense;
                int outputs = i == layers.Count - 1 && last is { } given ? given : hidden ? Hidden : _sizes.Width;
                blocks.Add(One(layers[i].Path, layers[i].Layer, outputs));
            }

            return blocks.ToImmutable();
        }

        private Block One(string path, Layer layer, int outputs)
        {
            switch (layer)
            {
                case Layer.Dense dense:
                    LinearMap map = Tensors.AddMap($"{path}.dense.weight", _width, outputs, dense.WeightVariance, true, $"{path}.dense.bias", dense.BiasVariance);
                    _width = outputs;
                    return new Block.Dense($"{path}.dense", map);
                case Layer.Attention attention:
                    Block.Attention block = Attention($"{path}.attention", attention, outputs);
                    _width = outputs;
                    return block;
                case Layer.Activation activation:
                    return new Block.Activation($"{path}.activation", activation.Function);
                case Layer.LayerNorm:
                    return new Block.Norm($"{path}.layer_norm", Centred: true);
                case Layer.RmsNorm:
                    return new Block.Norm($"{path}.rms_norm", Centred: false);
                case Layer.Residual residual:
                    return new Block.Residual($"{path}.residual", Blocks(Unrolled(residual.Body, $"{path}.residual"), _width));
                case Layer.Pool pool:
                    _width = pool.Kind == PoolKind.Flatten ? checked(_width * _positions) : _width;
                    _positions = 1;
                    return new Block.Pool($"{path}.pool", pool.Kind);
                default:
                    throw new ArgumentException($"No finite network for {layer}.", nameof(layer));
            }
        }

        /// <summary>
        /// Queries, keys and values act with variance 1/width, and σ_QK² multiplies the scores; in the standard parametrisation, where layers multiply by nothing of their own,
        /// queries and keys share it evenly, so that the scores are divided by √d or d alone.
        /// </summary>
        private Block.Attention Attention(string name, Layer.Attention layer, int outputs)
        {
            int inner = _sizes.Heads * _sizes.HeadDimension;
            bool tied = layer.Scaling == Scaling.InverseDimension, standard = network.Options.Parametrisation == Parametrisation.Standard;
            double onScore = tied ? layer.QueryKeyVariance : Math.Sqrt(layer.QueryKeyVariance);
            double onWeights = standard ? onScore : 1, dimension = _sizes.HeadDimension;
            LinearMap query = Tensors.AddMap($"{name}.query", _width, inner, onWeights);
            LinearMap? key = tied ? null : Tensors.AddMap($"{name}.key", _width, inner, onWeights);
            LinearMap value = Tensors.AddMap($"{name}.value", _width, inner, 1);
            LinearMap output = Tensors.AddMap($"{name}.output", inner, outputs, layer.ValueOutputVariance);
            return new(name, layer, query, key, value, output, (standard ? 1 : onScore) / (tied ? dimension : Math.Sqrt(dimension)));
        }
    }
}

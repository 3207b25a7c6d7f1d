using Kostka.Architectures;
using Kostka.Networks;
using Kostka.Networks.Blocks;

namespace Kostka.Capacity.Models;

/// <summary>The map of a network of this library: its factors, which depend on the parametrisation, and its layers.</summary>
public static class NetworkMap
{
    /// <summary>The map of a network's parameter file.</summary>
    /// <exception cref="RequestException">The network has no attention, or sinusoidal positions.</exception>
    public static ModelMap Of(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new Builder(network).Build();
    }

    private sealed class Builder(Network network)
    {
        private readonly List<LayerMap> _layers = [];
        private readonly Dictionary<int, string> _names = network.Parameters.Tensors.ToDictionary(tensor => tensor.Offset, tensor => tensor.Name);
        private ModelActivation? _activation;
        private AffineRange? _readout;

        // What stands before the first attention belongs to its layer.
        private Func<LayerMap, LayerMap> _before = layer => layer;

        public ModelMap Build()
        {
            NetworkBlocks blocks = network.Blocks;
            foreach (Block block in blocks.Layers)
                Add(block);
            if (_layers.Count == 0)
                throw new RequestException("The network has no attention: capacity bounds are for transformers.");
            if (blocks.ReadoutMap is { } readout)
                _readout = Affine(readout);
            Embedding embedding = blocks.Embedding;
            if (embedding.Sinusoids is not null)
            {
                throw new RequestException(
                    "The network has sinusoidal positions, which are not among its weights: a map (--map) with inputs.norm, the largest norm of an input, says what they add.");
            }

            bool cls = embedding.Cls >= 0;
            if (embedding.PositionCorrelation != 0)
                Unlike("smooth positions");
            var inputs = new InputMap(
                new(_names[embedding.Token], embedding.TokenFactor),
                embedding.Position < 0 ? null : new(_names[embedding.Position], embedding.PositionFactor),
                cls ? new(_names[embedding.Cls], embedding.TokenFactor) : null,
                cls && embedding.Position >= 0 ? network.Length : null);
            ReadoutQuery query = network.Architecture.Readout switch { Readout.Cls => ReadoutQuery.Cls, Readout.Last => ReadoutQuery.Token, _ => ReadoutQuery.Mean };
            return new ModelMap(inputs, [.. _layers], _readout, query);
        }

        private void Add(Block block)
        {
            switch (block)
            {
                case Block.Attention attention:
                    _layers.Add(_before(Attention(attention)));
                    (_activation, _before) = (null, layer => layer);
                    break;
                case Block.Residual residual:
                    foreach (Block inner in residual.Body)
                        Add(inner);
                    Change(layer => layer with { Residual = true });
                    break;
                case Block.Norm:
                    Change(layer => layer with { Normalised = true });
                    break;
                case Block.Activation activation when _activation is null && _layers is [.., { DenseOut: null }]:
                    _activation = ModelActivation.Of(activation.Function);
                    if (_activation is { } known)
                        Change(layer => layer with { Activation = known });
                    else
                        Unlike($"the activation {activation.Function}");
                    break;
                case Block.Dense dense when _layers is [.., { DenseIn: null }] && _activation is null:
                    Change(layer => layer with { DenseIn = Affine(dense.Map) });
                    break;
                case Block.Dense dense when _layers is [.., { DenseOut: null }]:
                    Change(layer => layer with { DenseOut = Affine(dense.Map) });
                    break;
                default:
                    Unlike($"{block.Name} besides attention, dense, activation, dense");
                    break;
            }
        }

        private LayerMap Attention(Block.Attention block)
        {
            int heads = network.Options.Sizes.Heads;
            var map = new AttentionMap(Affine(block.Query), Affine(block.Key ?? block.Query), Affine(block.Value), Affine(block.Output), heads, block.ScoreFactor);
            return new LayerMap(map, null, null, ModelActivation.Identity)
            {
                Unlike = block.Layer.Score != Score.Softmax ? $"{block.Layer.Score} scores instead of softmax" : block.Layer.Causal ? "a causal mask" : null,
            };
        }

        /// <summary>Changes the layer that is being put together.</summary>
        private void Change(Func<LayerMap, LayerMap> change)
        {
            if (_layers.Count > 0)
            {
                _layers[^1] = change(_layers[^1]);
                return;
            }

            Func<LayerMap, LayerMap> before = _before;
            _before = layer => change(before(layer));
        }

        private void Unlike(string what) => Change(layer => layer with { Unlike = layer.Unlike ?? what });

        private AffineRange Affine(LinearMap map) =>
            new(new(_names[map.Weight], map.Factor), map.Bias < 0 ? null : new(_names[map.Bias], map.BiasFactor));
    }
}

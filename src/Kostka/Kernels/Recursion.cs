using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Kernels.Geometry;
using Kostka.Kernels.Layers;
using Kostka.Kernels.Maps;
using Kostka.Numerics.Lanes;

namespace Kostka.Kernels;

/// <summary>The kernel recursion of an architecture: one step a layer, in order. Knows no geometry.</summary>
internal sealed class Recursion
{
    private readonly ImmutableArray<LayerKernel> _steps;

    /// <summary>The recursion of an architecture.</summary>
    /// <exception cref="RequestException">The architecture leaves the grammar, or its kernel is not available; names the layer.</exception>
    public Recursion(Architecture architecture)
    {
        Grammar.Require(architecture);
        if (architecture.Readout == Readout.Cls)
            throw new RequestException("model.readout: 'cls' is not available in this version; choose mean, last or flatten.");
        _steps = Steps(architecture.Layers, "model.layers");
        List<TermSlot> slots = [];
        bool pooled = false;
        foreach (LayerKernel step in _steps)
            step.Declare(slots, ref pooled);
        Slots = [.. slots];
    }

    /// <summary>What the steps record of every sequence by itself, in order.</summary>
    public ImmutableArray<TermSlot> Slots { get; }

    /// <summary>Carries K and Θ of a batch from the embedding to the readout.</summary>
    public void Run<T>(PairBatch<T> pairs)
        where T : unmanaged, ILane<T>
    {
        for (int first = 0; first < _steps.Length; first++)
        {
            if (!_steps[first].Cellwise)
            {
                _steps[first].Apply(pairs);
                continue;
            }

            // A stretch of layers that treat every cell by itself runs window by window, while each is in the cache.
            int end = first + 1;
            while (end < _steps.Length && _steps[end].Cellwise)
                end++;
            bool started = false;
            while (pairs.NextWindow(ref started))
            {
                for (int i = first; i < end; i++)
                    _steps[i].Apply(pairs);
            }

            first = end - 1;
        }
    }

    private static ImmutableArray<LayerKernel> Steps(ImmutableArray<Layer> layers, string path) =>
        [.. layers.SelectMany((layer, i) => Steps(layer, $"{path}[{i}]"))];

    private static IEnumerable<LayerKernel> Steps(Layer layer, string path) => layer switch
    {
        Layer.Attention { Scaling: Scaling.InverseDimension } attention => [new TiedAttentionKernel(attention)],
        Layer.Attention { Score: Score.Linear, Causal: false } attention => [new LinearAttentionKernel(attention, residual: false)],
        Layer.Attention => throw new RequestException(
            $"{path}.attention: this kernel is not available in this version; available are score linear without causal mask, and every score with scaling inverse-dimension."),
        Layer.Dense dense => [new DenseKernel(dense)],
        Layer.Activation { Function: ActivationFunction.Identity } => [],
        Layer.Activation { Function: ActivationFunction.Relu } => [new EntrywiseKernel<ReluMap>()],
        Layer.Activation { Function: ActivationFunction.Erf } => [new EntrywiseKernel<ErfMap>()],
        Layer.Activation { Function: ActivationFunction.Gelu } => [new EntrywiseKernel<GeluMap>()],
        Layer.LayerNorm or Layer.RmsNorm => [new EntrywiseKernel<NormMap>()],
        Layer.Residual { Body: [Layer.Attention { Score: Score.Linear, Scaling: Scaling.InverseSqrtDimension, Causal: false } attention] } =>
            [new LinearAttentionKernel(attention, residual: true)],
        Layer.Residual residual => [new ResidualKernel(Steps(residual.Body, $"{path}.residual"))],
        Layer.Repeat repeat => Enumerable.Repeat(Steps(repeat.Body, $"{path}.repeat.layers"), repeat.Times).SelectMany(steps => steps),
        Layer.Pool pool => [new PoolKernel(pool)],
        _ => throw new RequestException($"{path}: {layer.GetType().Name} has no kernel in this version."),
    };
}

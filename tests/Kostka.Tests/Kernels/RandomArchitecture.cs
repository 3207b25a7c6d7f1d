using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Numerics;

namespace Kostka.Tests.Kernels;

/// <summary>Draws random architectures within the grammar of layers, by construction rather than by asking the product's grammar check.</summary>
internal sealed class RandomArchitecture
{
    private readonly RandomStream _stream;
    private readonly ActivationFunction _smooth;
    private int _cubicBudget;
    private int _times = 1;

    private RandomArchitecture(RandomStream stream, int cubicBudget)
    {
        _stream = stream;
        _cubicBudget = cubicBudget;
        _smooth = stream.Child(1).NextBelow(2) == 0 ? ActivationFunction.Erf : ActivationFunction.Gelu;
    }

    /// <summary>One architecture.</summary>
    /// <param name="stream">The random numbers.</param>
    /// <param name="layers">At most this many layers in the outermost list before a pool.</param>
    /// <param name="cubicAttentions">At most this many attentions without a softmax, repeats counted: each cubes the covariances.</param>
    public static Architecture Draw(RandomStream stream, int layers = 5, int cubicAttentions = 3)
    {
        var draw = new RandomArchitecture(stream, cubicAttentions);
        bool activated = false;
        List<Layer> list = draw.Layers(1 + stream.NextBelow(layers), ref activated, depth: 2, pooled: false);
        if (!activated && draw.Chance(0.25))
            draw.PoolAndMore(list);
        return new Architecture(draw.Between(0.3, 1.2), draw.Position(), [.. list], (Readout)(new[] { 0, 1, 3 })[stream.NextBelow(3)]);
    }

    private PositionEmbedding Position() => _stream.NextBelow(3) switch
    {
        0 => new PositionEmbedding.None(),
        1 => new PositionEmbedding.Learned(Between(0, 0.6)),
        _ => new PositionEmbedding.Exponential(Between(0, 0.6), Between(0.3, 4)),
    };

    /// <summary>After a pool attention is gone; a flattened stream is a mixture of Gaussians, which only a dense layer makes Gaussian.</summary>
    private void PoolAndMore(List<Layer> list)
    {
        PoolKind kind = Chance(0.5) ? PoolKind.Mean : PoolKind.Flatten;
        list.Add(new Layer.Pool(kind));
        if (Chance(0.4))
            return;
        bool activated = false;
        if (kind == PoolKind.Flatten)
            list.Add(Dense());
        list.AddRange(Layers(1 + _stream.NextBelow(3), ref activated, depth: 1, pooled: true));
    }

    private List<Layer> Layers(int count, ref bool activated, int depth, bool pooled)
    {
        List<Layer> list = [];
        for (int i = 0; i < count; i++)
            list.Add(Next(ref activated, depth, pooled));
        return list;
    }

    private Layer Next(ref bool activated, int depth, bool pooled)
    {
        while (true)
        {
            switch (_stream.NextBelow(10))
            {
                case 0 or 1:
                    activated = false;
                    return Chance(0.5) || pooled ? Dense() : Attention();
                case 2 or 3 when !pooled:
                    activated = false;
                    return Attention();
                case 4 or 5 when !activated:
                    ActivationFunction function = _stream.NextBelow(3) switch { 0 => ActivationFunction.Identity, 1 => ActivationFunction.Relu, _ => _smooth };
                    activated = function != ActivationFunction.Identity;
                    return new Layer.Activation(function);
                case 6:
                    return activated || Chance(0.5) ? new Layer.RmsNorm() : new Layer.LayerNorm();
                case 7 or 8 when !activated && depth > 0:
                    return new Layer.Residual(FreshBody(false, depth - 1, pooled));
                case 9 when depth > 0:
                    int times = 1 + _stream.NextBelow(2);
                    _times *= times;
                    ImmutableArray<Layer> body = FreshBody(activated, depth - 1, pooled);
                    _times /= times;
                    activated = false;
                    return new Layer.Repeat(times, body);
            }
        }
    }

    /// <summary>Layers that end in fresh weights, as a residual body must; such a body can also be repeated, whatever it starts from.</summary>
    private ImmutableArray<Layer> FreshBody(bool activated, int depth, bool pooled) =>
        [.. Layers(_stream.NextBelow(3), ref activated, depth, pooled), pooled || Chance(0.4) ? Dense() : Attention()];

    private Layer.Dense Dense() => new(Between(0.5, 1.5), Chance(0.5) ? 0 : Between(0, 0.3));

    private Layer.Attention Attention()
    {
        if (_cubicBudget < _times || Chance(0.3))
            return new(Score.Softmax, Scaling.InverseDimension, Between(0.5, 1.5), Between(0.5, 1.2), Chance(0.3));
        _cubicBudget -= _times;
        return Chance(0.5)
            ? new(Score.Linear, Scaling.InverseSqrtDimension, Between(0.5, 1.2), Between(0.5, 1.2))
            : new((Score)_stream.NextBelow(3), Scaling.InverseDimension, Between(0.5, 1.2), Between(0.5, 1.2), Chance(0.3));
    }

    private bool Chance(double probability) => _stream.NextUniform() < probability;

    private double Between(double low, double high) => low + ((high - low) * _stream.NextUniform());
}

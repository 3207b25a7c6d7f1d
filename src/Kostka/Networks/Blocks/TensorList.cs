using System.Collections.Immutable;

namespace Kostka.Networks.Blocks;

/// <summary>Collects the weights of a network in order, and splits each variance into a deviation of the stored weights and a factor of the layer.</summary>
internal sealed class TensorList(Parametrisation parametrisation)
{
    private readonly ImmutableArray<ParameterTensor>.Builder _tensors = ImmutableArray.CreateBuilder<ParameterTensor>();
    private long _count;

    /// <summary>Appends weights that act as Gaussians of a given variance.</summary>
    /// <param name="name">Their name.</param>
    /// <param name="variance">Variance that they act with (fan-in included), at least 0; weights of variance 0 are not trained.</param>
    /// <param name="trained">Whether training moves them.</param>
    /// <param name="shape">Their shape.</param>
    /// <returns>Their offset, and the factor that the layer multiplies them by.</returns>
    public (int Offset, double Factor) Add(string name, double variance, bool trained, params ImmutableArray<int> shape)
    {
        double deviation = Math.Sqrt(variance);
        long offset = _count;
        _count += shape.Aggregate(1L, (product, side) => checked(product * side));
        if (_count > Array.MaxLength)
            throw new RequestException($"The network has more than {Array.MaxLength} parameters, the most that one vector holds ({name} reaches {_count}). Make it narrower.");
        bool ntk = parametrisation == Parametrisation.Ntk;
        _tensors.Add(new(name, shape, (int)offset, ntk ? 1 : deviation, trained && variance > 0));
        return ((int)offset, ntk ? deviation : 1);
    }

    /// <summary>Appends a matrix (outputs, inputs) that acts with variance/inputs, and a bias of its own variance where that is positive.</summary>
    public LinearMap AddMap(string weight, int inputs, int outputs, double variance, bool trained = true, string bias = "", double biasVariance = 0)
    {
        (int offset, double factor) = Add(weight, variance / inputs, trained, outputs, inputs);
        (int biasOffset, double biasFactor) = biasVariance > 0 ? Add(bias, biasVariance, trained, outputs) : (-1, 0);
        return new LinearMap(inputs, outputs, offset, factor, biasOffset, biasFactor, trained && variance > 0);
    }

    public ImmutableArray<ParameterTensor> ToImmutable() => _tensors.ToImmutable();
}

using System.Collections.Immutable;

namespace Kostka.Sequences;

/// <summary>A finite mixture of measures with independent tokens: by de Finetti's theorem every exchangeable measure on endless sequences is a limit of such.</summary>
public interface IIidMixture : IExchangeableMeasure
{
    /// <summary>The components; their weights sum to 1.</summary>
    ImmutableArray<IidComponent> Components { get; }
}

/// <summary>A component of a mixture: independent tokens of one distribution.</summary>
/// <param name="Weight">Its weight, from 0 to 1.</param>
/// <param name="Probabilities">The V token probabilities; they sum to 1.</param>
public readonly record struct IidComponent(double Weight, ImmutableArray<double> Probabilities);

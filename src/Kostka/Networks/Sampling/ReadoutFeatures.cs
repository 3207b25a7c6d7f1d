using System.Collections.Immutable;
using System.Numerics;
using Kostka.Architectures;
using Kostka.Networks.Losses;
using Kostka.Sequences;

namespace Kostka.Networks.Sampling;

/// <summary>
/// What the last linear map of a network reads, as a model with F outputs of its own, so that <see cref="PosteriorSampler.RunMarginal"/> can integrate that map out. The map
/// is the readout matrix, or the dense layer that ends the network.
/// </summary>
public sealed class ReadoutFeatures
{
    private readonly Network _network;
    private readonly double _identity;

    /// <summary>Takes a network apart.</summary>
    /// <param name="architecture">Its architecture.</param>
    /// <param name="length">Length L of the sequences.</param>
    /// <param name="vocabulary">Number of symbols V.</param>
    /// <param name="sizes">How wide it is.</param>
    /// <param name="parametrisation">Where its layers keep their variances; its posterior does not depend on it.</param>
    /// <exception cref="RequestException">The network cannot be: see <see cref="Network"/>. Or a dense layer of another width than the rest (hidden width) is to be read.</exception>
    public ReadoutFeatures(Architecture architecture, int length, int vocabulary, NetworkSizes sizes, Parametrisation parametrisation = Parametrisation.Ntk)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(sizes);
        bool onePosition = architecture.Readout != Architectures.Readout.Flatten || architecture.Layers.Any(layer => layer is Layer.Pool);
        if (onePosition && architecture.Layers is [.., var inner, Layer.Dense last] && architecture.Layers.Length > 1)
        {
            if (inner is Layer.Activation && sizes.HiddenWidth > 0 && sizes.HiddenWidth != sizes.Width)
                throw new RequestException($"The readout can be integrated out only where the layer before it is as wide as the network ({sizes.Width}), not {sizes.HiddenWidth}.");
            architecture = architecture with { Layers = architecture.Layers[..^1] };
            Readout = new GaussianReadout(last.WeightVariance, last.BiasVariance);
        }

        // Where the rest ends in a dense layer again, its outputs are the features; elsewhere they are read one by one: an identity is the readout.
        Network Of(int outputs) => new(architecture, length, vocabulary, new NetworkOptions(sizes, parametrisation, outputs));
        Count = Of(1).Parameters.Tensors[^1] is { Name: ReadoutName } one ? one.Shape[^1] : sizes.Width;
        _network = Of(Count);
        ParameterTensor end = _network.Parameters.Tensors[^1];
        HasIdentity = end.Name == ReadoutName;
        _identity = HasIdentity ? end.Deviation * Math.Sqrt(Count) : 0;
    }

    /// <summary>Number F of features.</summary>
    public int Count { get; }

    /// <summary>The prior of the map that reads them.</summary>
    public GaussianReadout Readout { get; } = new();

    private const string ReadoutName = "readout";

    private bool HasIdentity { get; }

    /// <summary>The features as a model.</summary>
    /// <param name="threads">Number of threads, at least 1.</param>
    public IParametricModel<T> Model<T>(int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => HasIdentity ? new Read<T>(this, threads) : new NetworkEngine<T>(_network, threads);

    /// <summary>The network with √F times the identity as its readout (1/√F of which it takes), which is no parameter any more.</summary>
    private sealed class Read<T> : IParametricModel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly NetworkEngine<T> _engine;
        private readonly T[] _parameters, _gradient;

        public Read(ReadoutFeatures features, int threads)
        {
            ImmutableArray<ParameterTensor> tensors = features._network.Parameters.Tensors;
            _engine = new NetworkEngine<T>(features._network, threads);
            _parameters = new T[features._network.Parameters.Count];
            _gradient = new T[_parameters.Length];
            for (int i = 0; i < features.Count; i++)
                _parameters[tensors[^1].Offset + (i * features.Count) + i] = T.CreateTruncating(features._identity);
            (Parameters, Outputs) = (new ParameterLayout(tensors[..^1]), features.Count);
        }

        public ParameterLayout Parameters { get; }

        public int Outputs { get; }

        public void Evaluate(ReadOnlySpan<T> parameters, SequenceSet inputs, Span<T> outputs)
        {
            parameters.CopyTo(_parameters);
            _engine.Evaluate(_parameters, inputs, outputs);
        }

        public double Gradient(ReadOnlySpan<T> parameters, SequenceSet inputs, ReadOnlySpan<int> rows, ReadOnlySpan<T> labels, Loss<T> loss, Span<T> gradient)
        {
            parameters.CopyTo(_parameters);
            double value = _engine.Gradient(_parameters, inputs, rows, labels, loss, _gradient);
            _gradient.AsSpan(0, gradient.Length).CopyTo(gradient);
            return value;
        }

        public string? FirstNonFinite(ReadOnlySpan<T> parameters, SequenceSet inputs, ReadOnlySpan<int> rows)
        {
            parameters.CopyTo(_parameters);
            return _engine.FirstNonFinite(_parameters, inputs, rows);
        }

        public void Dispose() => _engine.Dispose();
    }
}

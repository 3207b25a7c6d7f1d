using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;
using Kostka.Networks.Losses;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Networks.Sampling;

/// <summary>
/// The likelihood of a model under Gaussian noise, Φ = Σ(y − f)²/2δ, as a function of the sampled weights in units of their prior deviation: θ = σz. Sampled are the
/// trained arrays whose prior has a width.
/// </summary>
internal sealed class Posterior<T> : IPotential, IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly IParametricModel<T> _model;
    private readonly SequenceSet _inputs;
    private readonly T[] _labels;
    private readonly double _ridge;
    private readonly ImmutableArray<ParameterTensor> _sampled;
    private readonly int[] _all;
    private readonly SquareLoss<T> _loss = new();
    private readonly T[] _parameters;
    private readonly T[] _slopes;

    /// <summary>Makes ready.</summary>
    /// <param name="model">The model; disposed with this.</param>
    /// <param name="inputs">The n training sequences.</param>
    /// <param name="labels">Their n × C labels.</param>
    /// <param name="ridge">The noise variance δ.</param>
    /// <param name="parameters">All parameters; those that are not sampled keep these values. Not copied.</param>
    public Posterior(IParametricModel<T> model, SequenceSet inputs, T[] labels, double ridge, T[] parameters)
    {
        (_model, _inputs, _labels, _ridge, _parameters) = (model, inputs, labels, ridge, parameters);
        _sampled = [.. model.Parameters.Tensors.Where(IsSampled)];
        _all = [.. Enumerable.Range(0, inputs.Count)];
        _slopes = new T[model.Parameters.Count];
        Count = _sampled.Sum(t => t.Count);
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Number of gradients taken.</summary>
    public long Gradients { get; set; }

    /// <summary>Whether the weights of an array are sampled.</summary>
    public static bool IsSampled(ParameterTensor tensor) => tensor.Trained && tensor.Deviation > 0;

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient) => Evaluate(position, _all, gradient);

    /// <summary>Φ and its gradient, estimated from some of the sequences: their sums times n over their number.</summary>
    public double Evaluate(ReadOnlySpan<double> position, ReadOnlySpan<int> rows, Span<double> gradient)
    {
        Gradients++;
        Place(position);
        double loss = _model.Gradient(_parameters, _inputs, rows, _labels, _loss, _slopes);
        double precision = (double)_inputs.Count / rows.Length / _ridge;
        int at = 0;
        foreach (ParameterTensor tensor in _sampled)
        {
            Span<double> part = gradient.Slice(at, tensor.Count);
            TensorPrimitives.ConvertChecked<T, double>(_slopes.AsSpan(tensor.Offset, tensor.Count), part);
            TensorPrimitives.Multiply(part, tensor.Deviation * precision, part);
            at += tensor.Count;
        }

        return precision * loss;
    }

    /// <summary>The outputs at sequences.</summary>
    /// <param name="position">The sampled weights.</param>
    /// <param name="inputs">N sequences.</param>
    /// <param name="outputs">Receives N × C outputs.</param>
    public void Outputs(ReadOnlySpan<double> position, SequenceSet inputs, Span<double> outputs)
    {
        Place(position);
        T[] values = new T[outputs.Length];
        _model.Evaluate(_parameters, inputs, values);
        TensorPrimitives.ConvertChecked<T, double>(values, outputs);
    }

    /// <summary>The layer in which a forward pass first leaves the finite numbers; null when none does.</summary>
    public string? FirstNonFinite(ReadOnlySpan<double> position)
    {
        Place(position);
        return _model.FirstNonFinite(_parameters, _inputs, _all);
    }

    /// <summary>Draws all numbers from the normal distribution.</summary>
    public static void DrawNormal(RandomStream stream, Span<double> numbers)
    {
        foreach (ref double number in numbers)
            number = stream.NextGaussian();
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private void Place(ReadOnlySpan<double> position)
    {
        int at = 0;
        foreach (ParameterTensor tensor in _sampled)
        {
            Span<T> part = _parameters.AsSpan(tensor.Offset, tensor.Count);
            TensorPrimitives.ConvertTruncating<double, T>(position.Slice(at, tensor.Count), part);
            if (tensor.Deviation != 1)
                TensorPrimitives.Multiply(part, T.CreateTruncating(tensor.Deviation), part);
            at += tensor.Count;
        }
    }
}

using System.Collections.Immutable;
using System.Numerics;
using Kostka.Networks;
using Kostka.Networks.Losses;
using Kostka.Sequences;

namespace Kostka.Tests.Networks.Training;

/// <summary>
/// Plain loops: one-hot tokens by position → H units u ↦ u/(1 + u²) → C outputs, NTK parametrisation, with an untrained factor on the outputs. Without hidden units
/// it is linear.
/// </summary>
internal sealed class SmallNetwork<T> : IParametricModel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public const string Hidden = "layers.0.dense.weight", Output = "layers.2.dense.weight", Readout = "readout";

    private readonly int _length;
    private readonly int _vocabulary;
    private readonly int _hidden;

    public SmallNetwork(int length, int vocabulary, int hidden, int outputs = 1, double deviation = 1)
    {
        (_length, _vocabulary, _hidden, Outputs) = (length, vocabulary, hidden, outputs);
        int features = length * vocabulary, last = hidden == 0 ? features : hidden;
        ImmutableArray<ParameterTensor>.Builder tensors = ImmutableArray.CreateBuilder<ParameterTensor>();
        Add(Hidden, [hidden, features], deviation, trained: true);
        Add(Readout, [outputs], 1, trained: false);
        Add(Output, [outputs, last], deviation, trained: true);
        Parameters = new ParameterLayout(tensors.ToImmutable());

        void Add(string name, ImmutableArray<int> shape, double size, bool trained) =>
            tensors.Add(new ParameterTensor(name, shape, tensors.Sum(tensor => tensor.Count), size, trained));
    }

    public ParameterLayout Parameters { get; }

    public int Outputs { get; }

    /// <summary>Called before every gradient with the number of gradients asked for before.</summary>
    public Action<int>? BeforeGradient { get; set; }

    public int Gradients { get; private set; }

    public bool Disposed { get; private set; }

    public void Dispose() => Disposed = true;

    public void Evaluate(ReadOnlySpan<T> parameters, SequenceSet inputs, Span<T> outputs)
    {
        var units = new T[_hidden];
        for (int i = 0; i < inputs.Count; i++)
            Forward(parameters, inputs[i], units, outputs.Slice(i * Outputs, Outputs));
    }

    public double Gradient(ReadOnlySpan<T> parameters, SequenceSet inputs, ReadOnlySpan<int> rows, ReadOnlySpan<T> labels, Loss<T> loss, Span<T> gradient)
    {
        BeforeGradient?.Invoke(Gradients);
        Gradients++;
        gradient.Clear();
        double sum = 0;
        T[] units = new T[_hidden], outputs = new T[Outputs], slopes = new T[Outputs];
        foreach (int row in rows)
        {
            Forward(parameters, inputs[row], units, outputs);
            sum += loss.Evaluate(outputs, labels.Slice(row * Outputs, Outputs), slopes);
            Backward(parameters, inputs[row], units, slopes, gradient);
        }

        return sum;
    }

    public string? FirstNonFinite(ReadOnlySpan<T> parameters, SequenceSet inputs, ReadOnlySpan<int> rows)
    {
        T[] units = new T[_hidden], outputs = new T[Outputs];
        foreach (int row in rows)
        {
            Forward(parameters, inputs[row], units, outputs);
            if (units.Any(u => !T.IsFinite(u)))
                return "layers.0.dense";
            if (outputs.Any(u => !T.IsFinite(u)))
                return "layers.2.dense";
        }

        return null;
    }

    private T Scale(int fanIn) => T.One / T.Sqrt(T.CreateTruncating(fanIn));

    private T InputScale => Scale(_length);

    private void Forward(ReadOnlySpan<T> parameters, ReadOnlySpan<int> sequence, Span<T> units, Span<T> outputs)
    {
        ReadOnlySpan<T> first = Of(parameters, 0), readout = Of(parameters, 1), second = Of(parameters, 2);
        int features = _length * _vocabulary;
        for (int h = 0; h < _hidden; h++)
            units[h] = Lookup(first.Slice(h * features, features), sequence);
        for (int c = 0; c < Outputs; c++)
        {
            T sum = T.Zero;
            if (_hidden == 0)
                sum = Lookup(second.Slice(c * features, features), sequence);
            for (int h = 0; h < _hidden; h++)
                sum += second[(c * _hidden) + h] * units[h] / (T.One + (units[h] * units[h])) * Scale(_hidden);
            outputs[c] = sum * readout[c];
        }
    }

    private void Backward(ReadOnlySpan<T> parameters, ReadOnlySpan<int> sequence, ReadOnlySpan<T> units, ReadOnlySpan<T> slopes, Span<T> gradient)
    {
        ReadOnlySpan<T> readout = Of(parameters, 1), second = Of(parameters, 2);
        Span<T> firstGradient = gradient.Slice(Parameters.Tensors[0].Offset, Parameters.Tensors[0].Count);
        Span<T> secondGradient = gradient.Slice(Parameters.Tensors[2].Offset, Parameters.Tensors[2].Count);
        int features = _length * _vocabulary;
        for (int c = 0; c < Outputs; c++)
        {
            T slope = slopes[c] * readout[c];
            if (_hidden == 0)
                Scatter(secondGradient.Slice(c * features, features), sequence, slope);
            for (int h = 0; h < _hidden; h++)
            {
                T square = units[h] * units[h], below = T.One + square;
                secondGradient[(c * _hidden) + h] += slope * units[h] / below * Scale(_hidden);
                T unitSlope = slope * second[(c * _hidden) + h] * Scale(_hidden) * (T.One - square) / (below * below);
                Scatter(firstGradient.Slice(h * features, features), sequence, unitSlope);
            }
        }
    }

    private T Lookup(ReadOnlySpan<T> weights, ReadOnlySpan<int> sequence)
    {
        T sum = T.Zero;
        for (int a = 0; a < sequence.Length; a++)
            sum += weights[(a * _vocabulary) + sequence[a]];
        return sum * InputScale;
    }

    private void Scatter(Span<T> gradient, ReadOnlySpan<int> sequence, T slope)
    {
        for (int a = 0; a < sequence.Length; a++)
            gradient[(a * _vocabulary) + sequence[a]] += slope * InputScale;
    }

    private ReadOnlySpan<T> Of(ReadOnlySpan<T> parameters, int tensor) => parameters.Slice(Parameters.Tensors[tensor].Offset, Parameters.Tensors[tensor].Count);
}

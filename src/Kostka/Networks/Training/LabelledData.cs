using System.Numerics;
using System.Numerics.Tensors;
using Kostka.Networks.Losses;
using Kostka.Sequences;

namespace Kostka.Networks.Training;

/// <summary>Sequences, what the network's outputs on them should be, and how far they are from it. Allocates nothing after construction.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class LabelledData<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly IParametricModel<T> _model;
    private readonly T[] _labels;
    private readonly T[] _outputs;
    private readonly T[] _slopes;

    // Empty unless outputs are centred.
    private readonly T[] _initialOutputs;

    /// <summary>Data for a network.</summary>
    /// <param name="model">The network.</param>
    /// <param name="inputs">N sequences.</param>
    /// <param name="labels">N × C labels.</param>
    /// <param name="centre">Parameters whose outputs are subtracted from the network's; null for none.</param>
    public LabelledData(IParametricModel<T> model, SequenceSet inputs, T[] labels, T[]? centre)
    {
        if (labels.LongLength != (long)inputs.Count * model.Outputs)
            throw new ArgumentException($"{labels.LongLength} labels were given for {inputs.Count} sequences and {model.Outputs} outputs.", nameof(labels));
        (_model, Inputs, _labels) = (model, inputs, labels);
        (_outputs, _slopes) = (new T[labels.Length], new T[labels.Length]);
        _initialOutputs = [];
        Targets = labels;
        if (centre is null)
            return;

        // ½((f − f₀) − y)² = ½(f − (y + f₀))².
        _initialOutputs = new T[labels.Length];
        model.Evaluate(centre, inputs, _initialOutputs);
        Targets = new T[labels.Length];
        TensorPrimitives.Add(labels, _initialOutputs, Targets);
    }

    /// <summary>The sequences.</summary>
    public SequenceSet Inputs { get; }

    /// <summary>What the outputs should be: the labels, or with what is subtracted added to them.</summary>
    public T[] Targets { get; }

    /// <summary>Mean loss per sequence.</summary>
    public double Loss(ReadOnlySpan<T> parameters, Loss<T> loss)
    {
        _model.Evaluate(parameters, Inputs, _outputs);
        return loss.Evaluate(_outputs, Targets, _slopes) / Inputs.Count;
    }

    /// <summary>Whether every sequence is classified correctly by the outputs of the last <see cref="Loss"/>.</summary>
    public bool AllCorrect()
    {
        if (_initialOutputs.Length > 0)
            TensorPrimitives.Subtract(_outputs, _initialOutputs, _outputs);
        int outputs = _model.Outputs;
        for (int i = 0; i < _labels.Length; i += outputs)
        {
            bool correct = outputs == 1
                ? _labels[i] * _outputs[i] > T.Zero
                : TensorPrimitives.IndexOfMax<T>(_labels.AsSpan(i, outputs)) == TensorPrimitives.IndexOfMax<T>(_outputs.AsSpan(i, outputs));
            if (!correct)
                return false;
        }

        return true;
    }
}

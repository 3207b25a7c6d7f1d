using System.Numerics;

namespace Kostka.Networks.Training.Optimizers;

/// <summary>
/// Steps of the flat parameter vector. Each is one pass over the trained tensors that keeps the old parameters and notices when the new ones leave the finite numbers.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal abstract class Optimizer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParameterLayout _layout;
    private readonly DecayTowards _towards;
    private readonly double _decay;
    private readonly T[] _initial;

    /// <summary>An optimiser before its first step.</summary>
    /// <param name="layout">The parameters.</param>
    /// <param name="settings">Strength and centre of the decay.</param>
    /// <param name="initial">The parameters at initialisation.</param>
    protected Optimizer(ParameterLayout layout, TrainingSettings settings, T[] initial)
    {
        (_layout, _towards, _decay, _initial) = (layout, settings.DecayTowards, settings.WeightDecay, initial);
        if (_decay > 0 && _towards == DecayTowards.Initialisation && layout.Tensors.FirstOrDefault(t => t.Trained && !(t.Deviation > 0)) is { } fixedTensor)
            throw new ArgumentException($"{fixedTensor.Name} is trained with a prior of deviation 0: nothing to measure its distance in.", nameof(layout));
    }

    /// <summary>The memory of past gradients, by name; each as long as the parameters.</summary>
    public abstract IReadOnlyList<(string Name, T[] Values)> State { get; }

    /// <summary>The optimiser that settings ask for.</summary>
    public static Optimizer<T> For(ParameterLayout layout, TrainingSettings settings, T[] initial) => settings.Optimizer switch
    {
        OptimizerSettings.Sgd sgd => new SgdOptimizer<T>(sgd, layout, settings, initial),
        OptimizerSettings.AdamW adam => new AdamWOptimizer<T>(adam, layout, settings, initial),
        _ => throw new ArgumentException($"No optimiser {settings.Optimizer}.", nameof(settings)),
    };

    /// <summary>One step. Parameters that are not trained are left alone.</summary>
    /// <param name="step">Number of the step, from 0.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="gradient">The gradient of the loss, but for a factor.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="parameters">The parameters, moved.</param>
    /// <param name="previous">Receives the trained parameters before the step.</param>
    /// <returns>Whether all parameters are finite after the step.</returns>
    public bool Step(int step, double rate, ReadOnlySpan<T> gradient, double scale, Span<T> parameters, Span<T> previous)
    {
        bool finite = true;
        foreach (ParameterTensor tensor in _layout.Tensors)
        {
            if (!tensor.Trained)
                continue;
            var range = new Range(tensor.Offset, tensor.Offset + tensor.Count);
            double decay = _towards == DecayTowards.Origin ? _decay : _decay / (tensor.Deviation * tensor.Deviation);
            ReadOnlySpan<T> centre = _decay > 0 && _towards == DecayTowards.Initialisation ? _initial.AsSpan(range) : [];
            finite &= Step(new StepSize(step, rate, scale, _decay > 0 ? decay : 0), range, gradient[range], centre, parameters[range], previous[range]);
        }

        return finite;
    }

    /// <summary>One step of one tensor.</summary>
    /// <param name="size">Rates.</param>
    /// <param name="range">Where the tensor stands in the state.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="centre">What decay pulls to; empty for the origin.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="previous">Receives them as they were.</param>
    protected abstract bool Step(StepSize size, Range range, ReadOnlySpan<T> gradient, ReadOnlySpan<T> centre, Span<T> parameters, Span<T> previous);

    /// <summary>Numbers of a step of one tensor.</summary>
    /// <param name="Step">Number of the step, from 0.</param>
    /// <param name="Rate">Learning rate.</param>
    /// <param name="Scale">Factor of the gradient.</param>
    /// <param name="Decay">Strength of the pull on this tensor.</param>
    protected readonly record struct StepSize(int Step, double Rate, double Scale, double Decay);
}

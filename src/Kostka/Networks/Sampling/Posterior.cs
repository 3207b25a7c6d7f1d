using System.Numerics;
using System.Numerics.Tensors;
using Kostka.Networks.Losses;

namespace Kostka.Networks.Sampling;

/// <summary>The posterior under Gaussian noise: Φ = Σ(y − f)²/2δ.</summary>
/// <param name="model">The model; disposed with this.</param>
/// <param name="parameters">All parameters; those that are not sampled keep these values. Not copied.</param>
/// <param name="task">What it learns from, and is asked.</param>
internal sealed class Posterior<T>(IParametricModel<T> model, T[] parameters, RegressionTask<T> task) : IPosterior
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SampledWeights<T> _weights = new(model.Parameters, parameters);
    private readonly int[] _all = [.. Enumerable.Range(0, task.Train.Count)];
    private readonly SquareLoss<T> _loss = new();
    private readonly T[] _outputs = new T[task.Test.Count * model.Outputs];

    /// <inheritdoc/>
    public int Count => _weights.Count;

    /// <inheritdoc/>
    public long Gradients { get; set; }

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient) => Evaluate(position, _all, gradient);

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> position, ReadOnlySpan<int> rows, Span<double> gradient)
    {
        Gradients++;
        _weights.Place(position);
        double loss = model.Gradient(_weights.Parameters, task.Train, rows, task.Labels, _loss, _weights.Slopes);
        double precision = (double)task.Train.Count / rows.Length / task.Ridge;
        _weights.Collect(precision, gradient);
        return precision * loss;
    }

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<double> position, Span<double> predictions)
    {
        _weights.Place(position);
        model.Evaluate(_weights.Parameters, task.Test, _outputs);
        TensorPrimitives.ConvertTruncating<T, double>(_outputs, predictions);
    }

    /// <inheritdoc/>
    public string? FirstNonFinite(ReadOnlySpan<double> position)
    {
        _weights.Place(position);
        return model.FirstNonFinite(_weights.Parameters, task.Train, _all);
    }

    /// <inheritdoc/>
    public void Dispose() => model.Dispose();
}

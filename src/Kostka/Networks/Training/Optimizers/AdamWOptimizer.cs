using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kostka.Networks.Training.Optimizers;

/// <summary><see cref="OptimizerSettings.AdamW"/>, with PyTorch's order of operations.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class AdamWOptimizer<T>(OptimizerSettings.AdamW adam, ParameterLayout layout, TrainingSettings settings, T[] initial)
    : Optimizer<T>(layout, settings, initial)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _mean = new T[layout.Count];
    private readonly T[] _meanSquare = new T[layout.Count];

    public override IReadOnlyList<(string Name, T[] Values)> State => [("mean", _mean), ("mean_square", _meanSquare)];

    protected override bool Step(StepSize size, Range range, ReadOnlySpan<T> gradient, ReadOnlySpan<T> centre, Span<T> parameters, Span<T> previous)
    {
        int t = size.Step + 1;
        double bias1 = 1 - Math.Pow(adam.Beta1, t), bias2 = 1 - Math.Pow(adam.Beta2, t);
        var element = new Element(
            Of(adam.Beta1), Of(1 - adam.Beta1), Of(adam.Beta2), Of(1 - adam.Beta2), Of(1 / Math.Sqrt(bias2)), Of(adam.Epsilon), Of(size.Rate / bias1));
        return ElementLoop.Run(
            element, T.CreateTruncating(size.Scale), T.CreateTruncating(size.Rate * size.Decay), gradient, centre, parameters, previous, _mean.AsSpan(range), _meanSquare.AsSpan(range));
    }

    private static Vector<T> Of(double value) => new(T.CreateTruncating(value));

    private readonly struct Element(
        Vector<T> beta1, Vector<T> rest1, Vector<T> beta2, Vector<T> rest2, Vector<T> inverseRootBias, Vector<T> epsilon, Vector<T> rate) : IElementStep<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Step(Vector<T> parameter, Vector<T> gradient, Vector<T> pull, ref Vector<T> first, ref Vector<T> second)
        {
            first = (beta1 * first) + (rest1 * gradient);
            second = (beta2 * second) + (rest2 * gradient * gradient);
            return parameter - pull - (rate * first / ((Vector.SquareRoot(second) * inverseRootBias) + epsilon));
        }
    }
}

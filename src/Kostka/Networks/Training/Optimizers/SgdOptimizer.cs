using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kostka.Networks.Training.Optimizers;

/// <summary><see cref="OptimizerSettings.Sgd"/>: v ← μv + g, θ ← θ − ηv, with the pull of the decay in g.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class SgdOptimizer<T>(OptimizerSettings.Sgd sgd, ParameterLayout layout, TrainingSettings settings, T[] initial)
    : Optimizer<T>(layout, settings, initial)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Without momentum nothing is remembered, but the loop is the same: v = g.
    private readonly T[] _velocity = new T[layout.Count];

    public override IReadOnlyList<(string Name, T[] Values)> State => sgd.Momentum > 0 ? [("velocity", _velocity)] : [];

    protected override bool Step(StepSize size, Range range, ReadOnlySpan<T> gradient, ReadOnlySpan<T> centre, Span<T> parameters, Span<T> previous)
    {
        var element = new Element(new Vector<T>(T.CreateTruncating(sgd.Momentum)), new Vector<T>(T.CreateTruncating(size.Rate)), sgd.Nesterov);
        return ElementLoop.Run(
            element, T.CreateTruncating(size.Scale), T.CreateTruncating(size.Decay), gradient, centre, parameters, previous, _velocity.AsSpan(range), []);
    }

    private readonly struct Element(Vector<T> momentum, Vector<T> rate, bool nesterov) : IElementStep<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Step(Vector<T> parameter, Vector<T> gradient, Vector<T> pull, ref Vector<T> first, ref Vector<T> second)
        {
            Vector<T> full = gradient + pull;
            first = (momentum * first) + full;
            return parameter - (rate * (nesterov ? full + (momentum * first) : first));
        }
    }
}

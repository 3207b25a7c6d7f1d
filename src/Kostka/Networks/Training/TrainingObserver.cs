using System.Numerics;

namespace Kostka.Networks.Training;

/// <summary>Looks at a network in training. It may evaluate the network that is trained.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="step">Number of steps done.</param>
/// <param name="parameters">The parameters now; valid during the call.</param>
public delegate void TrainingObserver<T>(int step, ReadOnlySpan<T> parameters)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

namespace Kostka.Networks.Training;

/// <summary>A loss on the way.</summary>
/// <param name="Step">Number of steps done before; of a stretch, before its last.</param>
/// <param name="Loss">Mean loss per sequence, over the stretch.</param>
public readonly record struct LossPoint(int Step, double Loss);

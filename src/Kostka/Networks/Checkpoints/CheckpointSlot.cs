namespace Kostka.Networks.Checkpoints;

/// <summary>Where and how often a run saves its state. A run whose slot holds a state goes on from it, to the same bits as if it had never stopped.</summary>
/// <param name="Path">The file, in the safetensors format; its folder must exist. Replaced whole or not at all.</param>
/// <param name="EverySteps">Save after so many steps; 0 for not by steps.</param>
/// <param name="EverySeconds">
/// Save when so many seconds have passed since the last time, or more where saving takes long; 0 for not by time.
/// </param>
/// <remarks>A run also saves when it is cancelled, and its result when it ends. How often it saves changes nothing in what it computes.</remarks>
public sealed record CheckpointSlot(string Path, int EverySteps = 0, double EverySeconds = 30);

namespace Kostka.Studies.Tests.Running;

/// <summary>
/// Tests that train networks and compare runs to the bit, one after the other: while an engine runs, the process's linear algebra has one thread, and with another number of threads
/// the spectra of a run beside it may differ in their last bits.
/// </summary>
[CollectionDefinition(Name)]
public sealed class TrainingCollection
{
    /// <summary>The collection's name.</summary>
    public const string Name = "training";
}

using System.Numerics;
using Kostka.Sequences;

namespace Kostka.Networks.Training;

/// <summary>Data that training does not learn from, to see when to stop.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Inputs">N sequences.</param>
/// <param name="Labels">N × C labels.</param>
public sealed record ValidationSet<T>(SequenceSet Inputs, T[] Labels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

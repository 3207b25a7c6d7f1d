using System.Numerics;
using Kostka.Sequences;

namespace Kostka.Networks.Sampling;

/// <summary>What a Bayesian network learns from, and what it is asked.</summary>
/// <param name="Train">The n training sequences.</param>
/// <param name="Labels">Their n × C labels.</param>
/// <param name="Test">Where the outputs are wanted.</param>
/// <param name="Ridge">δ, the noise variance of the likelihood.</param>
internal sealed record RegressionTask<T>(SequenceSet Train, T[] Labels, SequenceSet Test, double Ridge)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

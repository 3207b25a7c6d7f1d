using System.Collections.Immutable;

namespace Kostka.Sequences;

/// <summary>A target that puts every sequence (or what follows it) into one of K classes.</summary>
public interface IClassTarget : ITarget
{
    /// <summary>The names of the K classes, K at least 2.</summary>
    ImmutableArray<string> Classes { get; }

    /// <summary>The class of every member of a sample: N numbers 0 … K−1.</summary>
    /// <exception cref="RequestException">The target does not fit sequences of this length and vocabulary.</exception>
    int[] Classify(SequenceSample sample);

    /// <summary>The class numbers as values. What regression learns is one column a class, not these.</summary>
    double[] ITarget.Evaluate(SequenceSample sample) => Array.ConvertAll(Classify(sample), k => (double)k);
}

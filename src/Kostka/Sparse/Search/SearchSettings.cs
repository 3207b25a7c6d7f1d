using System.Collections.Immutable;

namespace Kostka.Sparse.Search;

/// <summary>How the samples needed are searched for.</summary>
/// <param name="Samples">The sample sizes that may be tried, ascending, each at least 2; see <see cref="SampleGrid"/>.</param>
/// <param name="Seeds">Independent problems at each context length, at least 1.</param>
/// <param name="Accuracy">Accuracy on the scoring split from which on a run is a success, above ½ and at most 1.</param>
public sealed record SearchSettings(ImmutableArray<int> Samples, int Seeds, double Accuracy)
{
    /// <summary>Whether a run is a success.</summary>
    /// <param name="accuracy">Its accuracy on the scoring split.</param>
    public bool Succeeds(double accuracy) => accuracy >= Accuracy;

    /// <exception cref="ArgumentException">A number is outside its range.</exception>
    internal void Check()
    {
        if (Samples.IsDefaultOrEmpty || Samples[0] < 2)
            throw new ArgumentException("Sample sizes are needed, each at least 2.");
        for (int i = 1; i < Samples.Length; i++)
        {
            if (Samples[i] <= Samples[i - 1])
                throw new ArgumentException($"Sample sizes must ascend; {Samples[i]} follows {Samples[i - 1]}.");
        }

        if (Seeds < 1)
            throw new ArgumentException($"{Seeds} problems; at least 1 is needed.");
        if (Accuracy is not (> 0.5 and <= 1))
            throw new ArgumentException($"An accuracy of {Accuracy}; it must be above 0.5 and at most 1.");
    }
}

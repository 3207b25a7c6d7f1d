using System.Collections.Immutable;

namespace Kostka.Sparse.Search;

/// <summary>What runs that were done elsewhere, of any sizes and in any order, tell of one problem's threshold.</summary>
/// <param name="Threshold">Between which sizes it lies. As long as there is a next size, its ends are no neighbours on the grid yet.</param>
/// <param name="Next">The size to try next; null when the threshold is known.</param>
/// <param name="Contradictions">Runs that failed although a smaller one succeeded; the threshold is the smallest success all the same.</param>
public sealed record RecordedThreshold(SeedThreshold Threshold, int? Next, int Contradictions)
{
    /// <summary>What runs of one problem tell.</summary>
    /// <param name="settings">The grid, and what counts as a success.</param>
    /// <param name="seed">Number of the problem, from 0.</param>
    /// <param name="trials">Its runs, of different sizes of the grid.</param>
    /// <param name="start">About where the threshold should be, from another context length; null when nothing is known, and the open range is halved.</param>
    /// <exception cref="ArgumentException">A size is not of the grid.</exception>
    public static RecordedThreshold Of(SearchSettings settings, int seed, IEnumerable<SparseTrial> trials, double? start)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        ImmutableArray<int> sizes = settings.Samples;
        ImmutableArray<SparseTrial> ordered = [.. trials.OrderBy(trial => trial.Samples)];
        (int Place, bool Success)[] tried = [.. ordered.Select(trial => (Place(trial.Samples), settings.Succeeds(trial.Outcome.Accuracy)))];
        Bracket bracket = Bracket.Of(sizes.Length, tried);
        int? next = start is { } about ? bracket.Next(sizes.Length, SampleGrid.Nearest(sizes.AsSpan(), about)) : bracket.Halve();
        var threshold = new SeedThreshold(seed, bracket.Low < 0 ? null : sizes[bracket.Low], bracket.High == sizes.Length ? null : sizes[bracket.High], ordered);
        return new RecordedThreshold(threshold, next is { } place ? sizes[place] : null, tried.Count(trial => !trial.Success && trial.Place > bracket.High));

        int Place(int samples)
        {
            int found = sizes.BinarySearch(samples);
            return found >= 0 ? found : throw new ArgumentException($"{samples} is not of the grid.", nameof(trials));
        }
    }
}

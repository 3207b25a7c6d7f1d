using System.Collections.Immutable;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Search;

namespace Kostka.Tests.Sparse.Search;

/// <summary>Thresholds from runs that were done elsewhere, in whatever order.</summary>
public sealed class RecordedThresholdTests
{
    private static readonly SearchSettings _settings = new(SampleGrid.Geometric(8, 512, 2), 1, 0.99);

    [Fact]
    public void Halving_closes_every_threshold_in_few_rounds()
    {
        ImmutableArray<int> sizes = _settings.Samples;
        for (int place = 0; place <= sizes.Length; place++)
        {
            foreach (double? start in new double?[] { null, sizes[0], sizes[^1], sizes[sizes.Length / 2] })
            {
                Dictionary<int, bool> done = [];
                RecordedThreshold recorded;
                while ((recorded = Of(start, [.. done.Select(run => (run.Key, run.Value))])).Next is { } next)
                {
                    Assert.True(done.TryAdd(next, place < sizes.Length && next >= sizes[place]));
                    Assert.InRange(done.Count, 1, start is null ? 4 : 8);
                }

                Assert.Equal(place == 0 ? null : sizes[place - 1], recorded.Threshold.Fails);
                Assert.Equal(place == sizes.Length ? null : sizes[place], recorded.Threshold.Succeeds);
                Assert.Equal(done.Keys.Order(), recorded.Threshold.Trials.Select(trial => trial.Samples));
            }
        }
    }

    [Fact]
    public void A_known_neighbour_saves_runs()
    {
        Assert.Equal(64, Of(null).Next);
        Assert.Equal(23, Of(24).Next);
        Assert.Equal(32, Of(24, (23, false)).Next);
        Assert.Null(Of(24, (23, false), (32, true)).Next);
    }

    [Fact]
    public void A_failure_above_a_success_is_told()
    {
        RecordedThreshold recorded = Of(null, (8, false), (11, true), (64, false), (128, true));
        Assert.Equal((8, 11, 1), (recorded.Threshold.Fails, recorded.Threshold.Succeeds, recorded.Contradictions));
        Assert.Null(recorded.Next);
    }

    [Fact]
    public void Sizes_beside_the_grid_are_refused() => Assert.Throws<ArgumentException>(() => Of(null, (9, true)));

    private static RecordedThreshold Of(double? start, params (int Samples, bool Success)[] runs) =>
        RecordedThreshold.Of(_settings, 3, runs.Select(run => new SparseTrial(run.Samples, new SparseOutcome(1, 1, run.Success ? 0.995 : 0.8, 1))), start);
}

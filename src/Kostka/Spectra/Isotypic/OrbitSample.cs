using System.Collections.Immutable;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Symmetry;

namespace Kostka.Spectra.Isotypic;

/// <summary>Sequences of a measure, and of each a number of random permutations: the points at which functions are looked at.</summary>
internal sealed class OrbitSample
{
    private readonly IsotypicSettings _settings;

    private OrbitSample(IsotypicSettings settings, ImmutableArray<Partition> irreps, SequenceSample points)
    {
        _settings = settings;
        Irreps = irreps;
        Points = points;
    }

    /// <summary>The irreps told apart; the first is the trivial one.</summary>
    public ImmutableArray<Partition> Irreps { get; }

    /// <summary>All points, orbit by orbit, each with the token that follows the orbit's sequence.</summary>
    public SequenceSample Points { get; }

    /// <summary>Draws sequences and permutations.</summary>
    public static OrbitSample Draw(ISequenceMeasure measure, IsotypicSettings settings, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(stream);
        settings.Check();
        return Permute(measure.Draw(settings.Orbits, stream.Child(0)), settings, stream);
    }

    /// <summary>Draws permutations of sequences that are given, one an orbit.</summary>
    public static OrbitSample Permute(SequenceSample bases, IsotypicSettings settings, RandomStream stream)
    {
        settings.Check();
        int length = bases.Sequences.Length, count = settings.Orbits * settings.Points;
        int[] tokens = SampleStorage.Tokens(count, length);
        for (int i = 0; i < count; i++)
        {
            Span<int> point = tokens.AsSpan(i * length, length);
            bases.Sequences[i / settings.Points].CopyTo(point);
            stream.Shuffle(point);
        }

        return Of(
            new SequenceSample(
                new SequenceSet(count, length, bases.Sequences.Vocabulary, tokens),
                [.. Enumerable.Range(0, count).Select(i => bases.Next[i / settings.Points])]),
            settings);
    }

    /// <summary>Points that were drawn before.</summary>
    public static OrbitSample Of(SequenceSample points, IsotypicSettings settings) =>
        new(settings, [.. Partition.All(points.Sequences.Length, points.Sequences.Vocabulary, settings.Below)], points);

    /// <summary>The numbers, in <see cref="Points"/>, of the first point of each orbit.</summary>
    public IEnumerable<int> Starts => Enumerable.Range(0, _settings.Orbits).Select(orbit => orbit * _settings.Points);

    /// <summary>The points of the orbit that starts at a number.</summary>
    public SequenceSet Orbit(int start) => Points.Sequences.Slice(start, _settings.Points);

    /// <summary>Of values at all points (points × functions) those on the orbit that starts at a number, transposed: functions × points.</summary>
    public Matrix ByFunction(Matrix values, int start)
    {
        var transposed = new Matrix(values.Columns, _settings.Points);
        for (int i = 0; i < _settings.Points; i++)
        {
            for (int r = 0; r < values.Columns; r++)
                transposed[r, i] = values[start + i, r];
        }

        return transposed;
    }

    /// <summary>How far the work is when the orbit that starts at a number is done.</summary>
    public double Share(int start) => (start + _settings.Points) / (double)Points.Count;
}

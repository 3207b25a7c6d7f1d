using System.Collections.Immutable;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra.Isotypic;

namespace Kostka.Networks.Experiments;

/// <summary>One repeat's data: training sequences, of which the first n are learned from, and the points at which learned functions are looked at.</summary>
internal sealed class DataSet
{
    // Children of a repeat's stream: 0 draws the sample, 1 that of the second measure, 2 the orbits, then the targets' label noise; networks draw from a child of their own.
    private const ulong SampleStream = 0, ElsewhereStream = 1, OrbitStream = 2, NetworkStream = 3, FirstLabelStream = 16;

    private readonly NetworkExperimentSettings _settings;
    private readonly ImmutableArray<string> _names;
    private readonly SequenceSample _train, _test;
    private readonly SequenceSample? _validation, _elsewhere;
    private readonly RandomStream _stream;

    public DataSet(NetworkExperimentSettings settings, ISequenceMeasure measure, ISequenceMeasure? testMeasure, RandomStream stream)
    {
        (_settings, _stream) = (settings, stream);
        _names = [.. settings.Models.Select(model => model.Name).Distinct()];
        int largest = settings.TrainSizes.Max();
        SequenceSample drawn = measure.Draw(largest + settings.Tests + settings.Validation, stream.Child(SampleStream));
        _train = drawn.Slice(0, largest);
        _test = drawn.Slice(largest, settings.Tests);
        _validation = settings.Validation == 0 ? null : drawn.Slice(largest + settings.Tests, settings.Validation);
        _elsewhere = testMeasure?.Draw(settings.Tests, stream.Child(ElsewhereStream));
        SequenceSet[] points = [_test.Sequences];
        if (_elsewhere is not null)
            points = [.. points, _elsewhere.Sequences];
        if (settings.Isotypic is { } isotypic)
            points = [.. points, OrbitSample.Draw(measure, isotypic, OrbitRandom).Points.Sequences];
        (Points, Orbits) = (Joined(points), settings.Isotypic is null ? 0 : points[^1].Count);
    }

    /// <summary>All training sequences.</summary>
    public SequenceSet Train => _train.Sequences;

    /// <summary>Where learned functions are looked at: test sequences, those of the second measure, and orbits.</summary>
    public SequenceSet Points { get; }

    /// <summary>The number of points on orbits; the last ones.</summary>
    public int Orbits { get; }

    /// <summary>Whether there is a second measure.</summary>
    public bool HasElsewhere => _elsewhere is not null;

    /// <summary>The stream of the orbits' points, from its beginning.</summary>
    public RandomStream OrbitRandom => _stream.Child(OrbitStream);

    /// <summary>The stream of a model on n sequences of a target: no other model or target changes it.</summary>
    public RandomStream Random(int target, NetworkModel model, int n) =>
        _stream.Child(NetworkStream).Child((ulong)target).Child((ulong)n).Child((ulong)model.Width).Child((ulong)_names.IndexOf(model.Name));

    /// <summary>Noisy labels of the training sequences.</summary>
    public double[] TrainLabels(int target) => Noisy(_train, target, 0);

    /// <summary>The first n training sequences.</summary>
    public Labelled First(int n, double[] labels) => new(Train.Slice(0, n), labels[..n]);

    /// <summary>Labelled sequences to stop training by; null without any.</summary>
    public Labelled? Validation(int target) => _validation is null ? null : new(_validation.Sequences, Noisy(_validation, target, 1));

    /// <summary>The target on the test sequences, without added noise.</summary>
    public double[] TestLabels(int target) => _settings.Targets[target].Target.Evaluate(_test);

    /// <summary>The target on the sequences of the second measure.</summary>
    public double[] ElsewhereLabels(int target) => _settings.Targets[target].Target.Evaluate(_elsewhere!);

    private double[] Noisy(SequenceSample sample, int target, ulong part)
    {
        double[] labels = _settings.Targets[target].Target.Evaluate(sample);
        RandomStream noise = _stream.Child(FirstLabelStream + (ulong)target).Child(part);
        double deviation = Math.Sqrt(_settings.LabelNoise);
        for (int i = 0; deviation > 0 && i < labels.Length; i++)
            labels[i] += deviation * noise.NextGaussian();
        return labels;
    }

    /// <summary>Several lists of sequences as one.</summary>
    public static SequenceSet Joined(params ReadOnlySpan<SequenceSet> sets)
    {
        List<int> tokens = [];
        int count = 0;
        foreach (SequenceSet set in sets)
        {
            tokens.AddRange(set.Tokens);
            count += set.Count;
        }

        return new SequenceSet(count, sets[0].Length, sets[0].Vocabulary, [.. tokens]);
    }
}

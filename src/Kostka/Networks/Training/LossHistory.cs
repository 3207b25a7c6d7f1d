using System.Collections.Immutable;

namespace Kostka.Networks.Training;

/// <summary>
/// Losses of any number of steps in bounded memory: the mean of each stretch of 1, 2, 4, … steps, so that at most <see cref="Capacity"/> stretches are kept.
/// </summary>
public sealed class LossHistory
{
    /// <summary>The most points that are kept.</summary>
    public const int Capacity = 512;

    private readonly List<LossPoint> _points = new(Capacity);

    /// <summary>An empty history.</summary>
    public LossHistory()
    {
    }

    /// <summary>Goes on with a history.</summary>
    internal LossHistory(IEnumerable<LossPoint> points, int stretch, double sum, int count)
    {
        _points.AddRange(points);
        (Stretch, Sum, Count) = (stretch, sum, count);
    }

    /// <summary>Number of losses a point stands for: a power of two.</summary>
    public int Stretch { get; private set; } = 1;

    /// <summary>Sum over the stretch that is not complete.</summary>
    internal double Sum { get; private set; }

    /// <summary>Number of losses in it.</summary>
    internal int Count { get; private set; }

    /// <summary>The complete stretches.</summary>
    public ImmutableArray<LossPoint> Points => [.. _points];

    /// <summary>Adds the next loss.</summary>
    public void Add(int step, double loss)
    {
        Sum += loss;
        if (++Count < Stretch)
            return;
        _points.Add(new LossPoint(step, Sum / Stretch));
        (Sum, Count) = (0, 0);
        if (_points.Count == Capacity)
            Halve();
    }

    private void Halve()
    {
        for (int i = 0; i < Capacity / 2; i++)
            _points[i] = new LossPoint(_points[(2 * i) + 1].Step, (_points[2 * i].Loss + _points[(2 * i) + 1].Loss) / 2);
        _points.RemoveRange(Capacity / 2, Capacity / 2);
        Stretch *= 2;
    }
}

namespace Kostka.Networks.Sampling;

/// <summary>
/// Finds the step size at which moves are accepted as often as wanted: dual averaging of its logarithm (Hoffman, Gelman, <i>The No-U-Turn Sampler</i>, 2014, §3.2).
/// </summary>
internal sealed class StepSizeTuning
{
    private const double Shrinkage = 0.05, Offset = 10, Decay = 0.75;
    private readonly double _target;
    private double _centre, _error, _log, _meanLog;
    private int _count;

    /// <summary>Begins the search.</summary>
    /// <param name="target">The acceptance sought.</param>
    /// <param name="start">A first guess, which the search takes for too small.</param>
    public StepSizeTuning(double target, double start)
    {
        _target = target;
        Restart(start);
    }

    /// <summary>The step to try next.</summary>
    public double Current => Limited(_log);

    /// <summary>The step found: a mean over the steps tried, the later the heavier.</summary>
    public double Found => Limited(_meanLog);

    /// <summary>Forgets what was learned, but for a guess.</summary>
    public void Restart(double start)
    {
        (_centre, _error, _count) = (Math.Log(10 * start), 0, 0);
        _log = _meanLog = Math.Log(start);
    }

    /// <summary>Learns from a move.</summary>
    /// <param name="acceptance">Its acceptance probability.</param>
    public void Update(double acceptance)
    {
        _count++;
        double share = 1 / (_count + Offset);
        _error += share * (_target - acceptance - _error);
        _log = Math.Min(_centre - (Math.Sqrt(_count) / Shrinkage * _error), Math.Log(SamplingSettings.LargestStep));
        double weight = Math.Pow(_count, -Decay);
        _meanLog += weight * (_log - _meanLog);
    }

    /// <summary>Writes the state: five numbers.</summary>
    public void Save(Span<double> state) => ((ReadOnlySpan<double>)[_centre, _error, _log, _meanLog, _count]).CopyTo(state);

    /// <summary>Takes up a state that was written.</summary>
    public void Load(ReadOnlySpan<double> state) => (_centre, _error, _log, _meanLog, _count) = (state[0], state[1], state[2], state[3], (int)state[4]);

    private static double Limited(double log) => Math.Min(Math.Exp(log), SamplingSettings.LargestStep);
}

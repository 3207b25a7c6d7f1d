using System.Globalization;
using System.Numerics.Tensors;
using Kostka.Numerics;

namespace Kostka.Networks.Sampling;

/// <summary>One chain: where it is, how it moves, and what it has seen. Move t draws from child t of the chain's stream alone.</summary>
internal sealed class Chain
{
    private const double BrokenEnergy = 1000;
    private const int MostSteps = 1024;
    private const ulong StartStream = ulong.MaxValue;

    private readonly IPosterior _posterior;
    private readonly SamplingSettings _settings;
    private readonly ChainTrace _trace;
    private readonly RandomStream _stream;
    private readonly StepSizeTuning? _tuning;
    private readonly int[] _order;
    private readonly double[] _momentum;
    private double[] _position, _gradient, _newPosition, _newGradient;
    private double _value, _acceptance;
    private long _broken;

    /// <summary>Places a chain at a draw of the prior, or where an earlier run left it.</summary>
    /// <param name="posterior">The posterior of a model that serves this chain alone.</param>
    /// <param name="settings">Checked settings.</param>
    /// <param name="trainCount">Number of training sequences.</param>
    /// <param name="trace">Receives the samples.</param>
    /// <param name="stream">The chain's own.</param>
    /// <param name="snapshot">Where to go on from; null to begin.</param>
    public Chain(
        IPosterior posterior, SamplingSettings settings, int trainCount, ChainTrace trace, RandomStream stream, ChainSnapshot? snapshot)
    {
        (_posterior, _settings, _trace, _stream) = (posterior, settings, trace, stream);
        _order = [.. Enumerable.Range(0, trainCount)];
        _momentum = new double[posterior.Count];
        _position = new double[posterior.Count];
        _newPosition = new double[posterior.Count];
        _gradient = new double[posterior.Count];
        _newGradient = new double[posterior.Count];
        StepSize = settings.StepSize;
        if (snapshot is null)
            DrawNormal(stream.Child(StartStream), _position);
        else
            snapshot.Position.CopyTo(_position, 0);
        Fill();
        if (settings.StepSize == 0)
            _tuning = new StepSizeTuning(settings.SoughtAcceptance, snapshot is null ? FirstGuess() : 1);
        if (snapshot is not null)
            TakeUp(snapshot);
    }

    /// <summary>Finished moves.</summary>
    public int Move { get; private set; }

    /// <summary>The step that the kept samples were, or will be, made with.</summary>
    public double StepSize { get; private set; }

    /// <summary>Why the chain cannot go on; null when it can.</summary>
    public string? Divergence { get; private set; }

    private bool IsStochastic => _settings.BatchSize > 0;

    /// <summary>One move, and its record.</summary>
    public void Advance()
    {
        RandomStream random = _stream.Child((ulong)Move);
        bool burningIn = Move < _settings.BurnIn;
        double step = burningIn && _tuning is not null ? _tuning.Current : StepSize;
        DrawNormal(random, _momentum);
        double acceptance = IsStochastic ? MoveByBatch(step, random) : MoveByAll(step, random);
        Move++;
        if (burningIn)
        {
            Tune(acceptance);
            return;
        }

        _acceptance += acceptance;
        if ((Move - _settings.BurnIn) % _settings.Thin == 0 && Divergence is null)
            Record();
    }

    /// <summary>All of its state.</summary>
    public ChainSnapshot Snapshot()
    {
        double[] state = new double[ChainSnapshot.TuningLength];
        (state[0], state[1], state[2], state[3]) = (StepSize, _acceptance, _broken, _posterior.Gradients);
        _tuning?.Save(state.AsSpan(4));
        return _trace.Snapshot(Move, (double[])_position.Clone(), state);
    }

    /// <summary>How it went.</summary>
    public ChainSummary Summary() => new(
        StepSize,
        _acceptance / (_settings.Moves - _settings.BurnIn),
        _posterior.Gradients,
        _broken,
        TensorPrimitives.Average<double>(_trace.LogPosterior),
        TensorPrimitives.Average<double>(_trace.LogLikelihood),
        Divergence);

    /// <summary>A proposal by the whole likelihood. Returns the probability with which Metropolis' rule takes it.</summary>
    private double MoveByAll(double step, RandomStream random)
    {
        _position.CopyTo(_newPosition, 0);
        _gradient.CopyTo(_newGradient, 0);
        double value = _value;
        double rise = SplitHamiltonian.Advance(_posterior, _newPosition, _momentum, _newGradient, ref value, step, Steps(step, random));
        double probability = rise <= 0 ? 1 : double.IsNaN(rise) ? 0 : Math.Exp(-rise);
        if (!(rise < BrokenEnergy) && Move >= _settings.BurnIn)
            _broken++;
        bool accepted = _settings.Kind == SamplerKind.Langevin || random.NextUniform() < probability;
        if (!accepted)
            return probability;
        (_position, _newPosition) = (_newPosition, _position);
        (_gradient, _newGradient) = (_newGradient, _gradient);
        _value = value;
        if (!double.IsFinite(value))
            Diverge(step);
        return probability;
    }

    /// <summary>A step by the likelihood of a mini-batch, never refused.</summary>
    private double MoveByBatch(double step, RandomStream random)
    {
        // The first entries of a shuffle that stops there; it starts from the same order each time, so that a move depends on its number alone.
        for (int i = 0; i < _order.Length; i++)
            _order[i] = i;
        for (int i = 0; i < _settings.BatchSize; i++)
        {
            int j = i + random.NextBelow(_order.Length - i);
            (_order[i], _order[j]) = (_order[j], _order[i]);
        }

        _value = _posterior.Evaluate(_position, _order.AsSpan(0, _settings.BatchSize), _gradient);
        SplitHamiltonian.Kick(_momentum, _gradient, step / 2);
        SplitHamiltonian.Turn(_position, _momentum, Math.Tan(step / 2), Math.Sin(step));
        if (!double.IsFinite(_value))
            Diverge(step);
        return double.NaN;
    }

    /// <summary>Number of steps of a move: HMC draws it, so that no trajectory is a whole period of any direction for long.</summary>
    private int Steps(double step, RandomStream random)
    {
        if (_settings.Kind != SamplerKind.Hmc)
            return 1;
        int most = _settings.LeapfrogSteps > 0 ? _settings.LeapfrogSteps : (int)Math.Clamp(Math.Ceiling(Math.PI / 2 / step), 1, MostSteps);
        int least = (most + 1) / 2;
        return least + random.NextBelow(most - least + 1);
    }

    private void Tune(double acceptance)
    {
        if (_tuning is null)
            return;
        _tuning.Update(double.IsNaN(acceptance) ? 0 : acceptance);
        StepSize = _tuning.Found;

        // The way from the prior to the posterior needs other steps than the posterior does.
        if (Move == _settings.BurnIn / 2)
            _tuning.Restart(StepSize);
    }

    /// <summary>A step of about the right size at the start: doubled or halved until one step crosses acceptance ½ (Hoffman, Gelman, algorithm 4).</summary>
    private double FirstGuess()
    {
        double step = 0.1, factor = 0;
        for (int trial = 0; trial < 60; trial++)
        {
            _position.CopyTo(_newPosition, 0);
            _gradient.CopyTo(_newGradient, 0);
            DrawNormal(_stream.Child(StartStream - 1), _momentum);
            double value = _value, rise = SplitHamiltonian.Advance(_posterior, _newPosition, _momentum, _newGradient, ref value, step, 1);
            double wanted = rise < Math.Log(2) ? 2 : 0.5;
            if (factor == 0)
                factor = wanted;
            if (factor != wanted || step * factor > SamplingSettings.LargestStep)
                break;
            step *= factor;
        }

        return step;
    }

    private void Record()
    {
        _posterior.Predict(_position, _trace.NextPredictions);
        _trace.Keep(IsStochastic ? _posterior.Evaluate(_position, _newGradient) : _value, _position);
    }

    private static void DrawNormal(RandomStream stream, Span<double> numbers)
    {
        foreach (ref double number in numbers)
            number = stream.NextGaussian();
    }

    private void Fill() => _value = IsStochastic ? 0 : _posterior.Evaluate(_position, _gradient);

    private void TakeUp(ChainSnapshot snapshot)
    {
        Move = snapshot.Move;
        (StepSize, _acceptance, _broken, _posterior.Gradients) =
            (snapshot.Tuning[0], snapshot.Tuning[1], (long)snapshot.Tuning[2], (long)snapshot.Tuning[3]);
        _tuning?.Load(snapshot.Tuning.AsSpan(4));
        _trace.Load(snapshot);
    }

    private void Diverge(double step)
    {
        string where = _posterior.FirstNonFinite(_position) is { } layer ? $"first in {layer}" : "in the loss";
        Divergence = string.Create(
            CultureInfo.InvariantCulture, $"Langevin dynamics left the finite numbers at move {Move + 1}, {where}, with a step of {step:G4}. Take a smaller step.");
    }
}

using System.Numerics;
using System.Numerics.Tensors;
using Kostka.Networks.Execution;
using Kostka.Networks.Losses;
using Kostka.Networks.Steps;
using Kostka.Sequences;

namespace Kostka.Networks;

/// <summary>
/// Evaluates a network and its gradient, with explicit forward and backward steps on buffers that are laid out once. A batch is cut into passes that fit the caches; threads share
/// them.
/// </summary>
/// <remarks>
/// The same arguments give the same bits, whatever the number of threads, on one machine with one set of linear-algebra libraries. Before the first layer that mixes positions, rows
/// depend on token and position alone: where the batch holds each of them several times, those layers run once for every distinct one. Behind the last attention only those rows are
/// computed that the readout reads. While an engine runs, the machine's linear algebra is kept to one thread.
/// </remarks>
/// <typeparam name="T">float for training, double for checks.</typeparam>
public sealed unsafe class NetworkEngine<T> : IParametricModel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A batch's gradient is the sum of at most so many parts.</summary>
    internal const int MostGroups = 4;

    private readonly Team _team;
    private readonly ProgramSet<T> _programs;
    private readonly SharedStage<T> _tables;
    private readonly Worker<T>[] _workers;
    private readonly GradientGroup<T>[] _groups = [.. Enumerable.Range(0, MostGroups).Select(_ => new GradientGroup<T>())];
    private readonly Action<int, int> _evaluatePass, _runGroup, _addGroups, _runSample;

    // The call that is under way.
    private Program<T> _program = null!;
    private SequenceSet _inputs = null!;
    private Loss<T> _loss = null!;
    private T* _parameters, _labels, _target;
    private int* _list;
    private int _listCount, _count, _passes, _groupCount, _first, _output;

    /// <summary>An engine for a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="threads">Number of threads, at least 1. Results do not depend on it.</param>
    public NetworkEngine(Network network, int threads)
        : this(network, threads, RowSharing.Automatic)
    {
    }

    /// <summary>The same, with the choice whether rows are shared.</summary>
    internal NetworkEngine(Network network, int threads, RowSharing sharing)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Network = network;
        _programs = new ProgramSet<T>(network, sharing, threads);
        _team = new Team(threads);
        _tables = new SharedStage<T>(_team);
        _workers = [.. Enumerable.Range(0, threads).Select(_ => new Worker<T>())];
        (_evaluatePass, _runGroup, _addGroups, _runSample) = (EvaluatePass, RunGroup, AddGroups, RunSample);
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <inheritdoc/>
    public ParameterLayout Parameters => Network.Parameters;

    /// <inheritdoc/>
    public int Outputs => Network.Options.Outputs;

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<T> parameters, SequenceSet inputs, Span<T> outputs)
    {
        Check(parameters, inputs);
        if (outputs.Length != inputs.Count * Outputs)
            throw new ArgumentException($"{inputs.Count} × {Outputs} outputs were expected, there is room for {outputs.Length}.", nameof(outputs));
        if (inputs.Count == 0)
            return;
        fixed (T* p = parameters, o = outputs)
        {
            using IDisposable _ = Begin(_programs.For(inputs.Count), p, inputs, null, 0, inputs.Count);
            _target = o;
            _team.Run(_passes, _evaluatePass);
        }
    }

    /// <inheritdoc/>
    public double Gradient(ReadOnlySpan<T> parameters, SequenceSet inputs, ReadOnlySpan<int> rows, ReadOnlySpan<T> labels, Loss<T> loss, Span<T> gradient)
    {
        Check(parameters, inputs);
        ArgumentNullException.ThrowIfNull(loss);
        if (labels.Length != inputs.Count * Outputs)
            throw new ArgumentException($"{inputs.Count} × {Outputs} labels were expected, not {labels.Length}.", nameof(labels));
        if (gradient.Length != Parameters.Count)
            throw new ArgumentException($"The gradient has {Parameters.Count} entries, there is room for {gradient.Length}.", nameof(gradient));
        Check(rows, inputs);
        if (rows.IsEmpty)
        {
            gradient.Clear();
            return 0;
        }

        fixed (T* p = parameters, l = labels, g = gradient)
        fixed (int* r = rows)
        {
            using IDisposable _ = Begin(_programs.For(rows.Length), p, inputs, r, rows.Length, rows.Length);
            (_loss, _groupCount) = (loss, Math.Min(MostGroups, _passes));
            _labels = l;
            _target = g;
            _team.Run(_groupCount, _runGroup);
            _tables.Backward(_groups, _groupCount);
            _team.Run(_workers.Length, _addGroups);
        }

        double sum = 0;
        for (int i = 0; i < _groupCount; i++)
            sum += _groups[i].Loss;
        return sum;
    }

    /// <summary>The gradient of one output at each of some sequences.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="inputs">N sequences.</param>
    /// <param name="start">The first of them, from 0.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="gradients">Receives count × P entries, 0 for parameters that are not trained; what it held before is overwritten.</param>
    /// <param name="output">Which output, from 0.</param>
    public void SampleGradients(ReadOnlySpan<T> parameters, SequenceSet inputs, int start, int count, Span<T> gradients, int output = 0)
    {
        Check(parameters, inputs);
        if (start < 0 || count < 0 || start > inputs.Count - count)
            throw new ArgumentOutOfRangeException(nameof(start), $"There are {inputs.Count} sequences, not {count} from number {start} on.");
        if (gradients.Length != (long)count * Parameters.Count)
            throw new ArgumentException($"{count} × {Parameters.Count} entries were expected, there is room for {gradients.Length}.", nameof(gradients));
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(output, Outputs);
        if (count == 0)
            return;
        fixed (T* p = parameters, g = gradients)
        {
            using IDisposable _ = Begin(_programs.Direct, p, inputs, null, 0, count);
            (_first, _output) = (start, output);
            _target = g;
            _team.Run(count, _runSample);
        }
    }

    /// <inheritdoc/>
    public string? FirstNonFinite(ReadOnlySpan<T> parameters, SequenceSet inputs, ReadOnlySpan<int> rows)
    {
        Check(parameters, inputs);
        Check(rows, inputs);
        if (rows.IsEmpty)
            return null;
        fixed (T* p = parameters)
        fixed (int* r = rows)
        {
            using IDisposable _ = Begin(_programs.Direct, p, inputs, r, rows.Length, rows.Length);
            int first = int.MaxValue;
            for (int pass = 0; pass < _passes && first > 0; pass++)
            {
                Pass<T> of = PassOf(_workers[0], Bound(pass), Bound(pass + 1), default, default);
                for (int i = 0; i < Math.Min(first, _program.Local.Length); i++)
                {
                    _program.Local[i].Forward(of);
                    if (!TensorPrimitives.IsFiniteAll<T>(_program.Local[i].Output.Values(of)))
                        first = i;
                }
            }

            return first == int.MaxValue ? null : _program.Local[first].Layer;
        }
    }

    /// <summary>
    /// The attention weights of the last position (that of a <c>cls</c> token, if there is one) in the first attention layer.
    /// </summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="inputs">N sequences.</param>
    /// <param name="weights">Receives N × heads × positions weights; positions are those of the stream, with the added token last. Those of absolute scores have the sign of their score.</param>
    /// <exception cref="ArgumentException">Nothing attends, or a size is wrong.</exception>
    public void FirstAttention(ReadOnlySpan<T> parameters, SequenceSet inputs, Span<T> weights)
    {
        Check(parameters, inputs);
        Program<T> program = _programs.For(inputs.Count);
        int last = program.Local.Select((step, i) => step is IAttentionStep ? i : -1).FirstOrDefault(i => i >= 0, -1);
        if (last < 0)
            throw new ArgumentException("No layer of the network attends.", nameof(parameters));
        int heads = Network.Options.Sizes.Heads, positions = Network.Positions;
        if (weights.Length != inputs.Count * heads * positions)
            throw new ArgumentException($"{inputs.Count} × {heads} × {positions} weights were expected, there is room for {weights.Length}.", nameof(weights));
        if (inputs.Count == 0)
            return;
        var attention = (IAttentionStep)program.Local[last];
        fixed (T* p = parameters)
        {
            using IDisposable _ = Begin(program, p, inputs, null, 0, inputs.Count);
            for (int pass = 0; pass < _passes; pass++)
            {
                Pass<T> of = PassOf(_workers[0], Bound(pass), Bound(pass + 1), default, default);
                for (int i = 0; i <= last; i++)
                    program.Local[i].Forward(of);
                ReadOnlySpan<T> tables = attention.Weights.Values(of);
                for (int i = 0; i < of.Count * heads; i++)
                    tables.Slice((((i + 1) * attention.Queries) - 1) * positions, positions).CopyTo(weights.Slice(((Bound(pass) * heads) + i) * positions, positions));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _team.Dispose();

    private void Check(ReadOnlySpan<T> parameters, SequenceSet inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (parameters.Length != Parameters.Count)
            throw new ArgumentException($"The network has {Parameters.Count} parameters, not {parameters.Length}.", nameof(parameters));
        if (inputs.Length != Network.Length || inputs.Vocabulary > Network.Vocabulary)
        {
            throw new ArgumentException(
                $"The network takes sequences of {Network.Length} tokens over {Network.Vocabulary} symbols, not of {inputs.Length} over {inputs.Vocabulary}.", nameof(inputs));
        }
    }

    private static void Check(ReadOnlySpan<int> rows, SequenceSet inputs)
    {
        foreach (int row in rows)
        {
            if ((uint)row >= (uint)inputs.Count)
                throw new ArgumentOutOfRangeException(nameof(rows), $"There are {inputs.Count} sequences, none has number {row}.");
        }
    }

    private IDisposable Begin(Program<T> program, T* parameters, SequenceSet inputs, int* list, int listCount, int count)
    {
        (_program, _inputs, _listCount, _count) = (program, inputs, listCount, count);
        _parameters = parameters;
        _list = list;
        int least = (count + program.Capacity - 1) / program.Capacity;

        // As many passes in each group, if there are samples enough.
        _passes = Math.Min(count, (least + MostGroups - 1) / MostGroups * MostGroups);
        foreach (Worker<T> worker in _workers)
            worker.Memory(program.LocalSize);
        IDisposable products = SingleThreadedProducts.Enter();
        _tables.Forward(program, parameters, Parameters.Count);
        return products;
    }

    /// <summary>Number of the first sample of a pass.</summary>
    private int Bound(int pass) => (int)((long)_count * pass / _passes);

    private Pass<T> PassOf(Worker<T> worker, int from, int to, Span<T> gradient, Span<T> slopes) => new()
    {
        Parameters = new(_parameters, Parameters.Count),
        Gradient = gradient,
        Local = worker.Memory(_program.LocalSize),
        Shared = _tables.Values,
        SharedSlopes = slopes,
        Rows = worker.Rows(_program.Distinct, _inputs, new(_list, _listCount), from, to),
        Count = to - from,
    };

    private void EvaluatePass(int worker, int pass)
    {
        (int from, int to) = (Bound(pass), Bound(pass + 1));
        Pass<T> of = PassOf(_workers[worker], from, to, default, default);
        _program.Forward(of);
        _program.Outputs.Values(of).CopyTo(new Span<T>(_target + (from * (long)Outputs), (to - from) * Outputs));
    }

    private void RunGroup(int worker, int number)
    {
        GradientGroup<T> group = _groups[number];
        Span<T> gradient = group.Gradient(Parameters.Count), slopes = group.SharedSlopes(number == 0 ? _program.SharedSlopeSize : _program.BoundarySize);
        gradient.Clear();
        slopes.Clear();
        group.Loss = 0;
        for (int pass = number; pass < _passes; pass += _groupCount)
        {
            (int from, int to) = (Bound(pass), Bound(pass + 1));
            Pass<T> of = PassOf(_workers[worker], from, to, gradient, slopes);
            _program.Forward(of);
            Span<T> labels = _workers[worker].Labels((to - from) * Outputs);
            for (int i = from; i < to; i++)
                new ReadOnlySpan<T>(_labels + (_list[i] * (long)Outputs), Outputs).CopyTo(labels[((i - from) * Outputs)..]);
            group.Loss += _loss.Evaluate(_program.Outputs.Values(of), labels, _program.Outputs.Slopes(of));
            _program.Backward(of);
        }
    }

    private void AddGroups(int worker, int part)
    {
        int from = (int)((long)Parameters.Count * part / _workers.Length), to = (int)((long)Parameters.Count * (part + 1) / _workers.Length);
        var sum = new Span<T>(_target + from, to - from);
        _groups[0].Gradient(Parameters.Count)[from..to].CopyTo(sum);
        for (int i = 1; i < _groupCount; i++)
            TensorPrimitives.Add(sum, _groups[i].Gradient(Parameters.Count)[from..to], sum);
    }

    private void RunSample(int worker, int sample)
    {
        Span<T> gradient = new(_target + (sample * (long)Parameters.Count), Parameters.Count), slopes = _workers[worker].SharedSlopes(_program.SharedSlopeSize);
        gradient.Clear();
        slopes.Clear();
        Pass<T> of = PassOf(_workers[worker], _first + sample, _first + sample + 1, gradient, slopes);
        _program.Forward(of);
        Span<T> slope = _program.Outputs.Slopes(of);
        slope.Clear();
        slope[_output] = T.One;
        _program.Backward(of);
        _tables.Backward(slopes, gradient);
    }
}

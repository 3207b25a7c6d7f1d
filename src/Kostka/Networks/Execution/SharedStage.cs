using System.Numerics;
using System.Numerics.Tensors;
using Kostka.Networks.Steps;

namespace Kostka.Networks.Execution;

/// <summary>Runs the steps on tables, each in chunks of rows that threads share, one step after the other.</summary>
internal sealed unsafe class SharedStage<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int ChunkRows = 256;

    private readonly Team _team;
    private readonly Action<int, int> _forward, _backward;
    private AlignedArray<T> _values = new(0);
    private int[] _identity = [];
    private Program<T> _program = null!;
    private Step<T> _step = null!;
    private T* _parameters;
    private int _parameterCount, _groupCount;
    private GradientGroup<T>[] _groups = [];

    public SharedStage(Team team) => (_team, _forward, _backward) = (team, ForwardChunk, BackwardGroup);

    /// <summary>The tables' values.</summary>
    public Span<T> Values => _values.Span;

    /// <summary>Makes the tables.</summary>
    public void Forward(Program<T> program, T* parameters, int parameterCount)
    {
        _parameters = parameters;
        (_program, _parameterCount) = (program, parameterCount);
        Worker<T>.Grown(ref _values, program.SharedSize);
        if (_identity.Length < program.Distinct.Count)
            _identity = [.. Enumerable.Range(0, program.Distinct.Count)];
        foreach (Step<T> step in program.Shared)
        {
            _step = step;
            _team.Run(Chunks(step), _forward);
        }
    }

    /// <summary>From the slopes of the tables that samples read, which the groups hold, to the groups' gradients.</summary>
    public void Backward(GradientGroup<T>[] groups, int groupCount)
    {
        (_groups, _groupCount) = (groups, groupCount);
        Span<T> slopes = groups[0].SharedSlopes(_program.SharedSlopeSize);
        for (int g = 1; g < groupCount; g++)
            TensorPrimitives.Add(slopes[.._program.BoundarySize], groups[g].SharedSlopes(_program.BoundarySize), slopes[.._program.BoundarySize]);
        for (int i = _program.Shared.Length - 1; i >= 0; i--)
        {
            _step = _program.Shared[i];
            _team.Run(Math.Min(groupCount, Chunks(_step)), _backward);
        }
    }

    /// <summary>The same on the calling thread alone, for one sample's gradient.</summary>
    public void Backward(Span<T> slopes, Span<T> gradient)
    {
        for (int i = _program.Shared.Length - 1; i >= 0; i--)
            _program.Shared[i].Backward(Pass(0, _program.Shared[i].Output.Rows, slopes, gradient));
    }

    private static int Chunks(Step<T> step) => step.Whole ? 1 : (step.Output.Rows + ChunkRows - 1) / ChunkRows;

    private void ForwardChunk(int worker, int chunk)
    {
        (int from, int to) = Rows(chunk);
        _step.Forward(Pass(from, to, default, default));
    }

    // A group takes every groupCount-th chunk, in order.
    private void BackwardGroup(int worker, int group)
    {
        Span<T> slopes = _groups[0].SharedSlopes(_program.SharedSlopeSize), gradient = _groups[group].Gradient(_parameterCount);
        for (int chunk = group; chunk < Chunks(_step); chunk += _groupCount)
        {
            (int from, int to) = Rows(chunk);
            _step.Backward(Pass(from, to, slopes, gradient));
        }
    }

    private (int From, int To) Rows(int chunk) =>
        _step.Whole ? (0, _step.Output.Rows) : (chunk * ChunkRows, Math.Min(_step.Output.Rows, (chunk + 1) * ChunkRows));

    private Pass<T> Pass(int from, int to, Span<T> slopes, Span<T> gradient) => new()
    {
        Parameters = new(_parameters, _parameterCount),
        Gradient = gradient,
        Shared = Values,
        SharedSlopes = slopes,
        Rows = _identity.AsSpan(0, _program.Distinct.Count),
        Start = from,
        Count = to - from,
    };
}

using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Kostka.Sequences.HiddenMarkov;

/// <summary>How often, given the tokens, the hidden chain is expected to start in, to go between, and to emit from its states.</summary>
internal sealed class ExpectedCounts
{
    private readonly HiddenMarkovTables _tables;
    private readonly double[] _initial, _transition, _emission;

    public ExpectedCounts(HiddenMarkovTables tables)
    {
        _tables = tables;
        _initial = new double[tables.Width];
        _transition = new double[tables.States * tables.Width];
        _emission = new double[tables.Symbols * tables.Width];
    }

    /// <summary>ln p of the tokens that were counted.</summary>
    public double LogProbability { get; set; }

    /// <summary>Starts in each state.</summary>
    public Span<Vector<double>> Initial => MemoryMarshal.Cast<double, Vector<double>>(_initial.AsSpan());

    /// <summary>Transitions between two states, still to be multiplied by their probability.</summary>
    public Span<Vector<double>> Transition => MemoryMarshal.Cast<double, Vector<double>>(_transition.AsSpan());

    /// <summary>Emissions of <paramref name="symbol"/> from each state.</summary>
    public Span<Vector<double>> Emission(int symbol) => MemoryMarshal.Cast<double, Vector<double>>(_emission.AsSpan(symbol * _tables.Width, _tables.Width));

    /// <summary>Bytes that the counts of a model take.</summary>
    public static long Bytes(HiddenMarkovTables tables) => sizeof(double) * (tables.States + tables.Symbols + 1L) * tables.Width;

    /// <summary>Adds the counts of other tokens.</summary>
    public void Add(ExpectedCounts other)
    {
        LogProbability += other.LogProbability;
        Add(_initial, other._initial);
        Add(_transition, other._transition);
        Add(_emission, other._emission);
    }

    /// <summary>The model that makes the counts most probable (the M step); where a state was never expected, its probabilities stay.</summary>
    public HiddenMarkovModel MostProbable(HiddenMarkovModel model)
    {
        int width = _tables.Width;
        return new HiddenMarkovModel(
            Row(model.Initial, to => _initial[to]),
            [.. model.Transition.Select((row, s) => Row(row, to => _transition[(s * width) + to] * row[to]))],
            [.. model.Emission.Select((row, s) => Row(row, v => _emission[(v * width) + s]))]);
    }

    private static ImmutableArray<double> Row(ImmutableArray<double> old, Func<int, double> count)
    {
        double[] row = [.. Enumerable.Range(0, old.Length).Select(count)];
        double sum = row.Sum();
        return sum > 0 ? [.. row.Select(value => value / sum)] : old;
    }

    private static void Add(double[] sums, double[] terms)
    {
        for (int i = 0; i < sums.Length; i++)
            sums[i] += terms[i];
    }
}

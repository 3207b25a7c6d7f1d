using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Kostka.Sequences.HiddenMarkov;

/// <summary>
/// The probabilities of a model as the loops over states read them: rows of states, as vectors, filled up with zeros (states that never occur).
/// </summary>
internal sealed class HiddenMarkovTables
{
    /// <summary>Below this a positive probability is left to the algorithm in logs.</summary>
    private const double LeastScaled = 1e-25;

    private readonly double[] _initial, _transition, _backward, _emission;

    /// <summary>Packs the probabilities of a model.</summary>
    public HiddenMarkovTables(ReadOnlySpan<double> initial, ImmutableArray<ImmutableArray<double>> transition, ImmutableArray<ImmutableArray<double>> emission)
    {
        States = initial.Length;
        Symbols = emission[0].Length;
        Vectors = (States + Vector<double>.Count - 1) / Vector<double>.Count;
        int width = Width;
        _initial = new double[width];
        _transition = new double[States * width];
        _backward = new double[States * width];
        _emission = new double[checked(Symbols * width)];
        IsScalable = true;
        for (int s = 0; s < States; s++)
        {
            _initial[s] = Checked(initial[s]);
            for (int to = 0; to < States; to++)
                _transition[(s * width) + to] = _backward[(to * width) + s] = Checked(transition[s][to]);
            for (int v = 0; v < Symbols; v++)
                _emission[(v * width) + s] = Checked(emission[s][v]);
        }
    }

    /// <summary>Number of states, S.</summary>
    public int States { get; }

    /// <summary>Number of symbols, V.</summary>
    public int Symbols { get; }

    /// <summary>Vectors in a row of states.</summary>
    public int Vectors { get; }

    /// <summary>Doubles in a row of states, S and what fills the last vector up.</summary>
    public int Width => Vectors * Vector<double>.Count;

    /// <summary>Whether one step cannot make a state's weight smaller than <see cref="LeastScaled"/>² times what it was.</summary>
    public bool IsScalable { get; private set; }

    /// <summary>The law of the first state.</summary>
    public ReadOnlySpan<Vector<double>> Initial => MemoryMarshal.Cast<double, Vector<double>>(_initial);

    /// <summary>S rows: in row s the law of the state after s.</summary>
    public ReadOnlySpan<Vector<double>> Transition => MemoryMarshal.Cast<double, Vector<double>>(_transition);

    /// <summary>The transposed transition matrix: in row s the probabilities of going to s.</summary>
    public ReadOnlySpan<Vector<double>> Backward => MemoryMarshal.Cast<double, Vector<double>>(_backward);

    /// <summary>The probabilities with which the states emit <paramref name="symbol"/>.</summary>
    public ReadOnlySpan<Vector<double>> Emission(int symbol) => MemoryMarshal.Cast<double, Vector<double>>(_emission.AsSpan(symbol * Width, Width));

    /// <summary>result = weights · matrix, over rows of states.</summary>
    /// <param name="weights">One number for each state; <see cref="Width"/> doubles.</param>
    /// <param name="matrix"><see cref="Transition"/> or <see cref="Backward"/>.</param>
    /// <param name="result">A row; must not overlap the weights.</param>
    public void Step(ReadOnlySpan<Vector<double>> weights, ReadOnlySpan<Vector<double>> matrix, Span<Vector<double>> result)
    {
        ReadOnlySpan<double> scalars = MemoryMarshal.Cast<Vector<double>, double>(weights)[..States];
        for (int w = 0; w < result.Length; w++)
        {
            // Two sums hide each other's latency.
            Vector<double> even = default, odd = default;
            int s = 0, at = w;
            for (; s + 1 < scalars.Length; s += 2, at += 2 * Vectors)
            {
                even = Vector.FusedMultiplyAdd(new Vector<double>(scalars[s]), matrix[at], even);
                odd = Vector.FusedMultiplyAdd(new Vector<double>(scalars[s + 1]), matrix[at + Vectors], odd);
            }

            if (s < scalars.Length)
                even = Vector.FusedMultiplyAdd(new Vector<double>(scalars[s]), matrix[at], even);
            result[w] = even + odd;
        }
    }

    private double Checked(double probability)
    {
        IsScalable &= probability is 0 or >= LeastScaled;
        return probability;
    }
}

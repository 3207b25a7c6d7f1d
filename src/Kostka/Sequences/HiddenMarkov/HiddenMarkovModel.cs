using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Sequences.HiddenMarkov;

/// <summary>
/// A hidden Markov model: a chain of hidden states s_1, s_2, …, each of which emits a token. p(s_1) is the initial law, p(s_{t+1} | s_t) the transition,
/// p(x_t | s_t) the emission (Rabiner, Proceedings of the IEEE 77, 1989).
/// </summary>
public sealed class HiddenMarkovModel
{
    private readonly TokenDistribution _initial;
    private readonly ImmutableArray<TokenDistribution> _transition, _emission;

    /// <summary>A model of given probabilities.</summary>
    /// <param name="initial">S probabilities of the first state.</param>
    /// <param name="transition">S rows of S: in row s the probabilities of the state after s.</param>
    /// <param name="emission">S rows of V: in row s the probabilities of the token that state s emits.</param>
    /// <exception cref="RequestException">The sizes do not fit, or a row holds no probabilities that sum to 1 within <see cref="IidMeasure.SumTolerance"/>.</exception>
    public HiddenMarkovModel(
        IReadOnlyList<double> initial, IReadOnlyList<ImmutableArray<double>> transition, IReadOnlyList<ImmutableArray<double>> emission)
        : this(new TokenDistribution(initial, "probabilities of the initial state", "initial probability of state"), transition, emission)
    {
    }

    private HiddenMarkovModel(
        TokenDistribution initial, IReadOnlyList<ImmutableArray<double>> transition, IReadOnlyList<ImmutableArray<double>> emission)
    {
        ArgumentNullException.ThrowIfNull(transition);
        ArgumentNullException.ThrowIfNull(emission);
        _initial = initial;
        int states = initial.Probabilities.Length;
        Require(transition.Count == states, $"The transition matrix has {transition.Count} rows; the {states} states need {states}.");
        Require(emission.Count == states, $"The emission matrix has {emission.Count} rows; the {states} states need {states}.");
        _transition = [.. transition.Select((row, s) => Row(row, $"in row {s} of the transition matrix"))];
        _emission = [.. emission.Select((row, s) => Row(row, $"in row {s} of the emission matrix"))];
        for (int s = 0; s < states; s++)
        {
            Require(transition[s].Length == states, $"Row {s} of the transition matrix has {transition[s].Length} probabilities; the {states} states need {states}.");
            Require(
                emission[s].Length == emission[0].Length,
                $"Row {s} of the emission matrix has {emission[s].Length} probabilities, row 0 has {emission[0].Length}; all need one for each symbol.");
        }

        Transition = [.. _transition.Select(row => row.Probabilities)];
        Emission = [.. _emission.Select(row => row.Probabilities)];
        Tables = new HiddenMarkovTables(Initial.AsSpan(), Transition, Emission);
    }

    /// <summary>Number of states, S.</summary>
    public int States => Initial.Length;

    /// <summary>Number of symbols, V.</summary>
    public int Vocabulary => Emission[0].Length;

    /// <summary>The probabilities of the first state.</summary>
    public ImmutableArray<double> Initial => _initial.Probabilities;

    /// <summary>S rows of S: in row s the probabilities of the state after s.</summary>
    public ImmutableArray<ImmutableArray<double>> Transition { get; }

    /// <summary>S rows of V: in row s the probabilities of the token that state s emits.</summary>
    public ImmutableArray<ImmutableArray<double>> Emission { get; }

    /// <summary>The same numbers as the algorithms read them.</summary>
    internal HiddenMarkovTables Tables { get; }

    /// <summary>A model that starts in the stationary law of its transition matrix, so that every stretch of its tokens has the same law.</summary>
    /// <param name="transition">S rows of S.</param>
    /// <param name="emission">S rows of V.</param>
    /// <exception cref="RequestException">As of the constructor; or the states fall into parts that are never left, so that no one law is stationary.</exception>
    public static HiddenMarkovModel Stationary(IReadOnlyList<ImmutableArray<double>> transition, IReadOnlyList<ImmutableArray<double>> emission)
    {
        ArgumentNullException.ThrowIfNull(transition);
        var uniform = new double[transition.Count];
        Array.Fill(uniform, 1.0 / uniform.Length);
        return new HiddenMarkovModel(uniform, transition, emission).FromStationaryStart();
    }

    /// <summary>The same transitions and emissions from the stationary law.</summary>
    /// <exception cref="RequestException">The states fall into parts that are never left, so that no one law is stationary.</exception>
    public HiddenMarkovModel FromStationaryStart() => new(StationaryLaw.Of(Transition), Transition, Emission);

    /// <summary>ln p(x_1 … x_T) by the forward algorithm, at any length; −∞ for tokens that cannot occur.</summary>
    /// <param name="tokens">Symbols in 0 … V−1; none have probability 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A symbol lies outside the alphabet.</exception>
    public double LogProbability(ReadOnlySpan<int> tokens)
    {
        MeasureChecks.Symbols(tokens, Vocabulary);
        return new ForwardFilter(Tables).Run(tokens);
    }

    /// <summary>Draws tokens: the first state, its token, the next state, and so on.</summary>
    internal void Draw(Span<int> tokens, out int next, RandomStream stream)
    {
        int state = _initial.Draw(stream);
        foreach (ref int token in tokens)
        {
            token = _emission[state].Draw(stream);
            state = _transition[state].Draw(stream);
        }

        next = _emission[state].Draw(stream);
    }

    private static TokenDistribution Row(ImmutableArray<double> row, string place) => row.IsDefault
        ? throw new ArgumentException($"There are no probabilities {place}.")
        : new TokenDistribution(row, $"probabilities {place}", $"probability {place} of number");

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new RequestException(message);
    }
}

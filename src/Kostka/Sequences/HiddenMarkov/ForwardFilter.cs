using System.Numerics;
using System.Runtime.InteropServices;

namespace Kostka.Sequences.HiddenMarkov;

/// <summary>
/// The forward algorithm: the weights α_t(s) = p(x_1 … x_t, s_t = s), one token after the other. They are scaled up when they become small; where one
/// state falls so far behind the others that its weight would be lost, which later tokens may yet turn round, the rest is computed in logs.
/// </summary>
/// <remarks>Room for one sequence at a time: each thread has its own.</remarks>
internal sealed class ForwardFilter
{
    /// <summary>Weights are scaled up when their sum is below this, and kept in logs when one of them is below that.</summary>
    private const double ScaledUpBelow = 1e-60, LostBelow = 1e-250;

    private readonly HiddenMarkovTables _tables;
    private readonly double[] _room, _weights;

    public ForwardFilter(HiddenMarkovTables tables)
    {
        _tables = tables;
        _room = new double[tables.Width];
        _weights = new double[tables.Width];
    }

    /// <summary>p(s_T | x_1 … x_T) after <see cref="Run"/>, for each state; all 0 when the tokens cannot occur.</summary>
    public ReadOnlySpan<double> Filtered => _weights.AsSpan(0, _tables.States);

    private Span<Vector<double>> Weights => MemoryMarshal.Cast<double, Vector<double>>(_weights.AsSpan());

    private Span<Vector<double>> Room => MemoryMarshal.Cast<double, Vector<double>>(_room.AsSpan());

    /// <summary>Reads a sequence.</summary>
    /// <param name="tokens">Symbols in 0 … V−1, not checked. Without any, <see cref="Filtered"/> is the law of the first state.</param>
    /// <returns>ln p(x_1 … x_T), −∞ when the tokens cannot occur.</returns>
    public double Run(ReadOnlySpan<int> tokens)
    {
        _tables.Initial.CopyTo(Weights);
        if (tokens.IsEmpty)
            return 0;
        if (!_tables.IsScalable)
            return InLogs(tokens, 0, isFirst: true);
        double scale = 0;
        Weights.CopyTo(Room);
        for (int t = 0; t < tokens.Length; t++)
        {
            if (t > 0)
                _tables.Step(Weights, _tables.Transition, Room);
            (double sum, double least) = Emit(_tables.Emission(tokens[t]));
            if (least < LostBelow)
                return InLogs(tokens[(t + 1)..], scale, isFirst: false);
            if (sum == 0)
                return double.NegativeInfinity;
            if (sum < ScaledUpBelow)
            {
                Scale(1 / sum);
                scale += Math.Log(sum);
            }
        }

        double total = Vector.Sum(Sum(Weights));
        Scale(1 / total);
        return scale + Math.Log(total);
    }

    /// <summary>The law of the token after those that were read, p(x_{T+1} | x_1 … x_T), added to <paramref name="probabilities"/> with a weight.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="probabilities">V sums.</param>
    public void AddNext(double weight, Span<double> probabilities)
    {
        _tables.Step(Weights, _tables.Transition, Room);
        for (int v = 0; v < probabilities.Length; v++)
        {
            ReadOnlySpan<Vector<double>> emission = _tables.Emission(v);
            Vector<double> sum = default;
            for (int w = 0; w < emission.Length; w++)
                sum = Vector.FusedMultiplyAdd(Room[w], emission[w], sum);
            probabilities[v] += weight * Vector.Sum(sum);
        }
    }

    /// <summary>Goes on as if <paramref name="length"/> tokens had passed unseen.</summary>
    public void RunUnseen(int length)
    {
        _tables.Initial.CopyTo(Weights);
        for (int t = 1; t < length; t++)
        {
            _tables.Step(Weights, _tables.Transition, Room);
            Room.CopyTo(Weights);
        }
    }

    // Weights = Room times the emission; their sum, and the least of them that is not 0.
    private (double Sum, double Least) Emit(ReadOnlySpan<Vector<double>> emission)
    {
        Span<Vector<double>> weights = Weights, room = Room;
        Vector<double> sum = default, least = Vector<double>.One;
        for (int w = 0; w < weights.Length; w++)
        {
            Vector<double> weight = room[w] * emission[w];
            weights[w] = weight;
            sum += weight;
            least = Vector.Min(least, Vector.ConditionalSelect(Vector.Equals(weight, Vector<double>.Zero), Vector<double>.One, weight));
        }

        double smallest = 1;
        for (int i = 0; i < Vector<double>.Count; i++)
            smallest = Math.Min(smallest, least[i]);
        return (Vector.Sum(sum), smallest);
    }

    private void Scale(double factor)
    {
        foreach (ref Vector<double> weight in Weights)
            weight *= factor;
    }

    private static Vector<double> Sum(ReadOnlySpan<Vector<double>> values)
    {
        Vector<double> sum = default;
        foreach (Vector<double> value in values)
            sum += value;
        return sum;
    }

    // From the current weights on, by ln Σ_s exp(ln α(s) + ln T(s, to)) + ln E(to, x); the first token of all takes no transition.
    private double InLogs(ReadOnlySpan<int> tokens, double scale, bool isFirst)
    {
        int states = _tables.States;
        ReadOnlySpan<double> backward = MemoryMarshal.Cast<Vector<double>, double>(_tables.Backward);
        double[] transitions = new double[states * states];
        for (int to = 0; to < states; to++)
        {
            for (int s = 0; s < states; s++)
                transitions[(to * states) + s] = Math.Log(backward[(to * _tables.Width) + s]);
        }

        Span<double> weights = _weights.AsSpan(0, states), next = _room.AsSpan(0, states);
        foreach (ref double weight in weights)
            weight = Math.Log(weight) + scale;
        double[] terms = new double[states];
        foreach (int token in tokens)
        {
            ReadOnlySpan<double> emission = MemoryMarshal.Cast<Vector<double>, double>(_tables.Emission(token));
            for (int to = 0; to < states; to++)
            {
                for (int s = 0; s < states; s++)
                    terms[s] = weights[s] + transitions[(to * states) + s];
                next[to] = (isFirst ? weights[to] : LogSum(terms)) + Math.Log(emission[to]);
            }

            next.CopyTo(weights);
            isFirst = false;
        }

        double total = LogSum(weights);
        foreach (ref double weight in weights)
            weight = double.IsNegativeInfinity(total) ? 0 : Math.Exp(weight - total);
        return total;
    }

    /// <summary>ln Σ exp(values), −∞ for none but −∞.</summary>
    public static double LogSum(ReadOnlySpan<double> values)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double value in values)
            largest = Math.Max(largest, value);
        if (double.IsNegativeInfinity(largest))
            return largest;
        foreach (double value in values)
            sum += Math.Exp(value - largest);
        return largest + Math.Log(sum);
    }
}

using System.Numerics.Tensors;

namespace Kostka.Spectra.Exact.Howe;

/// <summary>
/// How many positions hold one of certain pairs of symbols when a sequence y of type β is arranged at random against a sequence x of type α: the law of
/// the agreement tr N, or of one cell N_uu.
/// </summary>
/// <remarks>
/// One position after the other: with symbol u of x at the new position, D(α, β) = Σ_v (β_v/T)·D(α − e_u, β − e_v), moved up by one where (u, v) counts.
/// Nothing but sums of positive numbers, so that every probability keeps its relative accuracy.
/// </remarks>
internal sealed class ArrangementLaw
{
    private readonly int _positions, _vocabulary, _below, _stride;
    private readonly Compositions[] _compositions;
    private readonly bool[] _counts;
    private readonly double[][][] _kept;
    private double[] _previous, _current;

    /// <summary>Room for the laws.</summary>
    /// <param name="compositions">The types of 0 … P tokens.</param>
    /// <param name="below">How many tokens are taken away at most.</param>
    /// <param name="counts">Whether the pair (u, v) of symbols counts, at u·V + v.</param>
    public ArrangementLaw(Compositions[] compositions, int below, bool[] counts)
    {
        _compositions = compositions;
        _positions = compositions.Length - 1;
        _vocabulary = compositions[0].Parts;
        _below = below;
        _counts = counts;
        _stride = _positions + 1;
        _kept = [.. Enumerable.Range(0, below + 1).Select(k => new double[compositions[k].Count][])];
        _previous = new double[Size(_positions)];
        _current = new double[Size(_positions)];
    }

    /// <summary>The memory of one object, in bytes.</summary>
    public static double Bytes(Compositions[] compositions, int below)
    {
        double stride = compositions.Length, numbers = 2 * compositions[^1].Count * stride;
        for (int k = 0; k <= below; k++)
            numbers += compositions[k].Count * (double)compositions[^(k + 1)].Count * stride;
        return sizeof(double) * numbers;
    }

    /// <summary>Computes the laws D(n − γ, ·) for all γ of at most so many tokens as were said.</summary>
    /// <param name="type">n, of P tokens.</param>
    public void Load(ReadOnlySpan<int> type)
    {
        int[] others = type.ToArray(), gamma = new int[_vocabulary];
        Take(others, gamma, 1, _below);
    }

    /// <summary>D(n − γ, β; t) for t = 0 … P.</summary>
    /// <param name="taken">|γ|.</param>
    /// <param name="gamma">The number of γ among the types of |γ| tokens.</param>
    /// <param name="beta">The number of β among the types of P − |γ| tokens.</param>
    public ReadOnlySpan<double> Of(int taken, int gamma, int beta) => _kept[taken][gamma].AsSpan(beta * _stride, _stride);

    // Goes through what may be taken from the symbols 1 … V − 1; for each, one walk gives the laws for everything taken from symbol 0.
    private void Take(int[] others, int[] gamma, int symbol, int left)
    {
        if (symbol == _vocabulary)
        {
            Walk(others, gamma, left);
            return;
        }

        int most = Math.Min(left, others[symbol]);
        for (int taken = 0; taken <= most; taken++)
        {
            gamma[symbol] = taken;
            others[symbol] -= taken;
            Take(others, gamma, symbol + 1, left - taken);
            others[symbol] += taken;
        }

        gamma[symbol] = 0;
    }

    private void Walk(int[] type, int[] gamma, int left)
    {
        _current.AsSpan(0, Size(0)).Clear();
        _current[0] = 1;
        int total = 0;
        for (int symbol = _vocabulary - 1; symbol >= 1; symbol--)
        {
            for (int count = 0; count < type[symbol]; count++)
                Step(total++, symbol);
        }

        Keep(type[0]);
        for (int rest = type[0] - 1; rest >= 0; rest--)
        {
            Step(total++, 0);
            Keep(rest);
        }

        void Keep(int fromFirst)
        {
            if (fromFirst > left)
                return;
            int taken = _below - left + fromFirst;
            gamma[0] = fromFirst;
            ref double[] kept = ref _kept[taken][_compositions[taken].IndexOf(gamma)];
            kept ??= new double[Size(total)];
            _current.AsSpan(0, Size(total)).CopyTo(kept);
            gamma[0] = 0;
        }
    }

    // From total tokens to total + 1, the new one of x being symbol u.
    private void Step(int total, int u)
    {
        (_previous, _current) = (_current, _previous);
        Compositions types = _compositions[total + 1];
        int length = total + 1;
        for (int beta = 0; beta < types.Count; beta++)
        {
            Span<double> law = _current.AsSpan(beta * _stride, _stride);
            law.Clear();
            for (int v = 0; v < _vocabulary; v++)
            {
                int before = types.Without(beta, v);
                if (before < 0)
                    continue;
                Span<double> target = law.Slice(_counts[(u * _vocabulary) + v] ? 1 : 0, length);
                TensorPrimitives.MultiplyAdd(_previous.AsSpan(before * _stride, length), (double)types[beta][v] / length, target, target);
            }
        }
    }

    private int Size(int total) => checked(_compositions[total].Count * _stride);
}

using Kostka.Sequences;

namespace Kostka.Spectra.Exact.Targets;

/// <summary>
/// f = Σ_a w_a s_a with s_a = ±1. Averaged over permutations, s_a(x)s_b(y) is Q/P for a = b and (S(x)S(y) − Q)/(P(P−1)) for a ≠ b, with P permuted
/// positions, S = Σ_a s_a and Q = Σ_a s_a(x)s_a(y) = P − 2n − 2m + 4t.
/// </summary>
internal sealed class LinearCorrelation : TargetCorrelation
{
    private readonly double _positions, _squares, _cross, _sum, _last;

    public LinearCorrelation(LinearTarget target, bool lastDistinguished)
    {
        Symbol = target.Symbol;
        int positions = target.Weights.Length - (lastDistinguished ? 1 : 0);
        _last = lastDistinguished ? target.Weights[^1] : 0;
        _positions = positions;
        ReadOnlySpan<double> weights = target.Weights.AsSpan(0, positions);
        foreach (double weight in weights)
        {
            _squares += weight * weight;
            _sum += weight;
        }

        // Σ_{a≠b} w_a w_b, with the squares taken out of the square of the sum.
        _cross = (_sum * _sum) - _squares;
    }

    public override int Symbol { get; }

    public override int MostBelow => 1;

    public override T Value<T>(T n, T m, T t, bool lastOfX, bool lastOfY)
    {
        T positions = T.Of(_positions), two = T.Of(2);
        T ofX = (two * n) - positions, ofY = (two * m) - positions;
        T value = T.Of(0);
        if (_positions >= 1)
        {
            T agreement = positions - (two * n) - (two * m) + (T.Of(4) * t);
            value = T.Of(_squares) * agreement / positions;
            if (_positions >= 2)
                value += T.Of(_cross) * ((ofX * ofY) - agreement) / (positions * (positions - T.Of(1)));
        }

        if (_last == 0)
            return value;
        T signOfX = T.Of(lastOfX ? _last : -_last), signOfY = T.Of(lastOfY ? _last : -_last);
        value += signOfX * signOfY;
        return _positions >= 1 ? value + (T.Of(_sum) * ((signOfX * ofY) + (signOfY * ofX)) / positions) : value;
    }
}
